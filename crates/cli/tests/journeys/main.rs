//! The command line as a user types it, on a lake of its own.
#![allow(clippy::unwrap_used, clippy::panic)]

mod answers;

use serde_json::Value;
use std::{
    path::Path,
    process::{Command, Output},
};
use tempfile::TempDir;

fn carelake(lake: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_carelake"));
    command.arg("--lake").arg(lake).args(arguments).output().unwrap()
}

fn done(lake: &Path, arguments: &[&str]) -> String {
    let output = carelake(lake, arguments);
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{arguments:?}: {errors}");
    String::from_utf8(output.stdout).unwrap()
}

fn query(lake: &Path, sql: &str) -> Vec<Value> {
    let text = done(lake, &["--format", "json", "sql", sql]);
    serde_json::from_str(&text).unwrap()
}

/// Rows of every table; the ledger of decisions and the scores included.
fn counts(lake: &Path) -> Vec<Value> {
    let tables = query(
        lake,
        "select table_schema, table_name from information_schema.tables
         where table_schema in ('raw', 'curated', 'analytics', 'ops') order by 1, 2",
    );
    let count = |table: &Value| {
        let name = |part: &str| table[part].as_str().unwrap().to_owned();
        let table = format!("{}.{}", name("table_schema"), name("table_name"));
        format!("select '{table}' as name, count(*) as total from {table}")
    };
    let counts: Vec<String> = tables.iter().map(count).collect();
    query(lake, &format!("{} order by 1", counts.join(" union all ")))
}

fn demo() -> (TempDir, String) {
    let lake = tempfile::tempdir().unwrap();
    let text = done(lake.path(), &["demo", "--patients", "300"]);
    (lake, text)
}

#[test]
fn the_demo_ends_in_the_patients_to_call_and_loses_no_row() {
    let (_lake, text) = demo();
    assert!(text.contains("; 0 missing"), "{text}");
    assert!(text.contains("patients to call today: 3"), "{text}");
    assert!(text.contains("of every file are what the world's truth says"), "{text}");
    assert!(text.contains("precision 1.000, recall 1.000"), "{text}");
}

#[test]
fn the_same_demo_again_adds_no_row_and_no_alert() {
    let (lake, first) = demo();
    assert!(first.contains("alerts sent by this run: 3"), "{first}");
    let before = counts(lake.path());
    let again = done(lake.path(), &["demo", "--patients", "300"]);
    assert!(again.contains("alerts sent by this run: 0"), "{again}");
    assert_eq!(counts(lake.path()), before);
    assert!(before.len() > 20 && before.iter().all(|table| table["total"].is_u64()));
}

#[test]
fn a_note_keeps_the_next_alert_away_from_its_patient_and_from_nobody_else() {
    let (lake, _) = demo();
    let lake = lake.path();
    let sql = "select distinct person_id from alert_decision order by person_id";
    let people = query(lake, sql);
    let person = people[1]["person_id"].as_str().unwrap();
    let at = "2026-03-01T20:00:00Z";
    let outcome = "REACHED_PATIENT";
    done(lake, &["note", "--person", person, "--outcome", outcome, "--at", at]);
    done(lake, &["refresh", "--as-of", "2026-03-02T02:00:00Z"]);
    let verdicts = query(
        lake,
        "select person_id, verdict from alert_decision
         where as_of = timestamp '2026-03-02T02:00:00Z' order by person_id",
    );
    let expected = ["publish", "within_24h_of_successful_contact", "publish"];
    let found: Vec<&str> = verdicts.iter().map(|row| row["verdict"].as_str().unwrap()).collect();
    assert_eq!(found, expected);
    let kept = format!("select outcome from curated.outreach_note where person_id = '{person}'");
    assert!(query(lake, &kept).iter().any(|note| note["outcome"] == outcome));
}

#[test]
fn within_24_hours_nobody_is_alerted_again() {
    let (lake, _) = demo();
    let text = done(lake.path(), &["refresh", "--as-of", "2026-03-01T23:59:59Z"]);
    assert!(text.contains("3 at or above a threshold, 0 alerted now"), "{text}");
    let text = done(lake.path(), &["refresh", "--as-of", "2026-03-02"]);
    // The third was reached by the demo's nurse, twenty minutes after its alert.
    assert!(text.contains("2 alerted now"), "{text}");
}

#[test]
fn the_demo_ends_with_a_note_the_ledger_and_the_page_of_whom_to_call() {
    let (lake, text) = demo();
    for words in ["messages that reached a channel so far: 6", "a nurse reached", "an hour later"] {
        assert!(text.contains(words), "{words} in {text}");
    }
    assert!(text.contains("3 at or above a threshold, 0 alerted now"), "{text}");
    assert_eq!(text.matches("duplicate_within_24h_of_alert").count(), 3, "{text}");
    let page = std::fs::read_to_string(lake.path().join("worklist.html")).unwrap();
    assert!(page.contains("High-risk patients requiring outreach today"));
    assert!(page.contains("Spoken to"));
}

