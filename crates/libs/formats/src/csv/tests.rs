//! CSV in, rows and reasons out; at the end against a reading byte by byte.

mod oracle;

use proptest::prelude::*;

use crate::ReasonCode::{self, *};
use crate::tests::{Outcome, read, texts};
use crate::{Format, Limits, Refused};

fn csv(text: &str, names: &[&str]) -> Result<Outcome, Refused> {
    read(text.as_bytes(), Format::Csv, &texts(names), &Limits::default())
}

/// Rows of two columns as `a|b`, nulls as `~`.
fn rows(outcome: &Outcome) -> Vec<String> {
    let show = |value: &Option<String>| value.clone().unwrap_or_else(|| "~".into());
    outcome.rows.iter().map(|(_, row)| row.iter().map(show).collect::<Vec<_>>().join("|")).collect()
}

fn two(text: &str) -> (Vec<String>, Vec<(u64, ReasonCode)>) {
    let outcome = csv(text, &["a", "b"]).expect("not refused");
    (rows(&outcome), outcome.rejects)
}

fn refused(text: &[u8]) -> ReasonCode {
    read(text, Format::Csv, &texts(&["a", "b"]), &Limits::default()).expect_err("refused").code
}

#[test]
fn columns_go_by_name_in_every_order() {
    assert_eq!(two("b,a\n1,2\n").0, ["2|1"]);
    assert_eq!(two("\u{feff}A , B\n1,2\n").0, ["1|2"]);
}

#[test]
fn a_column_that_may_be_absent_is_required_where_it_is_there() {
    let mut layout = texts(&["a", "b"]);
    for column in &mut layout.columns {
        column.required = true;
    }
    layout.columns[1].may_be_absent = true;
    let read = |text: &str| {
        let outcome = read(text.as_bytes(), Format::Csv, &layout, &Limits::default());
        outcome.map(|outcome| (rows(&outcome), outcome.rejects)).map_err(|refused| refused.code)
    };
    assert_eq!(read("a\n1\n"), Ok((vec!["1|~".to_owned()], vec![])));
    assert_eq!(read("a,b\n1,2\n3,\n"), Ok((vec!["1|2".to_owned()], vec![(2, RequiredEmpty)])));
    assert_eq!(read("b\n1\n"), Err(HeaderMissingColumn));
}

#[test]
fn line_ends_may_be_lf_crlf_or_cr_and_the_last_may_lack() {
    for text in [
        "a,b\n1,2\n3,4\n",
        "a,b\r\n1,2\r\n3,4\r\n",
        "a,b\r1,2\r3,4\r",
        "a,b\n1,2\n3,4",
        "a,b\r\n1,2\r\n3,4",
    ] {
        assert_eq!(two(text), (vec!["1|2".into(), "3|4".into()], vec![]), "{text:?}");
    }
    assert_eq!(two("a,b\n1,2\r3,4\n").1, [(1, RaggedLong)]);
    assert_eq!(two("a,b\n1,x\ry\n3,4\n"), (vec!["3|4".into()], vec![(1, ControlCharacter)]));
}

#[test]
fn blank_lines_are_no_rows() {
    assert_eq!(two("\n\r\na,b\n\n1,2\n\r\n\n3,4\n\n").0, ["1|2", "3|4"]);
    let one = csv("a\n\n1\r\n\r\n\"\"\n", &["a"]).unwrap();
    assert_eq!(rows(&one), ["1", "~"]);
}

#[test]
fn empty_and_quoted_empty_are_null() {
    assert_eq!(two("a,b\n,\"\"\n\"\",x\n").0, ["~|~", "~|x"]);
}

#[test]
fn quotes_hold_delimiters_quotes_and_line_ends() {
    let text = "a,b\n\"1,5\",\"say \"\"hi\"\"\"\n\"two\nlines\",x\r\n\"a\r\nb\",\"c\rd\"\n";
    assert_eq!(two(text).0, ["1,5|say \"hi\"", "two\nlines|x", "a\r\nb|c\rd"]);
    assert_eq!(two(text).1, []);
}

