//! A lake in a folder, and the sample events into it.

use super::*;
use chrono::{DateTime, Utc};
use domain::id::TenantId;
use medallion::{Lake, Medallion, render};
use tempfile::TempDir;

/// A lake of its own.
pub(super) struct Place {
    _folder: TempDir,
    pub(super) medallion: Medallion,
}

impl Place {
    pub(super) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let lake = Lake::at(folder.path().to_str().unwrap()).unwrap();
        Self { _folder: folder, medallion: Medallion::new(lake).unwrap() }
    }

    /// Sends an event that arrives at an instant.
    pub(super) async fn send(&self, event: &Value, at: &str) -> Result<Handled, StreamError> {
        let at: DateTime<Utc> = at.parse().unwrap();
        let neighbours = Neighbours {
            tenant: &TenantId::main(),
            contracts: self.medallion.contracts(),
            zone: &self.medallion,
            clock: &move || at,
        };
        handle(event, "run", &neighbours).await
    }

    pub(super) async fn send_sample(&self, name: &str) -> Handled {
        let event = event(&format!("stream-ingest/{name}.json"));
        self.send(&event, "2025-01-31T10:30:00Z").await.unwrap()
    }

    pub(super) async fn curate_claims(&self) {
        for table in ["curated.claim_event_history", "curated.claim_current"] {
            self.medallion.curate(&table.parse().unwrap()).await.unwrap();
        }
    }

    /// The rows of a query, each as text with a bar between its cells.
    pub(super) async fn rows(&self, sql: &str) -> Vec<String> {
        let session = self.medallion.session().await.unwrap();
        let found = session.query(sql).await.unwrap();
        render::cells(&found).unwrap().iter().map(|cells| cells.join("|")).collect()
    }
}

/// The query of the claims pipeline's guide, to the letter.
const SUMMARY: &str = "SELECT * FROM v_healthcare_claims_summary WHERE claimStatus = 'Pending' ORDER BY eventCreationUTC DESC;";

#[tokio::test]
async fn a_claim_appears_changes_and_goes_and_every_change_stays_in_the_history() {
    let place = Place::new();
    let current = "select claim_id, member_id, total_charge, claim_status, payment_status,
        diagnosis_codes, patient_last_name, provider_npi, event_name from claims_current";
    place.send_sample("insert-CLM-ABC123").await;
    place.curate_claims().await;
    let claim = "CLM-ABC123|M1001|2500.00";
    let rest = "[\"E11.9\",\"I10\"]|Patient|1234567893";
    assert_eq!(place.rows(current).await, [format!("{claim}|Pending|Pending|{rest}|INSERT")]);
    assert_eq!(place.rows(SUMMARY).await.len(), 1);
    place.send_sample("modify-CLM-ABC123").await;
    place.curate_claims().await;
    let changed = format!("{claim}|In Review|Processing|{rest}|MODIFY");
    assert_eq!(place.rows(current).await, [changed]);
    assert_eq!(place.rows(SUMMARY).await.len(), 0);
    let pending = "select claim_id, pending_from, age_days from v_pending_claims";
    assert_eq!(place.rows(pending).await, ["CLM-ABC123|2025-01-31|0"]);
    place.send_sample("remove-CLM-ABC123").await;
    place.send_sample("insert-CLM-ABC123").await;
    place.curate_claims().await;
    assert_eq!(place.rows(current).await, [""; 0]);
    let history = "select event_name, claim_status, before_image is null, after_image is null,
        right(sequence_number, 3) from openflow_insclaim_event_hist_tbl order by event_time";
    let expected = [
        "INSERT|Pending|true|false|898",
        "MODIFY|In Review|false|false|900",
        "REMOVE|In Review|false|true|902",
    ];
    assert_eq!(place.rows(history).await, expected);
    let newest = "select event_name from v_recent_events limit 1";
    assert_eq!(place.rows(newest).await, ["REMOVE"]);
}

