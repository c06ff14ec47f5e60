//! Parquet in, rows and reasons out.

use std::fs::File;
use std::io::{Cursor, Seek, Write};
use std::sync::Arc;

use arrow::array::*;
use arrow::datatypes::*;
use arrow::record_batch::RecordBatch;
use parquet::arrow::ArrowWriter;

use crate::ReasonCode::*;
use crate::tests::{Outcome, read, texts};
use crate::{Column, Format, Kind, Layout, Limits, Source, open};

fn file(columns: Vec<(&str, ArrayRef)>) -> Vec<u8> {
    let fields: Vec<_> = columns
        .iter()
        .map(|(name, array)| Field::new(*name, array.data_type().clone(), true))
        .collect();
    let arrays = columns.into_iter().map(|(_, array)| array).collect();
    let batch = RecordBatch::try_new(Arc::new(Schema::new(fields)), arrays).unwrap();
    let mut bytes = Vec::new();
    let mut writer = ArrowWriter::try_new(&mut bytes, batch.schema(), None).unwrap();
    writer.write(&batch).unwrap();
    writer.close().unwrap();
    bytes
}

fn layout(columns: &[(&str, Kind)]) -> Layout {
    let columns = columns.iter().map(|(name, kind)| Column::new(name, *kind)).collect();
    Layout { columns, ..Layout::default() }
}

fn show(outcome: &Outcome) -> Vec<Vec<&str>> {
    let value = |value: &'_ Option<String>| -> &'_ str {
        Box::leak(value.clone().unwrap_or("~".into()).into_boxed_str())
    };
    outcome.rows.iter().map(|(_, row)| row.iter().map(value).collect()).collect()
}

const MONEY: Kind = Kind::Decimal { precision: 18, scale: 2 };

#[test]
#[expect(clippy::too_many_lines, reason = "one column of every type")]
fn columns_go_by_name_and_types_are_cast() {
    let stamps = TimestampNanosecondArray::from(vec![
        Some(1_704_153_600_000_000_000),
        Some(1_704_196_800_250_000_000),
    ]);
    let money = Decimal128Array::from(vec![Some(1_234_i128), None])
        .with_precision_and_scale(12, 2)
        .unwrap();
    let bytes = file(vec![
        ("Money", Arc::new(money)),
        ("whole", Arc::new(Int32Array::from(vec![Some(-7), None]))),
        ("text", Arc::new(LargeStringArray::from(vec![Some("x"), Some("")]))),
        ("day", Arc::new(Date32Array::from(vec![Some(0), Some(19_782)]))),
        ("at", Arc::new(stamps)),
        ("flag", Arc::new(BooleanArray::from(vec![Some(true), Some(false)]))),
        ("real", Arc::new(Float64Array::from(vec![Some(0.5), Some(-1e300)]))),
        ("big", Arc::new(UInt64Array::from(vec![Some(u64::MAX), None]))),
        (
            "dict",
            Arc::new(
                vec![Some("p"), Some("q")].into_iter().collect::<DictionaryArray<Int32Type>>(),
            ),
        ),
    ]);
    let layout = layout(&[
        ("text", Kind::Text),
        ("money", MONEY),
        ("whole", Kind::Integer),
        ("day", Kind::Date),
        ("at", Kind::Timestamp),
        ("flag", Kind::Boolean),
        ("real", Kind::Double),
        ("absent", Kind::Date),
    ]);
    let outcome = read(&bytes, Format::Parquet, &layout, &Limits::default()).unwrap();
    assert_eq!(outcome.rejects, []);
    assert_eq!(
        show(&outcome),
        [
            [
                "x",
                "12.34",
                "-7",
                "1970-01-01",
                "2024-01-02T00:00:00",
                "true",
                "0.5",
                "~",
                "18446744073709551615",
                "p"
            ],
            [
                "~",
                "~",
                "~",
                "2024-02-29",
                "2024-01-02T12:00:00.250",
                "false",
                "-1e300",
                "~",
                "~",
                "q"
            ],
        ]
    );
}

#[test]
fn values_that_do_not_fit_are_rejected_not_rounded() {
    let bytes = file(vec![
        ("money", Arc::new(Float64Array::from(vec![12.34, 12.349, f64::NAN, 1.0, 1.0]))),
        ("whole", Arc::new(Float64Array::from(vec![1.0, 1.0, 1.0, 1.5, 1.0]))),
        ("at", Arc::new(TimestampNanosecondArray::from(vec![0, 0, 0, 0, 1]))),
    ]);
    let layout = layout(&[("money", MONEY), ("whole", Kind::Integer), ("at", Kind::Timestamp)]);
    let outcome = read(&bytes, Format::Parquet, &layout, &Limits::default()).unwrap();
    assert_eq!(show(&outcome), [["12.34", "1", "1970-01-01T00:00:00"]]);
    let rejects =
        [(2, NumberTooPrecise), (3, NotANumber), (4, NotANumber), (5, TimestampTooPrecise)];
    assert_eq!(outcome.rejects, rejects);
}