#[test]
fn an_unclosed_quote_costs_only_its_own_line() {
    let text = "a,b\n1,2\n\"3,4\n5,6\n7,\"8\"\n9,10\n";
    assert_eq!(two(text).0, ["1|2", "5|6", "7|8", "9|10"]);
    assert_eq!(two(text).1, [(2, QuoteUnclosed)]);
    assert_eq!(two("a,b\n1,\"2\n3,4\n").1, [(1, QuoteUnclosed)]);
    let text = "a,b\n1,\"2\n3,4\n5,6\"\n7,8\n";
    assert_eq!(two(text).0, ["3|4", "7|8"]);
    assert_eq!(two(text).1, [(1, QuoteUnclosed), (3, QuoteStray)]);
    assert_eq!(two("a,b\n1,\"2\n3,4\"\n5,6\n").0, ["1|2\n3,4", "5|6"], "a field of two lines");
}

#[test]
fn unclosed_quotes_at_every_place_swallow_no_row() {
    for place in 0..50 {
        let line = |row: usize| {
            if row == place { format!("{row},\"x\n") } else { format!("{row},\"p, q\"\n") }
        };
        let text = format!("a,b\n{}", (0..50).map(line).collect::<String>());
        let (rows, rejects) = two(&text);
        assert_eq!(
            (rows.len(), rejects),
            (49, vec![(place as u64 + 1, QuoteUnclosed)]),
            "at {place}"
        );
    }
}

#[test]
fn text_about_quotes_costs_its_line() {
    let text = "a,b\n\"x\"y,1\n5'10\",2\n\"z\" ,3\n4,5\n";
    assert_eq!(
        two(text),
        (vec!["4|5".into()], vec![(1, QuoteTrailingText), (2, QuoteStray), (3, QuoteTrailingText)])
    );
}

#[test]
fn ragged_rows_cost_only_themselves() {
    assert_eq!(
        two("a,b\n1\n1,2,3\n4,5\n6,\n"),
        (vec!["4|5".into(), "6|~".into()], vec![(1, RaggedShort), (2, RaggedLong)])
    );
}

#[test]
fn control_characters_and_wrong_encoding_cost_their_row() {
    assert_eq!(
        two("a,b\n1,\0\n2,\u{1b}[31m\n3,\u{7f}\n4,x\ty\n").1,
        [(1, ControlCharacter), (2, ControlCharacter), (3, ControlCharacter)]
    );
    let mixed = read(
        b"a,b\n1,caf\xe9\n2,caf\xc3\xa9\n",
        Format::Csv,
        &texts(&["a", "b"]),
        &Limits::default(),
    )
    .unwrap();
    assert_eq!(
        (rows(&mixed), mixed.rejects),
        (vec!["2|caf\u{e9}".to_owned()], vec![(1, Encoding)])
    );
}

#[test]
fn files_without_trustworthy_headers_are_refused() {
    assert_eq!(refused(b""), EmptyFile);
    assert_eq!(refused(b"\xef\xbb\xbf"), EmptyFile);
    assert_eq!(refused(b"\n\r\n\n"), EmptyFile);
    assert_eq!(refused(b"a,a\n1,2\n"), HeaderDuplicate);
    assert_eq!(refused(b"x,y\n1,2\n"), HeaderMissingColumn);
    assert_eq!(refused(b"\"a,b\n1,2\n"), HeaderUnreadable);
    assert_eq!(refused(b"a,\x01b\n1,2\n"), HeaderUnreadable);
    assert_eq!(refused(b"\xff\xfea\0,\0b\0\n\0"), Encoding);
    assert_eq!(refused(b"a\0,\0b\0\n\0"), Encoding);
    assert_eq!(refused(b"\0a\0,\0b\0\n"), Encoding);
    assert_eq!(refused(b"a,b\xe9\n1,2\n"), Encoding);
    assert_eq!(refused(b"PK\x03\x04..."), WrongFormat);
    assert_eq!(refused(b"PAR1...."), WrongFormat);
}

