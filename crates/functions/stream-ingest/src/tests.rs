mod claims;
mod history;
mod lake;
mod mapping;
mod poison;

use super::*;
use medallion::{contract::Contracts, feed::ReasonCode};
use serde_json::{Value, json};
use testkit::event;

fn batch(name: &str) -> Result<Batch, EventError> {
    from_event(&event(&format!("stream-ingest/{name}.json")))
}

fn planned(batch: &Batch) -> Plan {
    let at = "2025-01-31T10:30:00Z".parse().unwrap();
    let contracts = Contracts::load().unwrap();
    plan(batch, &contracts, &"main".parse().unwrap(), "run", at).unwrap()
}

#[test]
fn a_record_stands_in_its_stream_and_shard_under_its_number() {
    let batch = batch("insert-CLM-ABC123").unwrap();
    let place = &batch.records[0].place;
    assert_eq!(place.stream.as_str(), "InsuranceClaimsStream");
    assert_eq!(place.shard_id, "shardId-000000000000");
    assert_eq!(place.sequence_number.len(), 56);
    assert!(batch.records[0].data.expose().starts_with(b"{\"awsRegion\""));
    assert!(!batch.is_given_up && !format!("{batch:?}").contains("M1001"));
}

#[test]
fn a_consumer_with_a_fan_out_of_its_own_reads_the_same_stream() {
    let mut event = event("stream-ingest/insert-CLM-ABC123.json");
    let arn = event["Records"][0]["eventSourceARN"].as_str().unwrap().to_owned();
    event["Records"][0]["eventSourceARN"] = json!(format!("{arn}/consumer/ingest:1738318272"));
    assert_eq!(from_event(&event).unwrap(), batch("insert-CLM-ABC123").unwrap());
}

#[test]
fn an_event_of_another_shape_is_refused_without_its_values() {
    use EventError::{NoPayload, Place, UnknownShape};
    let changed = |pointer: &str, value: Value| {
        let mut event = event("stream-ingest/insert-CLM-ABC123.json");
        *event.pointer_mut(pointer).unwrap() = value;
        event
    };
    let cases = [
        (json!({}), UnknownShape),
        (json!({ "Records": [{ "s3": {} }] }), UnknownShape),
        (changed("/Records/0/kinesis/data", json!("CANARY?")), UnknownShape),
        (changed("/Records/0/eventID", json!("no shard at all:1")), Place),
        (changed("/Records/0/kinesis/sequenceNumber", json!("12a")), Place),
        (changed("/Records/0/eventSourceARN", json!("arn:aws:sqs:us-east-1:0:queue")), Place),
        (json!({ "requestContext": {} }), NoPayload),
        (json!({ "requestContext": {}, "payload": "CANARY" }), UnknownShape),
    ];
    for (event, expected) in cases {
        let error = from_event(&event).unwrap_err();
        assert_eq!(error, expected, "{event}");
        let told = StreamError::from(error).diagnose();
        assert_eq!(told.error_type, "BadInput");
        assert!(!told.error_message.contains("CANARY"));
    }
}

#[test]
fn the_first_record_that_cannot_be_decoded_ends_the_batch() {
    let plan = planned(&batch("poison").unwrap());
    let failed = plan.failed.unwrap();
    assert_eq!(failed.reason, ReasonCode::JsonSyntax);
    assert!(failed.sequence_number.ends_with("899"));
    assert_eq!((plan.rows.len(), plan.rows[0].lines.len(), plan.set_aside.len()), (1, 1, 0));
}

#[test]
fn a_batch_that_was_given_up_is_taken_in_around_what_cannot_be_decoded() {
    let plan = planned(&batch("failed-invocation").unwrap());
    assert_eq!((plan.failed, plan.rows[0].lines.len()), (None, 1));
    let [poison] = plan.set_aside.as_slice() else { panic!("not one record") };
    assert_eq!(poison.reason, "JSON_SYNTAX");
    assert!(poison.record.expose().ends_with(b"CLM-PO"));
    assert!(poison.delivery.key.as_str().starts_with("raw/main/InsuranceClaimsStream/unknown/"));
}

#[test]
fn the_records_of_each_table_are_one_file() {
    let plan = planned(&batch("dms-batch").unwrap());
    let files: Vec<_> = plan.rows.iter().map(|rows| rows.delivery.key.dataset().as_str()).collect();
    assert_eq!(files, ["patients", "providers"]);
    let patients = &plan.rows[0];
    assert_eq!(patients.lines.len(), 3);
    let (first, last) = patients.delivery.version.split_once('-').unwrap();
    assert!(first.ends_with("899") && last.ends_with("901"));
    let name = patients.delivery.key.file_name();
    assert_eq!(name, format!("{first}-{last}.ndjson"));
}
