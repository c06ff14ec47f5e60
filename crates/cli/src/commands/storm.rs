//! A storm of claim changes through stream-ingest's own handler, and what is on record of one claim.

use crate::{args::Format, embedded::Embedded, output};
use anyhow::{Context, Result};
use aws_lambda_events::encodings::Base64Data;
use chrono::NaiveDate;
use medallion::{ingest::Ingested, render};
use serde_json::{Value, json};
use stream_ingest::{Neighbours, handle};
use world::{EXAMPLE_CLAIM, StreamRecord, storm};

/// The storm of every demo is the same.
const SEED: u64 = 7;
const STREAM: &str = "arn:aws:kinesis:us-east-1:000000000000:stream/claim-changes";

/// Sends the batches of the day `on` through the function.
pub(super) async fn take(on: NaiveDate, embedded: &Embedded) -> Result<Vec<Ingested>> {
    let neighbours = Neighbours {
        tenant: &embedded.tenant,
        contracts: embedded.medallion.contracts(),
        zone: &embedded.medallion,
        clock: &lambda_kit::utc_now,
    };
    let mut taken = Vec::new();
    for batch in storm(SEED, on) {
        let event = event(&batch)?;
        let done = handle(&event, "embedded", &neighbours).await;
        taken.extend(done.context("cannot take in a batch of changes")?.written.ingested);
    }
    Ok(taken)
}

/// The batch as an event source mapping gives it to the function.
fn event(batch: &[StreamRecord]) -> Result<Value> {
    let record = |record: &StreamRecord| -> Result<Value> {
        let mut data = Base64Data::default();
        data.0 = record.data.clone().into_bytes();
        let data = serde_json::to_value(data)?;
        Ok(json!({
            "kinesis": {
                "kinesisSchemaVersion": "1.0", "partitionKey": record.partition_key,
                "sequenceNumber": record.sequence_number, "data": data,
                "approximateArrivalTimestamp": 0.0,
            },
            "eventSource": "aws:kinesis", "eventVersion": "1.0", "eventName": "aws:kinesis:record",
            "eventID": format!("shardId-000000000000:{}", record.sequence_number),
            "eventSourceARN": STREAM,
        }))
    };
    let records: Result<Vec<Value>> = batch.iter().map(record).collect();
    Ok(json!({ "Records": records? }))
}

/// What is on record of the example claim, and the claims as they are.
pub(super) async fn tell(embedded: &Embedded, format: Format) -> Result<()> {
    let session = embedded.medallion.session().await?;
    let sql = format!(
        "select event_name, event_time, claim_status, payment_status, total_charge
         from curated.claim_event_history where claim_id = '{EXAMPLE_CLAIM}' order by event_time"
    );
    output::say(format, format!("the history of claim {EXAMPLE_CLAIM}"));
    let headings = ["change", "at", "claim", "payment", "charge"];
    output::rows(&headings, &render::cells(&session.query(&sql).await?)?, format)?;
    let sql = "select claimstatus, count(*), sum(totalcharge) from v_healthcare_claims_summary
        group by claimstatus order by 1";
    output::say(format, "insurance claims as they are, of every change in any order");
    output::rows(
        &["status", "claims", "charged"],
        &render::cells(&session.query(sql).await?)?,
        format,
    )
}
