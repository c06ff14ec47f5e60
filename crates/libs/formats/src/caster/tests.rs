//! Whole files through every kind, rule and check.

use std::io::Cursor;
use std::sync::Arc;

use arrow::array::Array;
use arrow::datatypes::{DataType, TimeUnit};
use proptest::prelude::*;

use crate::ReasonCode::{self, *};
use crate::tests::{read, texts};
use crate::{Column, Format, Kind, Layout, Limits, Reject, RowCheck, Rule, Source, open};

const MONEY: Kind = Kind::Decimal { precision: 12, scale: 2 };

fn column(name: &str, kind: Kind, checks: &[Rule]) -> Column {
    Column { checks: checks.to_vec(), ..Column::new(name, kind) }
}

fn one(kind: Kind, checks: &[Rule], values: &[&str]) -> Vec<(u64, ReasonCode)> {
    let layout = Layout {
        columns: vec![column("v", kind, checks), Column::new("w", Kind::Text)],
        ..Layout::default()
    };
    let text =
        format!("v,w\n{}", values.iter().map(|value| format!("{value},.\n")).collect::<String>());
    read(text.as_bytes(), Format::Csv, &layout, &Limits::default()).unwrap().rejects
}

fn rejects(text: &str, layout: Layout) -> Vec<Reject> {
    let source = Source::Stream(Box::new(Cursor::new(text.as_bytes().to_vec())));
    let reader = open(source, Format::Csv, Arc::new(layout), Limits::default()).unwrap();
    reader.flat_map(|chunk| chunk.unwrap().rejects).collect()
}

#[test]
fn each_rule_rejects_with_its_code_and_passes_nulls() {
    let set = Rule::OneOf(vec!["PAID".into(), "DENIED".into()]);
    let cases: [(Kind, Rule, &str, &str, ReasonCode); 12] = [
        (Kind::Text, Rule::Npi, "1234567893", "1234567890", NpiInvalid),
        (Kind::Text, Rule::Icd10Cm, "E11.9", "e11.9", Icd10CmFormat),
        (Kind::Text, Rule::Icd10Pcs, "0SRC0J9", "0SRCOJ9", Icd10PcsFormat),
        (Kind::Text, Rule::ProcedureCode, "99213", "9921X", ProcedureCodeFormat),
        (Kind::Text, set, "PAID", "Paid", NotInSet),
        (Kind::Text, Rule::Digits { min: 2, max: 3 }, "12", "1", NotDigits),
        (
            Kind::Text,
            Rule::Length { min: 2, max: 3 },
            "\u{e9}\u{e9}\u{e9}",
            "abcd",
            LengthOutOfRange,
        ),
        (Kind::Text, Rule::Prefix("CLM".into()), "CLM1", "CML1", PrefixMissing),
        (MONEY, Rule::AtLeast(0), "0.00", "-0.01", NumberOutOfRange),
        (Kind::Integer, Rule::AtMost(9), "9", "10", NumberOutOfRange),
        (MONEY, Rule::MagnitudeBelow(100), "-99.99", "-100", NumberOutOfRange),
        (Kind::Double, Rule::AtLeast(1), "1.0", "0.999", NumberOutOfRange),
    ];
    for (kind, rule, good, bad, code) in cases {
        assert_eq!(
            one(kind, std::slice::from_ref(&rule), &[good, bad, ""]),
            [(2, code)],
            "{rule:?}"
        );
    }
}

#[test]
fn a_required_value_may_not_be_empty_or_blank() {
    let mut layout = texts(&["a", "b"]);
    layout.columns[0].required = true;
    let found = rejects("a,b\n,1\n\"\",1\n  ,1\nx,1\n", layout);
    assert_eq!(
        found.iter().map(|reject| (reject.row, reject.code)).collect::<Vec<_>>(),
        [(1, RequiredEmpty), (2, RequiredEmpty), (3, RequiredEmpty)]
    );
}

