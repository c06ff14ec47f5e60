//! JSON in, rows and reasons out.

use proptest::prelude::*;

use crate::ReasonCode::{self, *};
use crate::tests::{Outcome, read, texts};
use crate::{Column, Format, Kind, Layout, Limits};

fn values(outcome: &Outcome) -> Vec<Vec<String>> {
    let show = |value: &Option<String>| value.clone().unwrap_or_else(|| "~".into());
    outcome.rows.iter().map(|(_, row)| row.iter().map(show).collect()).collect()
}

/// Rows of the columns `a` and `b`, read as lines and as an array of the same lines.
fn both(lines: &[&str]) -> Outcome {
    let limits = Limits { block_bytes: 16, ..Limits::default() };
    let layout = texts(&["a", "b"]);
    let ndjson = read(lines.join("\n").as_bytes(), Format::Ndjson, &layout, &limits).unwrap();
    let array = format!(" [{}]\n", lines.join(" ,\n"));
    let array = read(array.as_bytes(), Format::Json, &layout, &limits).unwrap();
    assert_eq!(ndjson, array);
    ndjson
}

fn array(text: &str) -> Result<Outcome, ReasonCode> {
    read(text.as_bytes(), Format::Json, &texts(&["a", "b"]), &Limits::default())
        .map_err(|refused| refused.code)
}

