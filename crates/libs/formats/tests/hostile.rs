//! The hostile corpus of `tests/data/hostile`: every file has the verdict that `make.py` wrote down
//! for it, nothing panics, good rows are kept, and no value of a file is in any text that the
//! library prints.
#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used, missing_docs)]

use std::fs::File;
use std::io::Cursor;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use formats::{Chunk, Column, Format, Kind, Layout, Limits, Refused, RowCheck, Rule, Source, open};
use serde_json::Value;

/// What every file of the corpus holds where it can.
const CANARY: &str = "CANARY7421";

fn corpus() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../tests/data/hostile")
}

fn column(name: &str, kind: Kind, checks: &[Rule]) -> Column {
    Column { checks: checks.to_vec(), ..Column::new(name, kind) }
}

fn required(column: Column) -> Column {
    Column { required: true, ..column }
}

fn claims() -> Layout {
    let money = Kind::Decimal { precision: 18, scale: 2 };
    let amount = [Rule::AtLeast(0), Rule::MagnitudeBelow(10_000_000_000)];
    let check = |code: &str, left: &str, right: &str| RowCheck {
        code: code.into(),
        left: left.into(),
        right: right.into(),
    };
    Layout {
        columns: vec![
            required(column("claim_id", Kind::Text, &[Rule::Prefix("CLM".into())])),
            required(column("patient", Kind::Text, &[])),
            column("npi", Kind::Text, &[Rule::Npi]),
            column("diagnosis", Kind::Text, &[Rule::Icd10Cm]),
            column("procedure", Kind::Text, &[Rule::ProcedureCode]),
            column("status", Kind::Text, &[Rule::OneOf(vec!["PAID".into(), "DENIED".into()])]),
            column("service_from", Kind::Date, &[]),
            column("service_to", Kind::Date, &[]),
            column("charge", money, &amount),
            column("paid", money, &amount),
            column("units", Kind::Integer, &[]),
            column("rate", Kind::Double, &[]),
            column("is_final", Kind::Boolean, &[]),
            column("updated_at", Kind::Timestamp, &[]),
        ],
        row_checks: vec![
            check("DATES_REVERSED", "service_from", "service_to"),
            check("PAID_ABOVE_CHARGE", "paid", "charge"),
        ],
        ..Layout::default()
    }
}

fn layout(name: &str) -> Layout {
    let id =
        Column { headers: vec!["id".into(), "Note Id".into()], ..Column::new("id", Kind::Text) };
    let columns = match name {
        "claims" => return claims(),
        "note" => vec![required(id), column("text", Kind::Text, &[])],
        "single" => vec![required(column("code", Kind::Text, &[]))],
        other => panic!("no layout {other}"),
    };
    Layout { columns, ..Layout::default() }
}

fn format(name: &str) -> Format {
    match name {
        "csv" => Format::Csv,
        "ndjson" => Format::Ndjson,
        "json" => Format::Json,
        "parquet" => Format::Parquet,
        other => panic!("no format {other}"),
    }
}

/// What came of a file, in the shape of `expected.json`, and everything that was printed about it.
#[derive(Default)]
struct Verdict {
    accepted: u64,
    rejects: Vec<(u64, String)>,
    refused: Option<String>,
    printed: String,
}

fn judge(source: Source, kind: Format, layout: Layout, limits: Limits) -> Verdict {
    let mut verdict = Verdict::default();
    if let Err(refused) = read(source, kind, layout, limits, &mut verdict) {
        verdict.printed += &format!("{refused} {refused:?}");
        verdict.refused = Some(refused.code.to_string());
    }
    verdict
}

fn read(
    source: Source,
    kind: Format,
    layout: Layout,
    limits: Limits,
    verdict: &mut Verdict,
) -> Result<(), Refused> {
    let mut reader = open(source, kind, Arc::new(layout), limits)?;
    for chunk in &mut reader {
        let chunk = chunk?;
        verdict.printed += &format!("{chunk:?}");
        let Chunk { batch, rejects } = chunk;
        verdict.accepted += batch.num_rows() as u64;
        for reject in rejects {
            verdict.printed += &format!("{reject:?} {}", reject.reason());
            verdict.rejects.push((reject.row, reject.reason().to_owned()));
        }
    }
    verdict.printed += &format!("{:?}", reader.header());
    assert_eq!(reader.received(), verdict.accepted + verdict.rejects.len() as u64);
    Ok(())
}

fn expected() -> Vec<Value> {
    let text = std::fs::read_to_string(corpus().join("expected.json")).unwrap();
    serde_json::from_str(&text).unwrap()
}