#[test]
fn a_reject_names_its_column_place_and_holds_its_row() {
    let layout = Layout {
        columns: vec![Column::new("id", Kind::Text), Column::new("n", Kind::Integer)],
        ..Layout::default()
    };
    let found = rejects("id,n\r\na,1\r\n\"b\",x\r\nc\r\n", layout);
    let places: Vec<_> =
        found.iter().map(|reject| (reject.row, reject.byte, reject.column.as_deref())).collect();
    assert_eq!(places, [(2, Some(11), Some("n")), (3, Some(18), None)]);
    assert_eq!(found[0].raw.expose().as_ref(), b"\"b\",x");
    assert_eq!(found[1].raw.expose().as_ref(), b"c");
}

#[test]
fn row_checks_compare_what_both_sides_have() {
    let check = |code: &str, left: &str, right: &str| RowCheck {
        code: code.into(),
        left: left.into(),
        right: right.into(),
    };
    let layout = Layout {
        columns: vec![
            Column::new("from", Kind::Date),
            Column::new("to", Kind::Date),
            Column::new("paid", MONEY),
            Column::new("charge", MONEY),
        ],
        row_checks: vec![
            check("DATES_REVERSED", "from", "to"),
            check("PAID_ABOVE_CHARGE", "paid", "charge"),
        ],
        delimiter: b'|',
        ..Layout::default()
    };
    let text = "from|to|paid|charge
2024-01-02|2024-01-01|1|2
2024-01-02||1|2
2024-01-01|2024-01-01|3|2.99
2024-01-02|2024-01-01|3|2
";
    let found = rejects(text, layout);
    let reasons: Vec<_> =
        found.iter().map(|reject| (reject.row, reject.code, reject.reason())).collect();
    assert_eq!(
        reasons,
        [
            (1, Order, "DATES_REVERSED"),
            (3, Order, "PAID_ABOVE_CHARGE"),
            (4, Order, "DATES_REVERSED")
        ]
    );
}

#[test]
fn a_row_check_with_an_absent_column_holds() {
    let row_checks = vec![RowCheck { code: "C".into(), left: "a".into(), right: "b".into() }];
    let columns = vec![Column::new("a", Kind::Integer), Column::new("b", Kind::Integer)];
    assert_eq!(rejects("a\n5\n", Layout { columns, row_checks, ..Layout::default() }), []);
}

#[test]
fn the_first_fault_of_a_row_in_layout_order_is_reported() {
    let columns = vec![column("b", Kind::Integer, &[]), column("a", Kind::Date, &[])];
    let found = rejects("a,b\nx,y\n", Layout { columns, ..Layout::default() });
    assert_eq!((found[0].code, found[0].column.as_deref()), (NotANumber, Some("b")));
}

#[test]
fn batches_have_the_layouts_types_then_unknown_text_then_the_row() {
    let kinds = [
        Kind::Text,
        Kind::Integer,
        MONEY,
        Kind::Double,
        Kind::Boolean,
        Kind::Date,
        Kind::Timestamp,
    ];
    let names = ["t", "i", "m", "d", "b", "on", "at"];
    let columns = names.iter().zip(kinds).map(|(name, kind)| Column::new(name, kind)).collect();
    let text = "more,at,on,b,d,m,i,t\nx,2024-01-01T00:00:00Z,20240101,Y,1e2,3.5,4,text\n,,,,,,,\n";
    let source = Source::Stream(Box::new(Cursor::new(text.as_bytes().to_vec())));
    let layout = Arc::new(Layout { columns, ..Layout::default() });
    let batch = open(source, Format::Csv, layout, Limits::default())
        .unwrap()
        .next()
        .unwrap()
        .unwrap()
        .batch;
    let types: Vec<_> =
        batch.schema().fields().iter().map(|field| field.data_type().clone()).collect();
    let utc = DataType::Timestamp(TimeUnit::Microsecond, Some("UTC".into()));
    assert_eq!(
        types,
        [
            DataType::Utf8,
            DataType::Int64,
            DataType::Decimal128(12, 2),
            DataType::Float64,
            DataType::Boolean,
            DataType::Date32,
            utc,
            DataType::Utf8,
            DataType::Int64
        ]
    );
    assert!(batch.columns()[..8].iter().all(|column| column.is_null(1) && column.is_valid(0)));
    assert_eq!(batch.schema().field(7).name(), "more");
    assert_eq!(batch.schema().field(8).name(), "_row");
}