#[test]
fn keys_are_columns_and_values_keep_their_text() {
    let outcome = both(&[
        r#"{"b":"x","a":90071992547409.93}"#,
        r#"{"A":"caf\u00e9 \"\n","B":null}"#,
        r#"{"a":true,"b":""}"#,
        r#"{}"#,
        r#"{"a":{"k":[1, 2]},"b":[]}"#,
    ]);
    let expected: [[&str; 2]; 5] = [
        ["90071992547409.93", "x"],
        ["caf\u{e9} \"\n", "~"],
        ["true", "~"],
        ["~", "~"],
        [r#"{"k":[1, 2]}"#, "[]"],
    ];
    assert_eq!(values(&outcome), expected);
}

#[test]
fn a_bad_row_costs_only_itself() {
    let outcome = both(&[
        r#"{"a":1}"#,
        r#"{"a":01}"#,
        r#"{"a":1,"a":2}"#,
        r#"{"a":1,"A":2}"#,
        r#"{"x":1,"X":2}"#,
        r#"{"a":NaN}"#,
        r#"{"a":"\ud800"}"#,
        r#"{"a":1,}"#,
        r#"{"a":"\u0000"}"#,
        "[1]",
        "42",
        r#""text""#,
        "null",
        r#"{"a":2}"#,
    ]);
    assert_eq!(
        values(&outcome),
        [["1", "~"], ["2", "~"]].map(|row| row.map(String::from)).map(|row| {
            let mut row = row.to_vec();
            row.push("~".into());
            row
        })
    );
    let codes: Vec<_> = outcome.rejects.iter().map(|reject| reject.1).collect();
    assert_eq!(
        codes,
        [
            JsonSyntax,
            JsonDuplicateKey,
            JsonDuplicateKey,
            JsonDuplicateKey,
            JsonSyntax,
            JsonSyntax,
            JsonSyntax,
            ControlCharacter,
            JsonNotObject,
            JsonNotObject,
            JsonNotObject,
            JsonNotObject
        ]
    );
}

#[test]
fn lines_may_be_blank_cut_or_of_wrong_encoding() {
    let text = b"\xef\xbb\xbf\n{\"a\":1}\r\n  \n{\"a\":\n{\"a\":\"\xe9\"}\n{\"a\":2}";
    let outcome = read(text, Format::Ndjson, &texts(&["a"]), &Limits::default()).unwrap();
    assert_eq!(values(&outcome), [["1"], ["2"]]);
    assert_eq!(outcome.rejects, [(2, JsonSyntax), (3, Encoding)]);
}

#[test]
fn nesting_is_bounded_before_parsing() {
    let nested = |depth: usize| format!("{{\"a\":{}{}}}", "[".repeat(depth), "]".repeat(depth));
    let outcome = both(&[&nested(63), &nested(64), &nested(100_000), r#"{"a":1}"#]);
    assert_eq!(outcome.rejects, [(2, JsonDepth), (3, JsonDepth)]);
    assert_eq!(outcome.rows.len(), 2);
}

#[test]
fn an_array_that_is_none_or_does_not_end_is_refused() {
    assert_eq!(array("[]").map(|outcome| outcome.rows.len()), Ok(0));
    assert_eq!(array(" "), Err(EmptyFile));
    for text in [
        r#"{"a":1}"#,
        r#"[{"a":1}"#,
        r#"[{"a":1},"#,
        r#"[{"a":1},]"#,
        r#"[,{"a":1}]"#,
        r#"[{"a":1} {"a":2}]"#,
        r#"[{"a":1}] x"#,
        r#"[{"a":1}]]"#,
        r#"[{"a":"1}]"#,
        r#"[{"a":1]"#,
        "[1",
        "[",
        "x",
        r#"[{"a":1}}]"#,
    ] {
        assert_eq!(array(text), Err(JsonSyntax), "{text}");
    }
}

#[test]
fn long_rows_cost_only_themselves() {
    let limits = Limits { row_bytes: 24, field_bytes: 8, block_bytes: 16, ..Limits::default() };
    let lines = [
        r#"{"a":1}"#,
        r#"{"a":"123456789"}"#,
        &format!("{{\"a\":\"{}\"}}", "x".repeat(200)),
        r#"{"a":2}"#,
    ];
    let ndjson =
        read(lines.join("\n").as_bytes(), Format::Ndjson, &texts(&["a"]), &limits).unwrap();
    let array = format!("[{}]", lines.join(","));
    let array = read(array.as_bytes(), Format::Json, &texts(&["a"]), &limits).unwrap();
    assert_eq!(ndjson, array);
    assert_eq!(ndjson.rejects, [(2, FieldTooLong), (3, RowTooLong)]);
    assert_eq!(values(&ndjson), [["1"], ["2"]]);
}

#[test]
fn a_row_with_too_many_keys_is_rejected_and_a_file_with_them_refused() {
    let limits = Limits { columns: 3, ..Limits::default() };
    let wide = r#"{"p":1,"q":1,"r":1,"s":1}"#;
    let one =
        read(format!("{wide}\n{{\"a\":1}}").as_bytes(), Format::Ndjson, &texts(&["a"]), &limits)
            .unwrap();
    assert_eq!(one.rejects, [(1, TooManyColumns)]);
    let many = r#"{"p":1,"q":1}
{"r":1,"s":1}"#;
    let refused = read(many.as_bytes(), Format::Ndjson, &texts(&["a"]), &limits).unwrap_err();
    assert_eq!((refused.code, refused.row), (TooManyColumns, Some(2)));
}

#[test]
fn a_key_met_late_gets_a_column_from_then_on() {
    let limits = Limits { batch_rows: 1, ..Limits::default() };
    let text = "{\"a\":1}\n{\"a\":2,\"New Key\":3}\n{\"a\":4}";
    let outcome = read(text.as_bytes(), Format::Ndjson, &texts(&["a"]), &limits).unwrap();
    assert_eq!(values(&outcome), [vec!["1"], vec!["2", "3"], vec!["4", "~"]]);
}

#[test]
fn numbers_are_cast_by_the_rules_of_text() {
    let columns = vec![
        Column::new("whole", Kind::Integer),
        Column::new("money", Kind::Decimal { precision: 18, scale: 2 }),
        Column::new("real", Kind::Double),
    ];
    let layout = Layout { columns, ..Layout::default() };
    let text = r#"{"whole":9007199254740993,"money":90071992547409.93,"real":1e3}
{"whole":1.5}
{"money":12.349}
{"money":1e3}
{"real":1e400}
{"whole":"7","money":"0.10","real":"2.5"}"#;
    let outcome = read(text.as_bytes(), Format::Ndjson, &layout, &Limits::default()).unwrap();
    assert_eq!(
        values(&outcome),
        [["9007199254740993", "90071992547409.93", "1000.0"], ["7", "0.10", "2.5"]]
    );
    assert_eq!(
        outcome.rejects,
        [(2, NotANumber), (3, NumberTooPrecise), (4, NotANumber), (5, NotFinite)]
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(5_000))]

    #[test]
    fn lines_read_as_serde_json_reads_them(
        lines in prop::collection::vec(
            "(\\{|\\}|\\[|\\]|\"a\":|\"b\":|,|1|-0.50|\"x\"|\"\\\\u0041\"|null|true| ){0,8}|\\{\"(a|b)\":(1|\"x\\\\n\"|null|\\[1\\])\\}",
            0..12,
        ),
        block in 16_usize..64,
    ) {
        let limits = Limits { block_bytes: block, ..Limits::default() };
        let text = format!("{{\"a\":1}}\n{}", lines.join("\n"));
        let found = read(text.as_bytes(), Format::Ndjson, &texts(&["a", "b"]), &limits).unwrap();
        let whole: Vec<_> = text.lines().filter(|line| !line.trim().is_empty()).collect();
        prop_assert_eq!(found.rows.len() + found.rejects.len(), whole.len());
        for (number, row) in &found.rows {
            let slow: serde_json::Value = serde_json::from_str(whole[*number as usize - 1]).unwrap();
            for (name, value) in ["a", "b"].iter().zip(row) {
                let slow = match &slow[name] {
                    serde_json::Value::Null => None,
                    serde_json::Value::String(text) => Some(text.clone()),
                    // Other values keep their literal text, which may differ from a rendering of
                    // it.
                    other => {
                        let literal: serde_json::Value = serde_json::from_str(value.as_deref().unwrap()).unwrap();
                        prop_assert_eq!(&literal, other);
                        value.clone()
                    }
                };
                prop_assert_eq!(value, &slow);
            }
        }
        for (number, code) in &found.rejects {
            let line = whole[*number as usize - 1];
            let object = serde_json::from_str::<serde_json::Map<_, _>>(line);
            prop_assert!(object.is_err() || *code == JsonDuplicateKey, "{} {}", line, code);
        }
    }

    #[test]
    fn arrays_of_any_bytes_never_panic(
        bytes in "(\\[|\\]|\\{|\\}|\"|\\\\|,|:|a|1| |\n|\"a\":1|\\{\"a\":1\\}){0,30}",
        block in 16_usize..40,
    ) {
        let limits = Limits { block_bytes: block, row_bytes: 64, ..Limits::default() };
        let _ = read(format!("[{bytes}").as_bytes(), Format::Json, &texts(&["a"]), &limits);
    }
}