#[test]
fn every_file_has_its_verdict_and_prints_no_value() {
    // The Parquet crate's panics are contained; their messages are not of interest here.
    std::panic::set_hook(Box::new(|_| {}));
    let small = Limits { block_bytes: 64, batch_rows: 3, ..Limits::default() };
    let mut wrong = Vec::new();
    let cases = expected();
    for case in &cases {
        let name = case["file"].as_str().unwrap();
        let bytes = std::fs::read(corpus().join(name)).unwrap();
        let stream = Source::Stream(Box::new(Cursor::new(bytes)));
        let file = Source::File(File::open(corpus().join(name)).unwrap());
        for (source, limits) in [(stream, small.clone()), (file, Limits::default())] {
            let kind = format(case["format"].as_str().unwrap());
            let verdict = judge(source, kind, layout(case["layout"].as_str().unwrap()), limits);
            if !agrees(&verdict, case) {
                let Verdict { accepted, rejects, refused, .. } = &verdict;
                wrong.push(format!("{case}\n  found {accepted} {rejects:?} {refused:?}"));
            }
            assert!(
                !verdict.printed.contains(CANARY),
                "{name} prints a value: {}",
                verdict.printed
            );
        }
    }
    let _ = std::panic::take_hook();
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
    assert!(cases.len() >= 120);
}

fn agrees(verdict: &Verdict, case: &Value) -> bool {
    if let Some(refused) = case["refused"].as_str() {
        return verdict.refused.as_deref() == Some(refused);
    }
    let rejects = case["rejects"].as_array().unwrap().iter();
    let rejects =
        rejects.map(|reject| (reject["row"].as_u64().unwrap(), reject["code"].as_str().unwrap()));
    verdict.refused.is_none()
        && Some(verdict.accepted) == case["accepted"].as_u64()
        && rejects.eq(verdict.rejects.iter().map(|(row, code)| (*row, code.as_str())))
}

/// The reading of one file of the corpus with the usual limits.
fn verdict_on(case: &Value) -> Verdict {
    let file = File::open(corpus().join(case["file"].as_str().unwrap())).unwrap();
    let layout = layout(case["layout"].as_str().unwrap());
    judge(Source::File(file), format(case["format"].as_str().unwrap()), layout, Limits::default())
}

#[test]
fn a_wrong_verdict_would_be_noticed() {
    let cases = expected();
    let find = |name: &str| cases.iter().find(|case| case["file"] == name).unwrap().clone();
    let swallowed = find("csv/quote-unclosed.csv");
    let verdict = verdict_on(&swallowed);
    assert!(agrees(&verdict, &swallowed));
    let mut fewer_rows = swallowed.clone();
    fewer_rows["accepted"] = 1.into();
    let mut other_code = swallowed.clone();
    other_code["rejects"][0]["code"] = "RAGGED_LONG".into();
    let mut other_row = swallowed.clone();
    other_row["rejects"][0]["row"] = 2.into();
    let mut refused = swallowed.clone();
    refused["refused"] = "ENCODING".into();
    for wrong in [fewer_rows, other_code, other_row, refused] {
        assert!(!agrees(&verdict, &wrong), "{wrong}");
    }
}

#[test]
fn every_file_of_the_corpus_is_listed() {
    let mut listed: Vec<_> =
        expected().iter().map(|case| corpus().join(case["file"].as_str().unwrap())).collect();
    let folders = std::fs::read_dir(corpus()).unwrap().map(|entry| entry.unwrap().path());
    let files =
        folders.filter(|path| path.is_dir()).flat_map(|folder| std::fs::read_dir(folder).unwrap());
    let mut files: Vec<_> = files.map(|entry| entry.unwrap().path()).collect();
    listed.sort();
    files.sort();
    assert_eq!(listed, files);
}

/// Every order of the first `n` numbers (Heap's algorithm, 1963).
fn orders(n: usize) -> Vec<Vec<usize>> {
    fn heap(n: usize, items: &mut [usize], found: &mut Vec<Vec<usize>>) {
        if n <= 1 {
            return found.push(items.to_vec());
        }
        for at in 0..n {
            heap(n - 1, items, found);
            items.swap(if n.is_multiple_of(2) { at } else { 0 }, n - 1);
        }
    }
    let mut found = Vec::new();
    heap(n, &mut (0..n).collect::<Vec<_>>(), &mut found);
    found
}

#[test]
fn all_orders_of_a_header_put_every_value_in_its_column() {
    let names = ["claim_id", "patient", "service_from", "charge", "units"];
    let values = ["CLM1", "p", "2024-01-02", "1.00", "7"];
    let orders = orders(names.len());
    assert_eq!(orders.len(), 120);
    let mut seen = None;
    for order in orders {
        let row =
            |cells: [&str; 5]| order.iter().map(|at| cells[*at]).collect::<Vec<_>>().join(",");
        let text = format!("{}\n{}\n", row(names), row(values));
        let source = Source::Stream(Box::new(Cursor::new(text.into_bytes())));
        let mut reader = open(source, Format::Csv, Arc::new(claims()), Limits::default()).unwrap();
        let batch = reader.next().unwrap().unwrap().batch;
        assert_eq!(batch.num_rows(), 1);
        assert_eq!(*seen.get_or_insert_with(|| batch.clone()), batch, "order {order:?}");
    }
}
