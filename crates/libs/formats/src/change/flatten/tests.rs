//! Changes as rows.

use crate::change::flatten;
use crate::change::record::tests::change;
use crate::tests::{read, texts};
use crate::{Format, Limits};

const TIME: &str = r#""timestamp":"2025-01-31T10:11:12Z""#;

fn flat(record: &str) -> String {
    flatten(&change(record))
}

#[test]
fn a_row_is_the_image_after_the_change_and_the_control_columns() {
    let record = format!(
        r#"{{"operation":"UPDATE","before_image":{{"id":1,"n":1}},
            "after_image":{{ "id": 1, "n": 2.50, "x": {{"k": [1, "a b"]}} }},{TIME},"scn":9}}"#
    );
    assert_eq!(
        flat(&record),
        r#"{"id":1,"n":2.50,"x":{"k":[1,"a b"]},"_op":"U","_committed_at":"2025-01-31T10:11:12.000000Z","_sequence":"00000000000000000009"}"#
    );
}

#[test]
fn a_row_that_is_gone_is_what_is_known_of_it() {
    let tail = r#""_op":"D","_committed_at":"2025-01-31T10:11:12.000000Z"}"#;
    let envelope = |images: &str| flat(&format!(r#"{{"operation":"delete",{images},{TIME}}}"#));
    let before = envelope(r#""before_image":{"id":1,"n":2},"after_image":{"id":1}"#);
    assert_eq!(before, format!(r#"{{"id":1,"n":2,{tail}"#));
    let after = envelope(r#""before_image":{},"after_image":{"id":1}"#);
    assert_eq!(after, format!(r#"{{"id":1,{tail}"#));
    let dms = flat(&format!(
        r#"{{"data":{{"id":1,"n":null}},"before-image":{{"n":2}},
            "metadata":{{"operation":"delete","table-name":"t",{TIME}}}}}"#
    ));
    assert_eq!(dms, format!(r#"{{"n":2,"id":1,{tail}"#), "a part of the row, and its key");
}

#[test]
fn fields_named_like_control_columns_are_left_out() {
    let image = r#"{"id":1,"_op":"D","_COMMITTED_AT":1,"_sequence":2,"_event_id":3,"op":"x"}"#;
    let line = flat(&format!(r#"{{"operation":"I","after_image":{image},{TIME},"event_id":"e"}}"#));
    assert_eq!(
        line,
        r#"{"id":1,"op":"x","_op":"I","_committed_at":"2025-01-31T10:11:12.000000Z","_event_id":"e"}"#
    );
}

#[test]
fn a_flattened_change_reads_as_a_row_of_a_file_of_changes() {
    let image = r#"{"id":"a \"b\"","op":"x","timestamp":"never"}"#;
    let line = flat(&format!(r#"{{"operation":"I","after_image":{image},{TIME}}}"#));
    let layout = texts(&["id"]).with_changes();
    let found = read(line.as_bytes(), Format::Ndjson, &layout, &Limits::default()).unwrap();
    let row: Vec<_> = found.rows[0].1.iter().map(|value| value.as_deref().unwrap_or("~")).collect();
    let expected = ["a \"b\"", "I", "2025-01-31T10:11:12", "~", "~", "x", "never"];
    assert_eq!(row, expected);
}