#[test]
fn midnights_are_dates_and_other_instants_are_not() {
    let bytes = file(vec![("day", Arc::new(TimestampMillisecondArray::from(vec![86_400_000, 1])))]);
    let outcome =
        read(&bytes, Format::Parquet, &layout(&[("day", Kind::Date)]), &Limits::default()).unwrap();
    assert_eq!(
        (show(&outcome), outcome.rejects.clone()),
        (vec![vec!["1970-01-02"]], vec![(2, NotADate)])
    );
}

#[test]
fn nested_and_binary_columns_become_text() {
    let list =
        ListArray::from_iter_primitive::<Int32Type, _, _>(vec![Some(vec![Some(1), None]), None]);
    let bytes = file(vec![
        ("a", Arc::new(BinaryArray::from(vec![&b"plain"[..], b"\xff"]))),
        ("list", Arc::new(list)),
    ]);
    let outcome = read(&bytes, Format::Parquet, &texts(&["a"]), &Limits::default()).unwrap();
    assert_eq!(show(&outcome), [["plain", "[1,null]"]]);
    assert_eq!(outcome.rejects, [(2, Encoding)]);
}

#[test]
fn a_rejected_row_is_kept_as_json() {
    let bytes = file(vec![
        ("Whole", Arc::new(StringArray::from(vec!["x\"y"]))),
        ("other", Arc::new(StringArray::from(vec![None::<&str>]))),
    ]);
    let source = Source::Stream(Box::new(Cursor::new(bytes)));
    let layout = Arc::new(layout(&[("whole", Kind::Integer)]));
    let chunk =
        open(source, Format::Parquet, layout, Limits::default()).unwrap().next().unwrap().unwrap();
    let reject = &chunk.rejects[0];
    let raw: serde_json::Value = serde_json::from_slice(reject.raw.expose()).unwrap();
    assert_eq!(raw, serde_json::json!({"Whole": "x\"y", "other": null}));
    assert_eq!((reject.row, reject.byte, reject.column.as_deref()), (1, None, Some("whole")));
    assert!(!format!("{reject:?} {chunk:?}").contains("x\\\"y"));
}

#[test]
fn broken_files_are_refused() {
    let good = file(vec![("a", Arc::new(StringArray::from(vec!["1"])))]);
    let code = |bytes: &[u8]| {
        read(bytes, Format::Parquet, &texts(&["a"]), &Limits::default())
            .map_err(|refused| refused.code)
    };
    assert!(code(&good).is_ok());
    assert_eq!(code(b"").unwrap_err(), EmptyFile);
    assert_eq!(code(b"a\n1\n").unwrap_err(), ParquetUnreadable);
    assert_eq!(code(&good[..good.len() - 1]).unwrap_err(), ParquetUnreadable);
    assert_eq!(code(&good[..good.len() / 2]).unwrap_err(), ParquetUnreadable);
    let twice = file(vec![
        ("a", Arc::new(StringArray::from(vec!["1"]))),
        ("A", Arc::new(StringArray::from(vec!["2"]))),
    ]);
    assert_eq!(code(&twice).unwrap_err(), HeaderDuplicate);
}

#[test]
fn long_fields_cost_their_row_and_too_much_text_the_file() {
    let bytes = file(vec![("a", Arc::new(StringArray::from(vec!["x".repeat(100), "y".into()])))]);
    let limits = Limits { field_bytes: 50, ..Limits::default() };
    let outcome = read(&bytes, Format::Parquet, &texts(&["a"]), &limits).unwrap();
    assert_eq!(
        (show(&outcome), outcome.rejects.clone()),
        (vec![vec!["y"]], vec![(1, FieldTooLong)])
    );
    let limits = Limits { inflated_bytes: 50, ..Limits::default() };
    let mut disk = tempfile::tempfile().unwrap();
    disk.write_all(&bytes).unwrap();
    disk.rewind().unwrap();
    let read = |disk: File| {
        open(Source::File(disk), Format::Parquet, Arc::new(texts(&["a"])), limits.clone())?
            .next()
            .unwrap()
    };
    assert_eq!(read(disk).unwrap_err().code, TooLarge);
}

/// A generator of the kind that needs no library: splitmix64.
fn next(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let mixed = (*state ^ (*state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    mixed ^ (mixed >> 27)
}

#[test]
fn damaged_files_are_refused_or_read_but_never_panic() {
    std::panic::set_hook(Box::new(|_| {}));
    let numbers: Vec<_> = (0..300).map(|row| format!("{}", row % 7)).collect();
    let good = file(vec![
        ("a", Arc::new(StringArray::from(numbers))),
        ("b", Arc::new(Int64Array::from_iter_values(0..300))),
    ]);
    let mut state = 7;
    let (mut refused, mut read_on) = (0, 0);
    for _ in 0..2_000 {
        let mut bytes = good.clone();
        for _ in 0..=next(&mut state) % 4 {
            let place = next(&mut state) as usize % bytes.len();
            bytes[place] = next(&mut state) as u8;
        }
        let limits = Limits { inflated_bytes: 1 << 20, ..Limits::default() };
        match read(&bytes, Format::Parquet, &texts(&["a"]), &limits) {
            Ok(_) => read_on += 1,
            Err(_) => refused += 1,
        }
    }
    let _ = std::panic::take_hook();
    assert!(
        refused > 100 && read_on > 100,
        "the damage matters: {refused} refused, {read_on} read"
    );
}