#[test]
fn a_header_alone_is_an_empty_data_set() {
    for text in ["a,b", "a,b\n", "a,b\r\n", "a,b\r"] {
        assert_eq!(two(text), (vec![], vec![]));
    }
}

#[test]
fn long_fields_and_rows_cost_only_themselves() {
    let limits = Limits { field_bytes: 8, row_bytes: 16, block_bytes: 16, ..Limits::default() };
    let text = format!("a,b\n1,123456789\n{0}\n2,ok\n{0},{0}\n3,\"{0}\nx\"\n4,ok", "y".repeat(99));
    let outcome = read(text.as_bytes(), Format::Csv, &texts(&["a", "b"]), &limits).unwrap();
    assert_eq!(rows(&outcome), ["2|ok", "4|ok"]);
    let reasons =
        [(1, FieldTooLong), (2, RowTooLong), (4, RowTooLong), (5, RowTooLong), (6, QuoteStray)];
    assert_eq!(outcome.rejects, reasons);
}

#[test]
fn bytes_that_differ_in_one_bit_from_the_structural_ones_are_text() {
    assert_eq!(two("a,b\n1,-2\n,-\n\"#\",#-\n").0, ["1|-2", "~|-", "#|#-"]);
}

#[test]
fn an_unknown_column_comes_along_as_text() {
    let outcome = csv("a,Extra Column\n1,x\n2,\n", &["a", "b"]).unwrap();
    assert_eq!(rows(&outcome), ["1|~|x", "2|~|~"]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(20_000))]

    #[test]
    fn any_bytes_read_as_the_slow_oracle_reads_them(
        body in "([a1,\"\n#-]|\"\"|\r\n|\r|\u{e9}|\u{1}|a,b\n|1,\"x\n|\",\"){0,40}",
        header in prop::sample::select(vec!["a,b\n", "a\n", "a,b\r\n", "a,b,c\n", "b,a\r"]),
        raw in prop::option::of(any::<u8>()),
        block in 16_usize..80,
        batch in 1_usize..9,
    ) {
        let mut bytes = format!("{header}{body}").into_bytes();
        bytes.extend(raw);
        let limits = Limits { block_bytes: block, batch_rows: batch, ..Limits::default() };
        let names: Vec<_> = ["a", "b", "c"].into_iter().filter(|name| header.contains(name)).collect();
        let found = read(&bytes, Format::Csv, &texts(&names), &limits).expect("not refused");
        prop_assert_eq!(found, oracle::read(&bytes, &names));
    }

    #[test]
    fn what_was_written_is_what_is_read(
        table in prop::collection::vec(prop::collection::vec("[a-c,\" ]{0,5}|[a-c]\n[a-c]\n?", 3), 0..20),
        always in any::<bool>(),
        crlf in any::<bool>(),
        block in 16_usize..200,
    ) {
        let quote = |value: &String| {
            let doubled = value.replace('"', "\"\"");
            let needed = value.contains([',', '"', '\n']);
            if always || needed { format!("\"{doubled}\"") } else { doubled }
        };
        let end = if crlf { "\r\n" } else { "\n" };
        let line = |row: &Vec<String>| row.iter().map(quote).collect::<Vec<_>>().join(",") + end;
        let text = format!("a,b,c{end}{}", table.iter().map(line).collect::<String>());
        let limits = Limits { block_bytes: block, ..Limits::default() };
        let found = read(text.as_bytes(), Format::Csv, &texts(&["a", "b", "c"]), &limits).unwrap();
        let null = |value: &String| (!value.is_empty()).then(|| value.clone());
        let expected: Vec<Vec<_>> = table.iter().map(|row| row.iter().map(null).collect()).collect();
        prop_assert_eq!(found.rejects, vec![]);
        prop_assert_eq!(found.rows.into_iter().map(|row| row.1).collect::<Vec<_>>(), expected);
    }
}