#[tokio::test]
async fn the_summary_has_the_columns_of_the_guide_and_ends_with_a_semicolon() {
    let place = Place::new();
    place.send_sample("insert-CLM-ABC123").await;
    place.curate_claims().await;
    let found = place.medallion.session().await.unwrap().query(SUMMARY).await.unwrap();
    let schema = found[0].schema();
    let names: Vec<_> = schema.fields().iter().map(|field| field.name().as_str()).collect();
    let expected = "claimid memberid insuranceplan diagnosiscodes dateofservice totalcharge
        claimstatus paymentstatus patientfirstname patientlastname patientgender patientstate
        providername providernpi payername payerid createdtimestamp billsubmitdate eventname
        eventcreationutc";
    assert_eq!(names, expected.split_whitespace().collect::<Vec<_>>());
    assert_eq!(place.rows("select count(*) from openflow_insclaim_dest_tbl").await, ["1"]);
}

#[tokio::test]
async fn messages_of_dms_are_checked_as_rows_of_files_are() {
    let place = Place::new();
    for _ in 0..2 {
        let handled = place.send_sample("dms-batch").await;
        assert_eq!(handled.response(), json!({ "batchItemFailures": [] }));
    }
    let patients = "select patient_id, last_name, _op, _sequence, data_source from raw.patient
        order by _sequence";
    let expected = [
        "p1|Patient|I|~00000000004294967301.00000000000000000001|hospital-changes",
        "p1|Renamed|U|~00000000004294967302.00000000000000000001|hospital-changes",
    ];
    assert_eq!(place.rows(patients).await, expected);
    let rejected = "select reason_code, column_name, row_number from raw.quarantine";
    assert_eq!(place.rows(rejected).await, ["NOT_A_DATE|birth_date|3"]);
    assert_eq!(place.rows("select count(*) from raw.provider").await, ["1"]);
    let ledger = "select dataset, received_rows, accepted_rows, quarantined_rows
        from ops.reconciliation order by dataset";
    assert_eq!(place.rows(ledger).await, ["patients|3|2|1", "providers|1|1|0"]);
}

#[tokio::test]
async fn an_item_that_is_no_claim_is_kept_whole_and_once() {
    let place = Place::new();
    let handled = place.send_sample("not-a-claim").await;
    assert_eq!((handled.failed, handled.written.set_aside), (None, 1));
    assert_eq!(place.send_sample("not-a-claim").await.written.set_aside, 0);
    let sql = "select dataset, reason_code, row_number, row_text from raw.quarantine";
    let found = place.rows(sql).await;
    assert_eq!(found.len(), 1);
    assert!(found[0].starts_with("insurance_claims|CLAIM_UNREADABLE|1|{\"awsRegion\""));
    assert!(found[0].ends_with("\"eventSource\":\"aws:dynamodb\"}"));
    let ledger = "select received_rows, quarantined_rows, is_balanced from ops.reconciliation";
    assert_eq!(place.rows(ledger).await, ["1|1|true"]);
}

#[tokio::test]
async fn a_run_that_the_table_refuses_as_a_whole_leaves_no_record_behind() {
    let place = Place::new();
    let record = |claim: u32| {
        let item: serde_json::Map<String, Value> = (0..190)
            .map(|at| (format!("a{claim}x{at}"), json!({ "S": "x" })))
            .chain([("claim_id".to_owned(), json!({ "S": format!("C{claim}") }))])
            .collect();
        claims::change("INSERT", &format!("C{claim}"), claim, item.into())
    };
    let records: Vec<Value> =
        (1..=12).map(|claim| mapping::record(&record(claim), claim)).collect();
    let event = json!({ "Records": records });
    for expected in [12, 0] {
        let handled = place.send(&event, "2025-01-31T10:30:00Z").await.unwrap();
        assert_eq!(handled.written.set_aside, expected);
    }
    let sql = "select reason_code, count(*), count(row_text) from raw.quarantine group by 1";
    assert_eq!(place.rows(sql).await, ["TOO_MANY_COLUMNS|13|12"]);
}
