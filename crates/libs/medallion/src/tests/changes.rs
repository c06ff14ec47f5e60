//! Change files of every shape, complete extracts, and columns that appear.

use super::{Place, at, delivery, source};
use crate::{AsOf, Interrupt, Medallion, MedallionError, Point, Upkeep};
use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

const DAY: &str = "2026-03-01T00:00:00Z";
const NEXT: &str = "2026-03-02T00:00:00Z";

async fn names(place: &Place) -> Vec<String> {
    place.curate().await;
    place.query("select patient_id, last_name from curated.source_patient order by 1").await
}

#[tokio::test]
async fn changes_come_with_a_header_or_without_in_csv_or_as_envelopes() {
    let place = Place::new();
    let columns = place.medallion.contracts().of(&"raw.patient".parse().unwrap()).unwrap();
    let delivered = columns.columns.iter().filter(|column| !column.headers.is_empty());
    let order: Vec<&str> = delivered.map(|column| column.name.as_str()).collect();
    let row = |values: &[(&str, &str)]| {
        let cell = |name: &&str| values.iter().find(|(of, _)| of == name).map_or("", |(_, v)| *v);
        order.iter().map(cell).collect::<Vec<_>>().join(",")
    };
    let person =
        |id, last| row(&[("patient_id", id), ("birth_date", "1950-01-01"), ("last_name", last)]);
    let load = format!("{}\n{}\n", person("p1", "Old"), person("p2", "Old"));
    place.deliver("patients/LOAD00000001.csv", &load, DAY, DAY).await;
    assert_eq!(names(&place).await, ["p1 Old", "p2 Old"]);
    let change = format!("U,2026-03-01 08:00:00.000001,{}\n", person("p1", "New"));
    place.deliver("patients/20260301-080100000.csv", &change, DAY, DAY).await;
    let header = "Op,dms_timestamp,Id,BIRTHDATE,LAST\nD,2026-03-01 09:00:00,p2,,\n";
    place.deliver("patients/2026/03/01/20260301-090100000.csv", header, DAY, DAY).await;
    let envelope = r#"{"operation":"INSERT","commit_timestamp":"2026-03-01T10:00:00Z","before_image":null,"after_image":{"Id":"p3","BIRTHDATE":"1952-01-01","LAST":"Three"}}"#;
    place.deliver("patients/2026/03/01/changes.ndjson", envelope, DAY, DAY).await;
    assert_eq!(names(&place).await, ["p1 New", "p3 Three"]);
    let late =
        "DML_IND|TIMESTAMP|Id|BIRTHDATE|LAST\nUPDATE|2026-03-01 08:30:00|p2|1950-01-01|Late\n";
    place.deliver("patients/late.psv", late, DAY, NEXT).await;
    assert_eq!(names(&place).await, ["p1 New", "p3 Three"], "a deletion stands");
}

#[tokio::test]
async fn a_late_change_parts_a_period_and_both_times_can_be_asked_for() {
    let place = Place::new();
    let change = |time: &str, name: &str| {
        format!("Op,dms_timestamp,Id,BIRTHDATE,LAST\nU,2026-03-01 {time},p1,1950-01-01,{name}\n")
    };
    place
        .deliver("patients/a.csv", &change("08:00:00", "First"), DAY, "2026-03-02T00:00:00Z")
        .await;
    place.curate().await;
    place
        .deliver("patients/c.csv", &change("12:00:00", "Third"), DAY, "2026-03-03T00:00:00Z")
        .await;
    place.curate().await;
    place
        .deliver("patients/b.csv", &change("10:00:00", "Second"), DAY, "2026-03-04T00:00:00Z")
        .await;
    place.curate().await;
    let ask = async |valid: &str, known: Option<&str>| {
        let point = AsOf { valid: at(valid), known: known.map(at) };
        let session = place.medallion.session_as_of(point).await.unwrap();
        let rows = session.query("select last_name from curated.source_patient").await.unwrap();
        crate::render::cells(&rows).unwrap().concat().join(" ")
    };
    assert_eq!(ask("2026-03-01T11:00:00Z", None).await, "Second");
    assert_eq!(ask("2026-03-01T11:00:00Z", Some("2026-03-03T12:00:00Z")).await, "First");
    assert_eq!(ask("2026-03-01T13:00:00Z", Some("2026-03-02T12:00:00Z")).await, "First");
    assert_eq!(ask("2026-03-01T13:00:00Z", None).await, "Third");
    assert_eq!(ask("2026-03-01T07:00:00Z", None).await, "");
    let versions = "select version, last_name from curated.patient_history
        where known_to is null order by valid_from";
    assert_eq!(place.query(versions).await, ["1 First", "2 Second", "3 Third"]);
}

