//! Control columns in files of every format, and what a delete is forgiven.

mod oracle;

use std::sync::Arc;

use arrow::array::{ArrayRef, StringArray, TimestampMicrosecondArray};
use arrow::record_batch::RecordBatch;
use parquet::arrow::ArrowWriter;

use crate::ReasonCode::*;
use crate::tests::{Outcome, read, texts};
use crate::{Column, Format, Kind, Layout, Limits, Mapping, RowCheck, Rule};

const MONEY: Kind = Kind::Decimal { precision: 12, scale: 2 };

/// A key, a required text, an amount with a rule, and two days in order.
fn claims() -> Layout {
    let required = |column: Column| Column { required: true, ..column };
    let key = Column { is_key: true, ..required(Column::new("id", Kind::Integer)) };
    let amount = Column { checks: vec![Rule::AtLeast(0)], ..Column::new("amount", MONEY) };
    let status = required(Column::new("status", Kind::Text));
    let status = Column { checks: vec![Rule::Prefix("S".into())], ..status };
    let (from, to) = (Column::new("from", Kind::Date), Column::new("to", Kind::Date));
    let check = RowCheck { code: "REVERSED".into(), left: "from".into(), right: "to".into() };
    Layout {
        columns: vec![key, status, amount, from, to],
        row_checks: vec![check],
        ..Layout::default()
    }
    .with_changes()
}

/// Rows with nulls as `~`; of the control columns only operation and instant.
fn shown(outcome: &Outcome) -> Vec<String> {
    let show = |value: &Option<String>| value.clone().unwrap_or_else(|| "~".into());
    let row = |row: &Vec<Option<String>>| row[..7].iter().map(show).collect::<Vec<_>>().join("|");
    outcome.rows.iter().map(|(_, values)| row(values)).collect()
}

fn csv(text: &str, layout: &Layout) -> Outcome {
    read(text.as_bytes(), Format::Csv, layout, &Limits::default()).expect("not refused")
}

fn names(columns: &[Column]) -> Vec<&str> {
    columns.iter().map(|column| column.name.as_str()).collect()
}

#[test]
fn headers_of_the_layout_are_left_to_it() {
    let columns = super::columns(&texts(&["id", "timestamp", "LSN", "_Event_ID"]));
    assert_eq!(names(&columns), ["_op", "_committed_at", "_sequence"]);
    let all = columns.iter().flat_map(Column::accepted).collect::<Vec<_>>();
    assert!(all.iter().all(|header| !["timestamp", "lsn"].contains(&&*header.to_lowercase())));
    assert!(all.contains(&&"$AR_H_TIMESTAMP".to_owned()));
    let twice = texts(&["op"]).with_changes().with_changes();
    assert_eq!(names(&twice.columns), ["op", "_op", "_committed_at", "_sequence", "_event_id"]);
    assert!(twice.is_consistent());
}

#[test]
fn every_layout_stays_consistent_with_changes() {
    for names in [&["_op", "OP", "dml_ind"][..], &["scn", "TIMESTAMP", "dms_ts"], &["_OP"]] {
        assert!(texts(names).with_changes().is_consistent(), "{names:?}");
    }
}

#[test]
fn control_columns_are_found_in_any_order_of_any_format() {
    let expected = ["7|S1|1.50|~|~|I|2025-01-31T10:11:12", "8|S2|~|~|~|D|~"];
    for text in [
        "Op,dms_timestamp,id,status,amount\nI,2025-01-31 10:11:12,7,S1,1.50\nD,,8,S2,\n",
        "amount,id,DMS_TS,status,op\n1.50,7,2025-01-31T10:11:12Z,S1,I\n,8,,S2,D\n",
    ] {
        assert_eq!(shown(&csv(text, &claims())), expected);
    }
    let lines = [
        r#"{"Op":"I","commit_timestamp":"2025-01-31 10:11:12","id":7,"status":"S1","amount":1.50}"#,
        r#"{"status":"S2","id":"8","amount":null,"Op":"D"}"#,
    ];
    let ndjson = lines.join("\n");
    let json = format!("[{}]", lines.join(","));
    for (text, format) in [(ndjson, Format::Ndjson), (json, Format::Json)] {
        let found = read(text.as_bytes(), format, &claims(), &Limits::default()).unwrap();
        assert_eq!(shown(&found), expected);
    }
    let found = read(&parquet(), Format::Parquet, &claims(), &Limits::default()).unwrap();
    assert_eq!(shown(&found), expected);
}

