//! Envelopes line by line, in pieces of every size.

use std::io::{BufReader, Cursor, Read};

use proptest::prelude::*;

use super::LONGEST;
use crate::change::flatten_lines;

const CHANGE: &str = r#"{"operation":"I","before_image":null,"after_image":{"id":1}}"#;
const ROW: &str = r#"{"id":1,"_op":"I"}"#;
const DMS: &str = r#"{"data":{"id":2},"metadata":{"record-type":"data","operation":"load","table-name":"t","timestamp":"2025-01-31T10:11:12Z"}}"#;
const DMS_ROW: &str = r#"{"id":2,"_op":"L","_committed_at":"2025-01-31T10:11:12.000000Z"}"#;
const CONTROL: &str =
    r#"{"control":{},"metadata":{"record-type":"control","operation":"drop-table"}}"#;

fn through(text: &[u8], step: usize) -> Vec<u8> {
    let mut found = Vec::new();
    let source = BufReader::with_capacity(step, Cursor::new(text.to_vec()));
    flatten_lines(source).read_to_end(&mut found).expect("readable");
    found
}

fn flat(text: &str) -> String {
    String::from_utf8(through(text.as_bytes(), 7)).expect("text")
}

#[test]
fn each_envelope_becomes_one_row_in_its_place() {
    let text = format!("\u{feff}{CHANGE}\r\n{CONTROL}\n\n  {DMS} \n{CHANGE}");
    assert_eq!(flat(&text), format!("\u{feff}{ROW}\r\n\n\n{DMS_ROW} \n{ROW}"));
}

#[test]
fn every_other_line_passes_as_it_is() {
    for line in [
        r#"{"id": 1, "op": "I"}"#,
        r#"{"id":1,"metadata":{"a":1}}"#,
        r#"{"operation":"X","after_image":{"id":1}}"#,
        r#"{"operation":"I","after_image":{"id":1},"timestamp":"late"}"#,
        r#"{"operation":"I","before_image":{"id":1}}"#,
        r#"{"operation":"I","after_image":{"id":01}}"#,
        r#"{"eventName":"REMOVE","eventSource":"aws:dynamodb","dynamodb":{"Keys":{"after_image":{"S":"1"}}}}"#,
        r#"["before_image"]"#,
        "\"metadata\"",
    ] {
        assert_eq!(flat(line), line);
    }
    assert_eq!(through(b"\xE9\"metadata\"\n", 3), b"\xE9\"metadata\"\n");
}

#[test]
fn a_line_above_the_limit_passes_and_costs_no_other() {
    let long = |bytes: usize| {
        let frame = CHANGE.replace('1', "\"\"").len();
        CHANGE.replace('1', &format!("\"{}\"", "x".repeat(bytes - frame)))
    };
    let (fits, over, far) = (long(LONGEST - 1), long(LONGEST + 1), long(2 * LONGEST));
    let text = format!("{CHANGE}\n{over}\n{CHANGE}\n{far}\n{CHANGE}\n");
    let found = through(text.as_bytes(), 1 << 20);
    assert!(found == format!("{ROW}\n{over}\n{ROW}\n{far}\n{ROW}\n").into_bytes());
    assert!(through(fits.as_bytes(), 1 << 20).starts_with(b"{\"id\":\"xxx"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn pieces_make_no_difference(
        lines in prop::collection::vec(
            prop::sample::select(vec![CHANGE, DMS, CONTROL, "", "x", r#"{"id":3}"#, "\"metadata\""]),
            0..8,
        ),
        end in prop::sample::select(vec!["\n", "\r\n"]),
        last in any::<bool>(),
        step in 1_usize..80,
    ) {
        let one = |line: &&str| match *line {
            CHANGE => ROW,
            DMS => DMS_ROW,
            CONTROL => "",
            other => other,
        }
        .to_owned();
        let tail = if last { end } else { "" };
        let text = lines.join(end) + tail;
        let expected = lines.iter().map(one).collect::<Vec<_>>().join(end) + tail;
        prop_assert_eq!(String::from_utf8(through(text.as_bytes(), step)).unwrap(), expected);
    }
}