const PATIENTS: &str = "Id,BIRTHDATE,LAST\n";

#[tokio::test]
async fn what_a_complete_extract_lacks_was_deleted_and_what_another_lacks_was_not() {
    let place = Place::new();
    let both = format!("{PATIENTS}p1,1950-01-01,One\np2,1950-01-01,Two\n");
    let one = format!("{PATIENTS}p1,1950-01-01,One\n");
    place.deliver("patients/2026-03-01/all.csv", &both, DAY, DAY).await;
    assert_eq!(names(&place).await, ["p1 One", "p2 Two"]);
    place.deliver("patients/2026-03-02/window.csv", &one, NEXT, NEXT).await;
    assert_eq!(names(&place).await, ["p1 One", "p2 Two"], "a window says nothing of the rest");
    let third = "2026-03-03T00:00:00Z";
    place.deliver("patients/snapshot/2026-03-03/all.csv", &one, third, third).await;
    assert_eq!(names(&place).await, ["p1 One"]);
    let fourth = "2026-03-04T00:00:00Z";
    place.deliver("patients/snapshot/2026-03-04/all.csv", &both, fourth, fourth).await;
    assert_eq!(names(&place).await, ["p1 One", "p2 Two"]);
    let versions = "select patient_id, version, is_deleted from curated.patient_history
        where known_to is null and valid_from is distinct from valid_to order by 1, valid_from";
    let expected = ["p1 1 false", "p2 1 false", "p2  true", "p2 2 false"];
    assert_eq!(place.query(versions).await, expected, "what is told again is no version");
}

#[tokio::test]
async fn extracts_in_any_order_end_in_the_same_history() {
    let one = format!("{PATIENTS}p1,1950-01-01,One\n");
    let both = format!("{PATIENTS}p1,1950-01-01,Uno\np2,1950-01-01,Two\n");
    let files = [
        ("patients/2026-03-01/all.csv", &both, "2026-03-01T00:00:00Z"),
        ("patients/snapshot/2026-03-02/all.csv", &one, "2026-03-02T00:00:00Z"),
        ("patients/snapshot/2026-03-03/all.csv", &both, "2026-03-03T00:00:00Z"),
    ];
    let mut ends = Vec::new();
    for order in [[0, 1, 2], [2, 1, 0], [1, 0, 2], [1, 2, 0]] {
        let place = Place::new();
        for which in order {
            let (key, text, day) = files[which];
            place.deliver(key, text, day, day).await;
            place.curate().await;
        }
        let mut rows = place.query("select * from curated.patient_history").await;
        rows.sort();
        ends.push(rows);
    }
    assert!(ends.iter().all(|rows| *rows == ends[0]), "{ends:#?}");
    assert!(ends[0].len() >= 6);
}

