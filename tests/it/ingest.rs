//! Events to tables: every shape of event, every way a file can be wrong, every repetition.

use chrono::{DateTime, Utc};
use file_ingest::{Folder, Handled, IngestError, ObjectSource, Opened, SourceError, Taken, handle};
use medallion::{
    Lake, Medallion,
    ingest::{Ingested, Outcome},
    render,
};
use serde_json::{Value, json};
use std::path::PathBuf;
use tempfile::TempDir;

const HEADER: &str = "Id,START,STOP,PATIENT,ENCOUNTERCLASS,TOTAL_CLAIM_COST";
const GOOD: &str = "e1,2024-03-01T10:00:00Z,2024-03-01T11:00:00Z,p1,wellness,12.50";

const KEY: &str = "raw/main/ehr/encounters/encounters.csv";

struct Place {
    folder: TempDir,
    files: Folder,
    medallion: Medallion,
}

fn now() -> DateTime<Utc> {
    "2024-09-01T12:00:00Z".parse().unwrap()
}

impl Place {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let lake = Lake::at(folder.path().join("lake").to_str().unwrap()).unwrap();
        let medallion = Medallion::new(lake).unwrap();
        Self { folder, files: Folder::default(), medallion }
    }

    fn file(&mut self, key: &str, lines: &[&str]) {
        let path: PathBuf = self.folder.path().join(key.replace('/', "_"));
        std::fs::write(&path, lines.join("\n") + "\n").unwrap();
        self.files.put(key.to_owned(), path);
    }

    async fn send(&self, event: &Value) -> Result<Handled, IngestError> {
        handle(event, "run", &self.files, &self.medallion, &now).await
    }

    async fn take(&self, key: &str) -> Ingested {
        match self.send(&created(key)).await.unwrap().objects.remove(0) {
            Taken::In(ingested) => *ingested,
            other => panic!("{other:?}"),
        }
    }

    /// The rows of a query, each as text with a bar between its cells.
    async fn rows(&self, sql: &str) -> Vec<String> {
        let session = self.medallion.session().await.unwrap();
        let found = session.query(sql).await.unwrap();
        render::cells(&found).unwrap().iter().map(|cells| cells.join("|")).collect()
    }
}

fn created(key: &str) -> Value {
    json!({ "Records": [{
        "eventName": "ObjectCreated:Put", "eventTime": "2024-09-01T05:00:00Z",
        "s3": { "bucket": { "name": "carelake-raw" }, "object": { "key": key } },
    }]})
}

#[tokio::test]
async fn good_rows_are_kept_and_bad_rows_go_to_quarantine_whole() {
    let mut place = Place::new();
    let bad_date = "e2,2024-02-30T10:00:00Z,,p1,wellness,1.00";
    let bad_class = "e3,2024-03-01T10:00:00Z,,p1,spaceflight,1.00";
    place.file(KEY, &[HEADER, GOOD, bad_date, bad_class]);
    let taken = place.take(KEY).await;
    assert_eq!((taken.received, taken.accepted, taken.quarantined), (3, 1, 2));
    assert_eq!(taken.totals["total_claim_cost"], 1250);
    let rows =
        place.rows("select encounter_id, tenant, data_source, _row from raw.encounter").await;
    assert_eq!(rows, ["e1|main|ehr|1"]);
    let sql =
        "select reason_code, column_name, row_number, row_text from raw.quarantine order by 3";
    let expected = [
        format!("NOT_A_TIMESTAMP|started_at|2|{bad_date}"),
        format!("NOT_IN_SET|encounter_class|3|{bad_class}"),
    ];
    assert_eq!(place.rows(sql).await, expected);
    let ledger = "select received_rows, accepted_rows, quarantined_rows, is_balanced
        from ops.reconciliation";
    assert_eq!(place.rows(ledger).await, ["3|1|2|true"]);
}

#[tokio::test]
async fn the_same_object_again_adds_nothing_and_answers_the_same() {
    let mut place = Place::new();
    place.file(KEY, &[HEADER, GOOD, "e2,never,,p1,wellness,1.00"]);
    let first = place.take(KEY).await;
    let again = place.take(KEY).await;
    assert_eq!(again, Ingested { outcome: Outcome::Before, ..first });
    assert_eq!(place.rows(TOTALS).await, ["1|1|1"]);
}

const TOTALS: &str = "select
    (select count(*) from raw.encounter) as kept,
    (select count(*) from raw.quarantine) as set_aside,
    (select count(*) from ops.reconciliation) as lines";

#[tokio::test]
async fn eight_deliveries_of_one_object_at_once_are_one_set_of_rows() {
    let mut place = Place::new();
    place.file(KEY, &[HEADER, GOOD, "e2,never,,p1,wellness,1.00"]);
    let event = created(KEY);
    let sends = (0..8).map(|_| place.send(&event));
    for handled in futures::future::join_all(sends).await {
        handled.unwrap();
    }
    assert_eq!(place.rows(TOTALS).await, ["1|1|1"]);
}

/// Whatever a crash left behind, the next delivery completes it.
#[tokio::test]
async fn a_delivery_that_stopped_between_its_commits_is_completed_by_the_next() {
    for lost in ["ops/reconciliation", "raw/quarantine", "raw/encounter"] {
        let mut place = Place::new();
        place.file(KEY, &[HEADER, GOOD, "e2,never,,p1,wellness,1.00"]);
        place.take(KEY).await;
        let lake = place.folder.path().join("lake");
        for table in ["ops/reconciliation", "raw/quarantine", "raw/encounter"] {
            std::fs::remove_dir_all(lake.join(table)).unwrap();
            if table == lost {
                break;
            }
        }
        place.take(KEY).await;
        assert_eq!(place.rows(TOTALS).await, ["1|1|1"], "from {lost} on");
    }
}

