//! The events that hold records: those of a Kinesis event source mapping, and what the mapping
//! writes to its on-failure destination (AWS Lambda developer guide, "Kinesis").

use domain::phi::Phi;
use lambda_kit::stream::{StreamEvent, StreamRecord};
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
    let event = StreamEvent::deserialize(event).map_err(|_| EventError::UnknownShape)?;
    event.records.iter().map(placed).collect()
}

fn placed(record: &StreamRecord) -> Result<FeedRecord, EventError> {
    let data = Phi::new(record.data().map_err(|_| EventError::UnknownShape)?);
    let stream = record.stream().and_then(|name| name.parse().ok()).ok_or(EventError::Place)?;
    let place = Place::new(stream, record.shard_id(), record.sequence_number());
    Ok(FeedRecord { place: place.map_err(|_| EventError::Place)?, data })
}
