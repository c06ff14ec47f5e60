//! An event source mapping of one shard, as AWS describes it: after a failure it goes on from the
//! lowest number that was returned; a batch that comes no further is split in halves, which costs no
//! try, or tried again, and at last given up (AWS Lambda developer guide, "Kinesis: error handling").

use super::*;
use aws_lambda_events::encodings::Base64Data;
use std::collections::VecDeque;

/// How often a batch that comes no further is tried again.
const RETRIES: u32 = 3;

/// One record of the shard.
pub(super) fn record(data: &Value, number: u32) -> Value {
    record_of(data.to_string().as_bytes(), number)
}

pub(super) fn record_of(data: &[u8], number: u32) -> Value {
    let mut encoded = Base64Data::default();
    *encoded = data.to_vec();
    let number = sequence_number(number);
    json!({
        "eventID": format!("shardId-000000000000:{number}"),
        "eventSource": "aws:kinesis",
        "eventSourceARN": "arn:aws:kinesis:us-east-1:000000000000:stream/claims",
        "kinesis": { "sequenceNumber": number, "partitionKey": "C1", "data": encoded,
            "approximateArrivalTimestamp": 1_738_318_273.123 },
    })
}

/// A number as Kinesis gives them: too long for any integer.
pub(super) fn sequence_number(number: u32) -> String {
    format!("4959033827149025660855969253836157109592157598{number:010}")
}

/// Delivers all records to `invoke`, and at last the record of what was given up.
pub(super) async fn deliver(
    records: &[Value],
    bisects: bool,
    invoke: &impl AsyncFn(Value) -> Result<Value, StreamError>,
) {
    let mut waiting = VecDeque::from([(records.to_vec(), 0)]);
    while let Some((batch, tries)) = waiting.pop_front() {
        let answer = invoke(json!({ "Records": batch })).await;
        match answer.map(|answer| lowest(&batch, &answer)) {
            Ok(None) => {}
            Ok(Some(at)) if at > 0 => waiting.push_front((batch[at..].to_vec(), 0)),
            _ if bisects && batch.len() > 1 => {
                let (left, right) = batch.split_at(batch.len() / 2);
                waiting.push_front((right.to_vec(), tries));
                waiting.push_front((left.to_vec(), tries));
            }
            _ if tries < RETRIES => waiting.push_front((batch, tries + 1)),
            _ => {
                let payload = json!({ "Records": batch }).to_string();
                let context = json!({ "condition": "RetryAttemptsExhausted" });
                let event = json!({ "requestContext": context, "payload": payload });
                invoke(event).await.unwrap();
            }
        }
    }
}

/// Where the batch goes on; a number that it does not have stands for its beginning.
fn lowest(batch: &[Value], answer: &Value) -> Option<usize> {
    let failures = answer["batchItemFailures"].as_array().unwrap();
    let place = |failure: &Value| {
        let is = |record: &Value| record["kinesis"]["sequenceNumber"] == failure["itemIdentifier"];
        batch.iter().position(is).unwrap_or_default()
    };
    failures.iter().map(place).min()
}