#[tokio::test]
async fn another_content_under_the_same_key_is_another_object() {
    let mut place = Place::new();
    place.file(KEY, &[HEADER, GOOD]);
    place.take(KEY).await;
    place.file(KEY, &[HEADER, "e9,2024-03-01T10:00:00Z,,p1,wellness,1.00"]);
    assert_eq!(place.take(KEY).await.outcome, Outcome::Taken);
    assert_eq!(place.rows("select encounter_id from raw.encounter order by 1").await, ["e1", "e9"]);
}

#[tokio::test]
async fn a_column_that_appears_in_the_middle_is_added_by_name() {
    let mut place = Place::new();
    place.file(KEY, &[HEADER, GOOD]);
    place.take(KEY).await;
    let second = "raw/main/ehr/encounters/second.csv";
    let header = "Id,START,STOP,telehealthFlag,PATIENT,ENCOUNTERCLASS,TOTAL_CLAIM_COST";
    place.file(second, &[header, "e2,2024-03-01T10:00:00Z,,yes,p1,virtual,1.00"]);
    assert_eq!(place.take(second).await.new_columns, ["telehealth_flag"]);
    let sql = "select encounter_id, telehealth_flag, patient_id from raw.encounter order by 1";
    assert_eq!(place.rows(sql).await, ["e1||p1", "e2|yes|p1"]);
}

#[tokio::test]
async fn a_column_named_as_one_of_ours_does_not_take_its_place() {
    let mut place = Place::new();
    let header = format!("{HEADER},tenant");
    place.file(KEY, &[&header, &format!("{GOOD},mallory")]);
    place.take(KEY).await;
    let sql = "select tenant, delivered_tenant from raw.encounter";
    assert_eq!(place.rows(sql).await, ["main|mallory"]);
}

#[tokio::test]
async fn a_file_that_is_none_costs_one_row_of_quarantine() {
    let mut place = Place::new();
    let cases = [
        ("raw/main/ehr/encounters/empty.csv", vec![], "EMPTY_FILE"),
        ("raw/main/ehr/encounters/header.csv", vec!["a,b", "1,2"], "HEADER_MISSING_COLUMN"),
        ("raw/main/ehr/horoscopes/june.csv", vec!["a", "1"], "UNKNOWN_DATASET"),
        ("raw/main/ehr/encounters/scan.tiff", vec!["II"], "UNKNOWN_FORMAT"),
        ("raw/main/ehr/encounters/broken.parquet", vec!["PAR1"], "PARQUET_UNREADABLE"),
    ];
    for (key, lines, reason) in cases {
        place.file(key, &lines);
        let taken = place.take(key).await;
        assert_eq!(taken.outcome, Outcome::Refused, "{key}");
        assert_eq!(taken.reasons.keys().collect::<Vec<_>>(), [reason], "{key}");
        assert!(taken.is_balanced());
    }
    assert_eq!(place.rows("select count(*) from raw.encounter").await, ["0"]);
    assert_eq!(place.rows("select count(*) from raw.quarantine").await, ["5"]);
}

/// Every event of `events/file-ingest`: none is an error that would come again for ever, but the
/// one message that cannot be read.
#[tokio::test]
async fn every_event_shape_is_understood() {
    let mut place = Place::new();
    for name in ["encounters.csv", "day one+two.csv", "day one two.csv"] {
        let key = format!("raw/main/ehr/encounters/2024/09/01/{name}");
        place.file(&key, &[HEADER, GOOD]);
    }
    for name in testkit::events("file-ingest") {
        let handled = place.send(&testkit::event(&name)).await;
        let handled = handled.unwrap_or_else(|error| panic!("{name}: {error}"));
        let failures = handled.response["batchItemFailures"].as_array().map_or(0, Vec::len);
        assert_eq!(failures, usize::from(name.contains("poison")), "{name}");
        let rests = ["delete", "test-event", "null", "empty"];
        let expects_none = rests.iter().any(|rest| name.contains(rest));
        assert!(!expects_none || handled.objects.is_empty(), "{name}");
    }
}

/// A store that fails for one key.
struct Flaky<'a>(&'a Folder);

impl ObjectSource for Flaky<'_> {
    async fn open(&self, object: &file_ingest::Object) -> Result<Opened, SourceError> {
        if object.key.contains("flaky") {
            return Err(SourceError::Read("the store is busy".into()));
        }
        self.0.open(object).await
    }
}

#[tokio::test]
async fn of_a_batch_only_the_message_that_failed_comes_again() {
    let mut place = Place::new();
    place.file(KEY, &[HEADER, GOOD]);
    let message = |id: &str, key: &str| json!({ "messageId": id, "body": created(key).to_string(), "eventSource": "aws:sqs" });
    let flaky = "raw/main/ehr/encounters/flaky.csv";
    let event = json!({ "Records": [message("m1", flaky), message("m2", KEY)] });
    let handled =
        handle(&event, "run", &Flaky(&place.files), &place.medallion, &now).await.unwrap();
    assert_eq!(handled.response, json!({ "batchItemFailures": [{ "itemIdentifier": "m1" }] }));
    assert_eq!(place.rows("select count(*) from raw.encounter").await, ["1"]);
    let direct = handle(&created(flaky), "run", &Flaky(&place.files), &place.medallion, &now).await;
    assert_eq!(direct.unwrap_err().diagnose().error_type, "TryAgain");
}