fn parquet() -> Vec<u8> {
    let text = |values: [Option<&str>; 2]| Arc::new(StringArray::from(values.to_vec())) as ArrayRef;
    let at = TimestampMicrosecondArray::from(vec![Some(1_738_318_272_000_000), None]);
    let batch = RecordBatch::try_from_iter_with_nullable([
        ("amount", text([Some("1.50"), None]), true),
        ("AR_H_OPERATION", text([Some("I"), Some("D")]), true),
        ("AR_H_COMMIT_TIMESTAMP", Arc::new(at) as ArrayRef, true),
        ("id", text([Some("7"), Some("8")]), true),
        ("status", text([Some("S1"), Some("S2")]), true),
    ])
    .unwrap();
    let mut bytes = Vec::new();
    let mut writer = ArrowWriter::try_new(&mut bytes, batch.schema(), None).unwrap();
    writer.write(&batch).unwrap();
    writer.close().unwrap();
    bytes
}

#[test]
fn research_files_of_cms_name_their_operation_dml_ind() {
    let layout = Layout { delimiter: b'|', ..claims() };
    let text = "DML_IND|ID|AMOUNT|STATUS\nINSERT|7|1|S\nUPDATE|7|2|S\nDELETE|7||\n|8|3|S\n";
    let found = csv(text, &layout);
    assert_eq!(
        shown(&found),
        [
            "7|S|1.00|~|~|INSERT|~",
            "7|S|2.00|~|~|UPDATE|~",
            "7|~|~|~|~|DELETE|~",
            "8|S|3.00|~|~|~|~"
        ]
    );
}

#[test]
fn an_unknown_operation_costs_its_row() {
    let found = csv("Op,id,status\nX,1,S\nupsert,2,S\n ,3,S\n,4,S\nd,5,\n", &claims());
    assert_eq!(found.rejects, [(1, OperationUnknown), (2, OperationUnknown)]);
    assert_eq!(shown(&found), ["3|S|~|~|~| |~", "4|S|~|~|~|~|~", "5|~|~|~|~|d|~"]);
}

#[test]
fn a_delete_needs_only_its_key() {
    let found = csv(
        "Op,id,status,amount,from,to,more\n\
         D,1,,x,2024-01-02,2024-01-01,a\n\
         D,2, ,-5,2024-02-30,,\u{1}\n\
         D,3,T,1.50,2024-01-01,,b\n\
         D,,S,1,,,\n\
         D,x,S,1,,,\n",
        &claims(),
    );
    assert_eq!(
        shown(&found),
        ["1|~|~|2024-01-02|2024-01-01|D|~", "2|~|~|~|~|D|~", "3|~|1.50|2024-01-01|~|D|~"]
    );
    assert_eq!(found.rejects, [(4, RequiredEmpty), (5, NotANumber)]);
}

#[test]
fn what_is_no_delete_is_forgiven_nothing() {
    let bad = ["1,,1,,", "1,S,x,,", "1,S,-5,,", "1,T,1,,", "1,S,1,2024-01-02,2024-01-01"];
    for operation in ["I", "U", "L", ""] {
        let line = |row: &&str| format!("{operation},{row}\n");
        let text =
            format!("Op,id,status,amount,from,to\n{}", bad.iter().map(line).collect::<String>());
        let codes: Vec<_> = csv(&text, &claims()).rejects.iter().map(|reject| reject.1).collect();
        let expected = [RequiredEmpty, NotANumber, NumberOutOfRange, PrefixMissing, Order];
        assert_eq!(codes, expected, "{operation:?}");
    }
}

#[test]
fn a_delete_must_say_when_and_must_have_the_shape_of_a_row() {
    let found = csv("Op,dms_ts,id,status\nD,soon,1,\nD,,2\nD,,\"3,\nD,,4,\n", &claims());
    assert_eq!(found.rejects, [(1, NotATimestamp), (2, RaggedShort), (3, QuoteUnclosed)]);
    assert_eq!(shown(&found), ["4|~|~|~|~|D|~"]);
}