#[test]
fn batches_keep_to_their_size_and_rejects_do_not_pile_up() {
    let limits = Limits { batch_rows: 10, ..Limits::default() };
    let text = format!("a,b\n{}", "1,2\nbad\n".repeat(25));
    let source = Source::Stream(Box::new(Cursor::new(text.into_bytes())));
    let reader = open(source, Format::Csv, Arc::new(texts(&["a", "b"])), limits).unwrap();
    let sizes: Vec<_> = reader.map(|chunk| chunk.unwrap().batch.num_rows()).collect();
    assert_eq!(sizes, [10, 10, 5]);
    let limits = Limits { batch_bytes: 10_000, ..Limits::default() };
    let source = Source::Stream(Box::new(Cursor::new(
        format!("a,b\n{}", "bad\n".repeat(100_000)).into_bytes(),
    )));
    let mut reader = open(source, Format::Csv, Arc::new(texts(&["a", "b"])), limits).unwrap();
    assert!(reader.by_ref().all(|chunk| chunk.unwrap().rejects.len() <= 5_000));
    assert_eq!((reader.received(), reader.rejected()), (100_000, 100_000));
}

/// One value of each kind as text with what it should become; `None` when the row must be rejected.
fn cell() -> impl Strategy<Value = (usize, String, Option<String>)> {
    let same = |kind: usize| move |text: String| (kind, text.clone(), Some(text));
    prop_oneof![
        "[a-z]{1,6}".prop_map(same(0)),
        (-9_999_i64..9_999).prop_map(|number| (1, number.to_string(), Some(number.to_string()))),
        (0_i64..99_999_999).prop_map(|cents| {
            let text = format!("{}.{:02}", cents / 100, cents % 100);
            (2, text.clone(), Some(text))
        }),
        (1_900_i32..2_100, 1_u32..=12, 1_u32..=28).prop_map(|(year, month, day)| {
            let text = format!("{year}-{month:02}-{day:02}");
            (3, text.clone(), Some(text))
        }),
        prop::sample::select(vec!["1.5", "x", "1e3", "--1", " 1"]).prop_map(|bad| (
            1,
            bad.into(),
            None
        )),
        prop::sample::select(vec!["1.005", "x", "1,0", "$1", "99999999999"]).prop_map(|bad| (
            2,
            bad.into(),
            None
        )),
        prop::sample::select(vec!["2023-02-29", "x", "1700-01-01", "2024-1-1"]).prop_map(|bad| (
            3,
            bad.into(),
            None
        )),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn accepted_rows_hold_exactly_what_was_meant_and_the_others_are_rejected(
        cells in prop::collection::vec(cell(), 0..40),
        batch in 1_usize..20,
        block in 16_usize..100,
    ) {
        let kinds = [Kind::Text, Kind::Integer, MONEY, Kind::Date];
        let names = ["t", "i", "m", "d"];
        let columns = names.iter().zip(kinds).map(|(name, kind)| Column::new(name, kind)).collect();
        let layout = Layout { columns, ..Layout::default() };
        let mut text = String::from("t,i,m,d\n");
        for (kind, value, _) in &cells {
            let mut row = [""; 4];
            row[*kind] = value;
            text += &(row.map(|value| format!("\"{value}\"")).join(",") + "\n");
        }
        let limits = Limits { batch_rows: batch, block_bytes: block, ..Limits::default() };
        let found = read(text.as_bytes(), Format::Csv, &layout, &limits).unwrap();
        let mut expected = Vec::new();
        for (number, (kind, _, meant)) in (1_u64..).zip(&cells) {
            if let Some(meant) = meant {
                let mut row = vec![None; 4];
                row[*kind] = Some(meant.clone());
                expected.push((number, row));
            }
        }
        prop_assert_eq!(found.rows, expected);
    }
}