#[test]
fn a_note_that_cannot_be_is_refused_without_repeating_it() {
    let (lake, _) = demo();
    let note = ["note", "--patient", "ehr:x", "--outcome", "Mrs Canary is fine"];
    let output = carelake(lake.path(), &note);
    let errors = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(errors.contains("refused") && !errors.contains("Canary"), "{errors}");
}

#[test]
fn files_taken_in_in_another_order_make_the_same_curated_tables() {
    let folder = tempfile::tempdir().unwrap();
    let world = folder.path().join("world");
    let out = world.to_str().unwrap();
    done(folder.path(), &["world", "--patients", "150", "--out", out]);
    let ingest = |lake: &Path, part: &str, source: &str| {
        done(lake, &["ingest", world.join(part).to_str().unwrap(), "--source", source]);
    };
    let (one, two) = (folder.path().join("one"), folder.path().join("two"));
    ingest(&one, "ehr", "ehr");
    ingest(&one, "payer", "payer");
    done(&one, &["refresh"]);
    ingest(&two, "payer", "payer");
    done(&two, &["refresh", "--as-of", "2026-03-01"]);
    ingest(&two, "ehr", "ehr");
    done(&two, &["refresh"]);
    for table in ["encounter", "condition", "procedure", "stay", "patient", "patient_xref"] {
        let sql = curated(&one, table);
        assert_eq!(query(&one, &sql), query(&two, &sql), "{table}");
    }
    let same = "select a.patient_id, b.patient_id as other
        from curated.patient_xref as a
        join curated.patient_xref as b on b.person_id = a.person_id
        order by 1, 2";
    assert_eq!(query(&one, same), query(&two, same), "the records of a person");
    let claims = "select claim_id, paid_amount, claim_status from curated.medical_claim order by 1";
    assert_eq!(query(&one, claims), query(&two, claims));
}

/// All columns of a curated table but those that tell when this lake came to know the row, and which
/// record of a person it knew first: that one names the person.
fn curated(lake: &Path, table: &str) -> String {
    let columns = query(
        lake,
        &format!(
            "select column_name from information_schema.columns
             where table_schema = 'curated' and table_name = '{table}'
                and column_name not in ('_committed_at', '_known_from', '_sequence', 'person_id',
                    'rule', 'score', 'reason', 'valid_from')"
        ),
    );
    let names: Vec<&str> = columns.iter().map(|row| row["column_name"].as_str().unwrap()).collect();
    let names = names.join(", ");
    format!("select {names} from curated.{table} order by {names}")
}

fn refused(lake: &Path, arguments: &[&str]) -> String {
    let output = carelake(lake, arguments);
    assert_eq!(output.status.code(), Some(1), "{arguments:?}");
    String::from_utf8(output.stderr).unwrap()
}

#[test]
fn a_query_that_is_none_says_so_and_exits_with_1() {
    let empty = tempfile::tempdir().unwrap();
    let errors = refused(empty.path(), &["sql", "select * from nowhere"]);
    assert!(errors.contains("there is no lake"), "{errors}");
    let (lake, _) = demo();
    let errors = refused(lake.path(), &["sql", "select * from nowhere"]);
    assert!(errors.contains("tables are named zone.table"), "{errors}");
    let name = "select cast(last_name as bigint) from curated.patient";
    let errors = refused(lake.path(), &["sql", name]);
    assert!(errors.contains("does not have the type") && !errors.contains('\''), "{errors}");
    let out = lake.path().join("out.csv");
    let copy = format!("copy (select * from curated.patient) to '{}'", out.display());
    let writes = ["insert into curated.payer select * from curated.payer", "drop table raw.payer"];
    for sql in writes.into_iter().chain([copy.as_str()]) {
        refused(lake.path(), &["sql", sql]);
    }
    assert!(out.metadata().is_err());
}

#[test]
fn two_patients_reached_at_one_instant_are_two_notes() {
    let (lake, _) = demo();
    let lake = lake.path();
    let people = query(lake, "select distinct person_id from alert_decision order by person_id");
    for person in &people[..2] {
        let person = person["person_id"].as_str().unwrap();
        let note = ["note", "--person", person, "--outcome", "REACHED_PATIENT"];
        done(lake, &[&note[..], &["--at", "2026-03-01T12:00:00Z"]].concat());
    }
    let text = done(lake, &["refresh", "--as-of", "2026-03-02T01:00:00Z"]);
    assert!(text.contains("1 alerted now"), "{text}");
}

#[test]
fn a_refresh_for_another_tenant_alerts_on_nobody_again() {
    let (lake, _) = demo();
    let text = done(lake.path(), &["--tenant", "other", "refresh", "--as-of", "2026-03-01"]);
    assert!(text.contains(" 0 alerted now"), "{text}");
}
