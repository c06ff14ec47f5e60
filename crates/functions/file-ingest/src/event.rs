//! The shapes in which S3 tells of an object, made one.
//!
//! AWS documents the S3 message structure (version 2.x), its EventBridge form and their envelopes in
//! SQS and SNS. Unknown fields are ignored: the fields read here are those all versions have.

use chrono::{DateTime, Utc};
use percent_encoding::percent_decode_str;
use serde_json::Value;

/// One created object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Object {
    /// The bucket.
    pub bucket: String,
    /// The key, decoded.
    pub key: String,
    /// The version, where the bucket keeps versions.
    pub version_id: Option<String>,
    /// When the object was created.
    pub created_at: Option<DateTime<Utc>>,
}

/// What an invocation is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Delivered {
    /// Objects, told of by S3 or EventBridge directly.
    Objects(Vec<Object>),
    /// Messages of a queue: each its id, and its objects or why it cannot be read.
    Messages(Vec<(String, Result<Vec<Object>, EventError>)>),
}

/// An event that does not say which objects it is about. Repeating it cannot help.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum EventError {
    /// The message is not JSON.
    #[error("the message is not JSON")]
    NotJson,
    /// The JSON has none of the known shapes.
    #[error("the message is not of a known shape")]
    UnknownShape,
    /// A key does not decode to text.
    #[error("the object's key does not decode")]
    Key,
}

/// Reads an invocation's event.
///
/// # Errors
/// [`EventError`] when the event as a whole has no known shape.
pub fn from_event(event: &Value) -> Result<Delivered, EventError> {
    let records = event.get("Records").and_then(Value::as_array);
    match records {
        Some(records) if records.iter().any(is_queue_message) => {
            Ok(Delivered::Messages(records.iter().map(message).collect()))
        }
        _ => objects(event).map(Delivered::Objects),
    }
}

fn is_queue_message(record: &Value) -> bool {
    record.get("messageId").is_some() && record.get("body").is_some()
}

fn message(record: &Value) -> (String, Result<Vec<Object>, EventError>) {
    let id = text(record, "/messageId").unwrap_or_default();
    let body = record.get("body").and_then(Value::as_str).unwrap_or_default();
    (id, parse(body).and_then(|body| objects(&body)))
}

fn parse(text: &str) -> Result<Value, EventError> {
    serde_json::from_str(text).map_err(|_| EventError::NotJson)
}

/// The objects of one notification, whatever wrapped it.
fn objects(event: &Value) -> Result<Vec<Object>, EventError> {
    if let Some(inner) = event.get("Message").and_then(Value::as_str) {
        return objects(&parse(inner)?);
    }
    if event.get("Event").and_then(Value::as_str) == Some("s3:TestEvent") {
        return Ok(Vec::new());
    }
    if event.get("detail").is_some() {
        return Ok(from_eventbridge(event)?.into_iter().collect());
    }
    match event.get("Records") {
        Some(Value::Null) => Ok(Vec::new()),
        Some(Value::Array(records)) => {
            records.iter().filter(|record| is_created(record)).map(from_s3).collect()
        }
        _ => Err(EventError::UnknownShape),
    }
}

fn is_created(record: &Value) -> bool {
    text(record, "/eventName").is_none_or(|name| name.contains("ObjectCreated"))
}

fn from_s3(record: &Value) -> Result<Object, EventError> {
    let bucket = text(record, "/s3/bucket/name").ok_or(EventError::UnknownShape)?;
    let key = text(record, "/s3/object/key").ok_or(EventError::UnknownShape)?;
    let spaced = key.replace('+', " ");
    let key = percent_decode_str(&spaced).decode_utf8().map_err(|_| EventError::Key)?.into_owned();
    Ok(Object {
        bucket,
        key,
        version_id: text(record, "/s3/object/versionId"),
        created_at: instant(text(record, "/eventTime")),
    })
}

/// EventBridge gives the key as it is.
fn from_eventbridge(event: &Value) -> Result<Option<Object>, EventError> {
    if text(event, "/detail-type").is_some_and(|kind| kind != "Object Created") {
        return Ok(None);
    }
    Ok(Some(Object {
        bucket: text(event, "/detail/bucket/name").ok_or(EventError::UnknownShape)?,
        key: text(event, "/detail/object/key").ok_or(EventError::UnknownShape)?,
        version_id: text(event, "/detail/object/version-id"),
        created_at: instant(text(event, "/time")),
    }))
}

fn text(value: &Value, pointer: &str) -> Option<String> {
    value.pointer(pointer)?.as_str().map(str::to_owned).filter(|text| !text.is_empty())
}

fn instant(text: Option<String>) -> Option<DateTime<Utc>> {
    DateTime::parse_from_rfc3339(&text?).ok().map(|at| at.to_utc())
}
