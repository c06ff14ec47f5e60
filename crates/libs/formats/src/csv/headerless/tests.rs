//! Files without a header line: what their fields are taken for.

use proptest::prelude::*;

use crate::ReasonCode::{self, *};
use crate::tests::{Outcome, read};
use crate::{Column, Format, Headerless, Kind, Layout, Limits};

const AT: &str = "2025-01-31 10:11:12.123456";

fn layout(headerless: Headerless, kinds: [Kind; 2]) -> Layout {
    let columns = vec![Column::new("id", kinds[0]), Column::new("seen", kinds[1])];
    Layout { columns, headerless, ..Layout::default() }.with_changes()
}

/// Rows as `id|seen|_op|_committed_at`, nulls as `~`.
fn shown(outcome: &Outcome) -> Vec<String> {
    let show = |value: &Option<String>| value.clone().unwrap_or_else(|| "~".into());
    let row = |row: &Vec<Option<String>>| row[..4].iter().map(show).collect::<Vec<_>>().join("|");
    outcome.rows.iter().map(|(_, values)| row(values)).collect()
}

fn rows_of(text: &str, layout: &Layout) -> Result<Vec<String>, ReasonCode> {
    let found = read(text.as_bytes(), Format::Csv, layout, &Limits::default());
    found.map(|outcome| shown(&outcome)).map_err(|refused| refused.code)
}

fn rows(text: &str, headerless: Headerless) -> Result<Vec<String>, ReasonCode> {
    rows_of(text, &layout(headerless, [Kind::Text; 2]))
}

fn ok(rows: &[&str]) -> Result<Vec<String>, ReasonCode> {
    Ok(rows.iter().map(ToString::to_string).collect())
}

#[test]
fn a_file_of_changes_begins_with_an_operation() {
    let changes = |text: &str| rows(text, Headerless::Changes);
    assert_eq!(changes("I,7,x\nD,7,\n"), ok(&["7|x|I|~", "7|~|D|~"]));
    let at = "2025-01-31T10:11:12.123456";
    let expected = ok(&[&format!("7|x|U|{at}"), &format!("8|y|I|{at}")]);
    assert_eq!(changes(&format!("U,{AT},7,x\nI,{AT},8,y\n")), expected);
    assert_eq!(changes(&format!("U,7,x,{AT}\nI,8,y,{AT}\n")), expected);
    assert_eq!(changes("17,x\n"), Err(HeaderMissingColumn));
    assert_eq!(changes("I,7\n"), Err(HeaderMissingColumn));
    assert_eq!(changes("I,7,x,y\n"), Err(HeaderMissingColumn), "no instant");
    assert_eq!(changes("I,2025-01-31,7,x\n"), Err(HeaderMissingColumn), "no time of day");
    assert_eq!(changes(&format!("I,{AT},7,x,y\n")), Err(HeaderMissingColumn));
}

#[test]
fn a_file_of_a_load_may_be_nothing_but_rows() {
    let load = |text: &str| rows(text, Headerless::Load);
    let at = "2025-01-31T10:11:12.123456";
    assert_eq!(load("7,x\n8,y\n"), ok(&["7|x|~|~", "8|y|~|~"]));
    assert_eq!(load("I,x\n"), ok(&["I|x|~|~"]), "the first column's own letter");
    assert_eq!(load("I,7,x\n"), ok(&["7|x|I|~"]));
    assert_eq!(load(&format!("{AT},7,x\n")), ok(&[&format!("7|x|~|{at}")]));
    assert_eq!(load(&format!("7,x,{AT}\n")), ok(&[&format!("7|x|~|{at}")]));
    assert_eq!(load(&format!("I,{AT},7,x\n")), ok(&[&format!("7|x|I|{at}")]));
    for text in ["7\n", "7,x,y\n", "7,x,y,z\n", "I,7,x,y\n"] {
        assert_eq!(load(text), Err(HeaderMissingColumn), "{text:?}");
    }
}