#[test]
fn json_deletes_may_lack_what_is_required() {
    let text =
        "{\"Op\":\"D\",\"id\":1}\n{\"id\":2,\"Op\":\"I\"}\n{\"Op\":\"D\",\"id\":3,\"amount\":[]}";
    let found = read(text.as_bytes(), Format::Ndjson, &claims(), &Limits::default()).unwrap();
    assert_eq!(shown(&found), ["1|~|~|~|~|D|~", "3|~|~|~|~|D|~"]);
    assert_eq!(found.rejects, [(2, RequiredEmpty)]);
}

fn mapped(headers: &[&str]) -> Mapping {
    let mut mapping = Mapping::new(&texts(&["id"]).with_changes());
    mapping.resolve_all(headers.iter().copied()).expect("trusted headers");
    mapping
}

#[test]
fn of_several_headers_of_a_control_column_the_foremost_counts() {
    let best = ("_committed_at", "dms_timestamp");
    for headers in [
        ["id", "TIMESTAMP", "dms_timestamp", "commit_timestamp"],
        ["dms_timestamp", "commit_timestamp", "TIMESTAMP", "id"],
        ["commit_timestamp", "TIMESTAMP", "id", "dms_timestamp"],
    ] {
        let mapping = mapped(&headers);
        assert!(mapping.found().any(|found| found == best), "{headers:?}");
        let mut unknown: Vec<_> = mapping.unknown().map(|(_, name)| name).collect();
        unknown.sort_unstable();
        assert_eq!(unknown, ["commit_timestamp", "timestamp"]);
    }
    let exact = mapped(&["op", "id", "Op"]);
    assert!(exact.found().any(|found| found == ("_op", "Op")));
    assert_eq!(exact.unknown().collect::<Vec<_>>(), [("op", "op")]);
}

#[test]
fn outdone_headers_keep_their_values_in_every_format() {
    let layout = texts(&["id"]).with_changes();
    let expected = [["1", "~", "~", "20", "~", "10"], ["2", "~", "~", "21", "~", "11"]];
    let csv = "id,lsn,$AR_H_CHANGE_SEQ\n1,10,20\n2,11,21\n";
    let json = "{\"id\":1,\"lsn\":10,\"$AR_H_CHANGE_SEQ\":20}\n\
                {\"$AR_H_CHANGE_SEQ\":21,\"id\":2,\"lsn\":11}";
    for (text, format) in [(csv, Format::Csv), (json, Format::Ndjson)] {
        let found = read(text.as_bytes(), format, &layout, &Limits::default()).unwrap();
        let show = |value: &Option<String>| value.clone().unwrap_or_else(|| "~".into());
        let rows: Vec<Vec<_>> =
            found.rows.iter().map(|(_, row)| row.iter().map(show).collect()).collect();
        assert_eq!(rows, expected);
    }
}

#[test]
fn one_control_header_twice_is_still_refused() {
    let mut mapping = Mapping::new(&texts(&["id"]).with_changes());
    let found = mapping.resolve_all(["id", "Op", "Op"].into_iter());
    assert_eq!(found.unwrap_err(), HeaderDuplicate);
    let twice = "{\"id\":1,\"Op\":\"I\",\"Op\":\"D\"}";
    let layout = texts(&["id"]).with_changes();
    let found = read(twice.as_bytes(), Format::Ndjson, &layout, &Limits::default()).unwrap();
    assert_eq!(found.rejects, [(1, JsonDuplicateKey)]);
}

#[test]
fn control_columns_alone_make_no_header() {
    let layout = texts(&["id"]).with_changes();
    let refused = read(b"TIMESTAMP,scn\n1,2\n", Format::Csv, &layout, &Limits::default());
    assert_eq!(refused.unwrap_err().code, HeaderMissingColumn);
}

#[test]
fn a_file_with_bars_in_its_first_line_and_no_comma_is_read_by_them() {
    let text = ["DML_IND|id|status", "UPDATE|1|S", "DELETE|2|", "INSERT|3|\"S\""].join("\n");
    let found = csv(&text, &claims());
    assert_eq!(shown(&found), ["1|S|~|~|~|UPDATE|~", "2|~|~|~|~|DELETE|~", "3|S|~|~|~|INSERT|~"]);
    let commas = csv("Op,id,status,a|b\nU,1,S,x|y\n", &claims());
    assert!(commas.rejects.is_empty(), "a bar in a name is no delimiter");
}
