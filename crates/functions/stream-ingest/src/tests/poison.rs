//! One record of a hundred that cannot be decoded, at every place, through the mapping.

use super::{
    claims::{change, item},
    lake::Place,
    mapping::{deliver, record, record_of, sequence_number},
    *,
};
use domain::id::TenantId;
use medallion::MedallionError;
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Mutex,
};
use testkit::FixedClock;

const RECORDS: u32 = 100;
const POISON: &[u8] = b"{\"eventName\":\"INSERT\",\"dynamodb\":\xff";

/// A batch whose record at `at` is no change.
fn batch(at: Option<u32>) -> Vec<Value> {
    let one = |number: u32| match Some(number) == at {
        true => record_of(POISON, number),
        false => {
            let claim = format!("C{number}");
            record(&change("INSERT", &claim, number, item(&claim, "Pending")), number)
        }
    };
    (0..RECORDS).map(one).collect()
}

/// A raw zone in memory that takes a file once, as the lake does.
struct Memory {
    contracts: Contracts,
    files: Mutex<BTreeMap<String, Vec<String>>>,
    aside: Mutex<BTreeMap<String, Vec<u8>>>,
    failures: Mutex<u32>,
}

impl RawZone for Memory {
    async fn write(&self, plan: &Plan) -> Result<Written, MedallionError> {
        let mut failures = self.failures.lock().unwrap();
        if *failures > 0 {
            *failures -= 1;
            return Err(MedallionError::UnknownTable("raw.claim_event".to_owned()));
        }
        for rows in &plan.rows {
            let number = |line: &domain::phi::Phi<String>| {
                let row: Value = serde_json::from_str(line.expose()).unwrap();
                row["sequence_number"].as_str().unwrap().to_owned()
            };
            let numbers = rows.lines.iter().map(number).collect();
            self.files.lock().unwrap().entry(rows.delivery.file()).or_insert(numbers);
        }
        for one in &plan.set_aside {
            let kept = one.record.expose().clone();
            self.aside.lock().unwrap().entry(one.delivery.file()).or_insert(kept);
        }
        Ok(Written::default())
    }
}

impl Memory {
    fn failing(times: u32) -> Self {
        Self {
            contracts: Contracts::load().unwrap(),
            files: Mutex::default(),
            aside: Mutex::default(),
            failures: Mutex::new(times),
        }
    }

    async fn handle(&self, event: &Value) -> Result<Value, StreamError> {
        let neighbours = Neighbours {
            tenant: &TenantId::main(),
            contracts: &self.contracts,
            zone: self,
            clock: &FixedClock::at("2025-01-31T10:30:00Z"),
        };
        handle(event, "run", &neighbours).await.map(|handled| handled.response())
    }

    /// Whether every record but the poison is there once, and the poison whole and once.
    fn judge(&self, poison: Option<u32>) -> Result<(), String> {
        let files = self.files.lock().unwrap();
        let rows: Vec<&String> = files.values().flatten().collect();
        let distinct: BTreeSet<&String> = rows.iter().copied().collect();
        let expected = RECORDS - u32::from(poison.is_some());
        let aside = self.aside.lock().unwrap();
        let kept = match poison {
            Some(number) => {
                let number = sequence_number(number);
                aside.len() == 1
                    && aside.iter().all(|(file, bytes)| file.contains(&number) && bytes == POISON)
            }
            None => aside.is_empty(),
        };
        match (rows.len(), distinct.len(), kept) {
            (rows, other, _) if rows != other => Err(format!("{} rows twice", rows - other)),
            (_, other, _) if other != expected as usize => Err(format!("{other} of {expected}")),
            (_, _, false) => Err("the poison is not kept".to_owned()),
            _ => Ok(()),
        }
    }
}

#[tokio::test]
async fn of_a_hundred_records_the_one_that_cannot_be_decoded_costs_only_itself_at_any_place() {
    for bisects in [true, false] {
        for at in 0..RECORDS {
            let zone = Memory::failing(0);
            deliver(&batch(Some(at)), bisects, &async |event| zone.handle(&event).await).await;
            assert_eq!(zone.judge(Some(at)), Ok(()), "poison at {at}, bisection: {bisects}");
        }
    }
}

/// What a handler would do that goes on behind the record that it names.
async fn goes_on(zone: &Memory, event: Value, names: bool) -> Result<Value, StreamError> {
    let answer = zone.handle(&event).await?;
    let failed = answer["batchItemFailures"][0]["itemIdentifier"].clone();
    if failed.is_null() {
        return Ok(answer);
    }
    let records = event["Records"].as_array().unwrap().iter();
    let behind = records.skip_while(|record| record["kinesis"]["sequenceNumber"] != failed).skip(1);
    zone.handle(&json!({ "Records": behind.collect::<Vec<_>>() })).await?;
    Ok(if names { answer } else { json!({ "batchItemFailures": [] }) })
}

#[tokio::test]
async fn a_handler_that_goes_on_behind_a_failure_is_caught() {
    for (bisects, names, expected) in [
        (true, true, "rows twice"),
        (true, false, "the poison is not kept"),
        (false, false, "the poison is not kept"),
    ] {
        let zone = Memory::failing(0);
        let invoke = async |event| goes_on(&zone, event, names).await;
        deliver(&batch(Some(40)), bisects, &invoke).await;
        let verdict = zone.judge(Some(40)).unwrap_err();
        assert!(verdict.contains(expected), "{verdict}");
    }
}

#[tokio::test]
async fn after_a_failure_of_storage_the_whole_batch_comes_again_and_nothing_is_lost() {
    for (bisects, failures) in [(true, 1), (true, 3), (false, 3)] {
        let zone = Memory::failing(failures);
        let error = zone.handle(&json!({ "Records": batch(None) })).await.unwrap_err();
        assert_eq!(error.diagnose().error_type, "TryAgain");
        deliver(&batch(None), bisects, &async |event| zone.handle(&event).await).await;
        assert_eq!(zone.judge(None), Ok(()));
    }
}

#[tokio::test]
async fn on_a_real_lake_the_poison_is_kept_whole_and_the_others_are_applied_once() {
    for at in [0, 1, 50, 98, 99] {
        let place = Place::new();
        let now = "2025-01-31T10:30:00Z";
        let invoke = async |event: Value| Ok(place.send(&event, now).await?.response());
        deliver(&batch(Some(at)), at % 2 == 0, &invoke).await;
        place.curate_claims().await;
        let counts = "select (select count(*) from raw.claim_event) as raw, count(*),
            count(distinct claim_id), (select count(*) from claims_current) as current
            from curated.claim_event_history";
        assert_eq!(place.rows(counts).await, ["99|99|99|99"], "poison at {at}");
        let kept = "select reason_code, row_text, split_part(_file, '@', 2) from raw.quarantine";
        let (text, number) = (hexadecimal(POISON), sequence_number(at));
        let expected = format!("ENCODING|\\x{text}|{number}-{number}");
        assert_eq!(place.rows(kept).await, [expected], "poison at {at}");
    }
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