#[test]
fn a_header_that_the_layout_knows_makes_a_header_line() {
    for headerless in [Headerless::Changes, Headerless::Load] {
        assert_eq!(rows("seen,Op,ID\nx,I,7\n", headerless), ok(&["7|x|I|~"]));
        assert_eq!(rows("I,ID,x\nD,7,y\n", headerless), ok(&["7|~|~|~"]));
    }
    assert_eq!(rows("I,7,x\n", Headerless::Never), Err(HeaderMissingColumn));
}

#[test]
fn the_first_record_is_row_one_and_may_span_lines_and_hold_any_bytes() {
    let changes = layout(Headerless::Changes, [Kind::Text; 2]);
    let limits = Limits { block_bytes: 16, ..Limits::default() };
    let text = b"I,7,\"two \"\"long\"\"\nlines of text\"\nU,8,\xE9\nI,9,x";
    let found = read(text, Format::Csv, &changes, &limits).unwrap();
    assert_eq!(shown(&found), ["7|two \"long\"\nlines of text|I|~", "9|x|I|~"]);
    assert_eq!(found.rejects, [(2, Encoding)]);
    let bad = read(b"I,7,\xE9\nI,8,x\n", Format::Csv, &changes, &limits).unwrap();
    assert_eq!((shown(&bad), bad.rejects), (vec!["8|x|I|~".to_owned()], vec![(1, Encoding)]));
    assert_eq!(rows_of("I,7,\"x\n", &changes), Err(HeaderUnreadable));
}

#[test]
fn of_two_instants_the_one_that_no_column_explains_is_the_commit_time() {
    let later = "2026-01-01 00:00:00";
    let text = format!("I,{AT},x,{later}\n");
    let first = layout(Headerless::Changes, [Kind::Timestamp, Kind::Text]);
    let expected = ok(&["2025-01-31T10:11:12.123456|x|I|2026-01-01T00:00:00"]);
    assert_eq!(rows_of(&text, &first), expected);
    let last = layout(Headerless::Changes, [Kind::Text, Kind::Timestamp]);
    let expected = ok(&["x|2026-01-01T00:00:00|I|2025-01-31T10:11:12.123456"]);
    assert_eq!(rows_of(&text, &last), expected);
}

#[test]
fn a_layout_without_an_operation_cannot_be_headerless() {
    let columns = vec![Column::new("id", Kind::Text)];
    let layout = Layout { columns, headerless: Headerless::Load, ..Layout::default() };
    assert_eq!(rows_of("7\n", &layout), Err(LayoutInvalid));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn a_headerless_file_reads_like_the_same_file_with_its_header(
        rows in prop::collection::vec(
            ("[IUD]", "[0-9]{1,3}", "([a-c]|[a-c]\n[a-c]|\"\"|, ){0,4}"), 1..12,
        ),
        place in 0..3_usize,
        crlf in any::<bool>(),
        block in 16_usize..80,
    ) {
        let end = if crlf { "\r\n" } else { "\n" };
        let mut header = vec!["Op", "id", "seen"];
        let write = |(op, id, seen): &(String, String, String)| {
            let mut cells = vec![op.clone(), id.clone(), format!("\"{seen}\"")];
            match place { 1 => cells.insert(1, AT.into()), 2 => cells.push(AT.into()), _ => {} }
            cells.join(",") + end
        };
        match place { 1 => header.insert(1, "dms_ts"), 2 => header.push("dms_ts"), _ => {} }
        let body: String = rows.iter().map(write).collect();
        let limits = Limits { block_bytes: block, ..Limits::default() };
        let layout = layout(Headerless::Changes, [Kind::Integer, Kind::Text]);
        let bare = read(body.as_bytes(), Format::Csv, &layout, &limits).unwrap();
        let full = format!("{}{end}{body}", header.join(","));
        let full = read(full.as_bytes(), Format::Csv, &layout, &limits).unwrap();
        prop_assert_eq!(bare, full);
    }
}
