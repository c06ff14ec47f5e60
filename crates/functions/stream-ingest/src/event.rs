//! The events that hold records: those of a Kinesis event source mapping, and what the mapping
//! writes to its on-failure destination (AWS Lambda developer guide, "Kinesis").

use aws_lambda_events::encodings::Base64Data;
use domain::phi::Phi;
use medallion::feed::{FeedRecord, Place};
use serde::Deserialize;
use serde_json::Value;

/// The records of an event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Batch {
    /// The records, in order.
    pub records: Vec<FeedRecord>,
    /// Whether the mapping has given them up, so that nobody sends them again.
    pub is_given_up: bool,
}

/// An event that is not one of records. Repeating it cannot help.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum EventError {
    /// Neither a Kinesis event nor the record of a failed invocation.
    #[error("the event is not of a known shape")]
    UnknownShape,
    /// A failed invocation whose payload is not there: its destination must be S3.
    #[error("the failed invocation has no payload")]
    NoPayload,
    /// A record without a stream, a shard and a number.
    #[error("a record's place is not valid")]
    Place,
}

#[derive(Deserialize)]
struct Event {
    #[serde(rename = "Records")]
    records: Vec<Record>,
}

#[derive(Deserialize)]
struct Record {
    #[serde(rename = "eventID")]
    event_id: String,
    #[serde(rename = "eventSourceARN")]
    event_source_arn: String,
    kinesis: Kinesis,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Kinesis {
    sequence_number: String,
    data: Base64Data,
}

/// Reads an invocation's event, or the body of an object in an on-failure destination.
///
/// # Errors
/// [`EventError`]. No value of the event is repeated.
pub fn from_event(event: &Value) -> Result<Batch, EventError> {
    if event.get("requestContext").is_none() {
        return Ok(Batch { records: records(event)?, is_given_up: false });
    }
    let records = match event.get("payload") {
        Some(Value::String(text)) => {
            let event = serde_json::from_str(text).map_err(|_| EventError::UnknownShape)?;
            records(&event)?
        }
        Some(event @ Value::Object(_)) => records(event)?,
        _ => return Err(EventError::NoPayload),
    };
    Ok(Batch { records, is_given_up: true })
}

fn records(event: &Value) -> Result<Vec<FeedRecord>, EventError> {
    let event = Event::deserialize(event).map_err(|_| EventError::UnknownShape)?;
    event.records.into_iter().map(Record::placed).collect()
}

impl Record {
    fn placed(self) -> Result<FeedRecord, EventError> {
        let shard = self.event_id.split(':').next().unwrap_or_default();
        let stream = stream(&self.event_source_arn).and_then(|name| name.parse().ok());
        let place =
            Place::new(stream.ok_or(EventError::Place)?, shard, &self.kinesis.sequence_number);
        let data = Phi::new(self.kinesis.data.0);
        Ok(FeedRecord { place: place.map_err(|_| EventError::Place)?, data })
    }
}

/// The stream of `arn:aws:kinesis:<region>:<account>:stream/<name>`, behind which a consumer may
/// follow.
fn stream(arn: &str) -> Option<&str> {
    arn.split_once(":stream/")?.1.split('/').next()
}