#[tokio::test]
async fn a_column_that_appears_in_a_change_file_appears_in_every_zone() {
    let place = Place::new();
    place.deliver("patients/a.csv", &format!("{PATIENTS}p1,1950-01-01,One\n"), DAY, DAY).await;
    place.deliver("payers/a.csv", "Id,NAME\nx1,Payer\n", DAY, DAY).await;
    place.curate().await;
    let change = "Op,dms_timestamp,Id,BIRTHDATE,LAST,PREFERRED_LANGUAGE\n\
        U,2026-03-02 08:00:00,p1,1950-01-01,One,es\n";
    let taken = place.deliver("patients/b.csv", change, NEXT, NEXT).await;
    assert_eq!(taken.new_columns, ["preferred_language"]);
    let payer = "Op,dms_timestamp,Id,NAME,RATING\nU,2026-03-02 08:00:00,x1,Payer,A\n";
    place.deliver("payers/b.csv", payer, NEXT, NEXT).await;
    place.curate().await;
    let found = |table: &str| format!("select preferred_language from {table} order by 1");
    assert_eq!(place.query(&found("raw.patient")).await, ["es", ""]);
    assert_eq!(place.query(&found("curated.source_patient")).await, ["es"]);
    assert_eq!(place.query("select rating from curated.payer").await, ["A"]);
    let versions = "select version, preferred_language from curated.patient_history
        where known_to is null order by valid_from";
    assert_eq!(place.query(versions).await, ["1 ", "2 es"]);
}

#[tokio::test]
async fn a_value_of_another_type_goes_to_quarantine_and_the_report_names_its_column() {
    let place = Place::new();
    let change = "Op,dms_timestamp,Id,BIRTHDATE,LAST\nU,2026-03-01 08:00:00,p1,1950-01-01,One\n\
        U,2026-03-01 08:00:00,p2,yesterday,Two\nX,2026-03-01 08:00:00,p3,1950-01-01,Three\n";
    let taken = place.deliver("patients/a.csv", change, DAY, DAY).await;
    assert_eq!((taken.received, taken.accepted, taken.quarantined), (3, 1, 2));
    assert_eq!(taken.faults["birth_date"]["NOT_A_DATE"], 1);
    assert_eq!(taken.faults["_op"]["OPERATION_UNKNOWN"], 1);
    let again = place.deliver("patients/a.csv", change, DAY, DAY).await;
    assert_eq!(again.faults, taken.faults, "the ledger remembers");
}

#[tokio::test]
async fn an_extract_is_compared_key_by_key() {
    let place = Place::new();
    let rows = "p1,1950-01-01,One\np2,1950-01-01,Two\np3,1950-01-01,Three\n";
    place.deliver("patients/a.csv", &format!("{PATIENTS}{rows}"), DAY, DAY).await;
    place.curate().await;
    let extract =
        format!("{PATIENTS}p1,1950-01-01,One\np2,1950-01-01,Zwei\np4,1950-01-01,Four\np5,x,\n");
    let delivery = delivery("patients/extract.csv", NEXT, NEXT);
    let found = place.medallion.reconcile(&delivery, source(&extract)).await.unwrap();
    assert_eq!((found.in_extract, found.rejected, found.in_table), (3, 1, 3));
    let differences = (found.equal, found.different, found.missing, found.surplus);
    assert_eq!(differences, (1, 1, 1, 1));
    let other = super::delivery("appointments/extract.csv", NEXT, NEXT);
    let refused = place.medallion.reconcile(&other, source("a\n1\n")).await;
    assert!(matches!(refused, Err(MedallionError::Compare { .. })), "{refused:?}");
}

#[tokio::test]
async fn upkeep_keeps_what_a_refresh_has_not_read_and_refuses_a_short_retention() {
    let place = Place::new();
    for number in 0..4 {
        let text = format!("{PATIENTS}p{number},1950-01-01,Name\n");
        place.deliver(&format!("patients/{number}.csv"), &text, DAY, DAY).await;
    }
    let raw = "raw.patient".parse().unwrap();
    let kept = place.medallion.maintain(&raw, Upkeep::default()).await.unwrap().unwrap();
    assert_eq!((kept.compacted.removed, kept.compacted.added), (4, 1));
    assert_eq!(names(&place).await.len(), 4);
    let planned = Upkeep { dry_run: true, ..Upkeep::default() };
    let planned = place.medallion.maintain(&raw, planned).await.unwrap().unwrap();
    assert!(planned.vacuumed.dry_run && planned.compacted.removed == 0);
    let short = Upkeep { keep_hours: 24, dry_run: false };
    let refused = place.medallion.maintain(&raw, short).await;
    assert!(matches!(refused, Err(MedallionError::Retention { .. })), "{refused:?}");
}

#[tokio::test]
async fn a_deleted_encounter_leaves_its_stay_and_nobody_else_is_touched() {
    let mut place = Place::new();
    let rows = [
        "a1,2026-01-01T10:00:00Z,2026-01-03T10:00:00Z,p1,o1,inpatient",
        "a2,2026-01-03T10:00:00Z,2026-01-06T10:00:00Z,p1,o2,inpatient",
        "b1,2026-01-01T10:00:00Z,2026-01-02T10:00:00Z,p2,o1,inpatient",
    ];
    place.file("encounters", super::ENCOUNTERS, &rows, DAY).await;
    place.curate().await;
    let stays = "select stay_id, encounters, length_of_stay from curated.stay order by 1";
    assert_eq!(place.query(stays).await, ["a1 2 5", "b1 1 1"]);
    let gone = "Op,dms_timestamp,Id,START,STOP,PATIENT,ORGANIZATION,ENCOUNTERCLASS\n\
        D,2026-03-02 08:00:00,a2,,,,,\n";
    place.deliver("encounters/gone.csv", gone, NEXT, NEXT).await;
    place.curate().await;
    assert_eq!(place.query(stays).await, ["a1 1 2", "b1 1 1"]);
    let stay = "curated.stay".parse().unwrap();
    let change = "Op,dms_timestamp,Id,START,STOP,PATIENT,ORGANIZATION,ENCOUNTERCLASS\n\
        U,2026-03-02 09:00:00,b1,2026-01-01T10:00:00Z,2026-01-05T10:00:00Z,p2,o1,inpatient\n";
    place.deliver("encounters/change.csv", change, NEXT, NEXT).await;
    let encounter = "curated.encounter".parse().unwrap();
    place.medallion.curate(&encounter).await.unwrap();
    assert_eq!(place.medallion.curate(&stay).await.unwrap().rows, 1, "one person's stays");
    assert_eq!(place.query(stays).await, ["a1 1 2", "b1 1 4"]);
}

#[tokio::test]
async fn a_complete_extract_counts_even_where_its_ledger_line_comes_after_the_refresh() {
    let stop = Arc::new(AtomicBool::new(false));
    let asked = stop.clone();
    let interrupt = Interrupt::when(move |table, point| {
        let ledger = table.to_string() == "ops.reconciliation" && point == Point::BeforeCommit;
        ledger && asked.load(Ordering::SeqCst)
    });
    let mut place = Place::new();
    place.medallion =
        Medallion::new(place.medallion.lake().clone().interrupted(interrupt)).unwrap();
    let both = format!("{PATIENTS}p1,1950-01-01,One\np2,1950-01-01,Two\n");
    place.deliver("patients/2026-03-01/all.csv", &both, DAY, DAY).await;
    assert_eq!(names(&place).await, ["p1 One", "p2 Two"]);
    stop.store(true, Ordering::SeqCst);
    let key = "patients/snapshot/2026-03-02/all.csv";
    let one = format!("{PATIENTS}p1,1950-01-01,One\n");
    let died = place.medallion.ingest(&delivery(key, NEXT, NEXT), source(&one)).await;
    assert!(died.is_err(), "rows are in, the ledger's line is not");
    assert_eq!(names(&place).await, ["p1 One"]);
    stop.store(false, Ordering::SeqCst);
    place.deliver(key, &one, NEXT, NEXT).await;
    assert_eq!(names(&place).await, ["p1 One"]);
    let named = "patients/window/snapshot.csv";
    place.deliver(named, &one, "2026-03-03T00:00:00Z", "2026-03-03T00:00:00Z").await;
    assert_eq!(names(&place).await, ["p1 One"], "a file of that name is no folder");
}
