//! One record of a stream to one change.

use chrono::{DateTime, Utc};
use domain::change::{ChangeEvent, Operation};
use domain::phi::Phi;

use super::fields::Fields;
use super::{dms, dynamodb, envelope, is_delete};
use crate::ReasonCode;

/// The deepest nesting that is honoured: what is nested is read by recursion.
const DEEPEST: usize = 256;

/// What a record of a stream of changes says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Record {
    /// A row changed.
    Change(Box<ChangeEvent>),
    /// Something else happened, such as that a table was made or dropped.
    Control,
}

/// What was found in a record, before anything is missed.
pub(super) enum Found {
    Change(Box<Change>),
    Control,
}

/// A change that may lack its time.
#[derive(Default)]
pub(super) struct Change {
    pub(super) source_table: String,
    /// The operation's name in the record.
    pub(super) operation: Option<String>,
    pub(super) committed_at: Option<DateTime<Utc>>,
    pub(super) sequence: Option<String>,
    pub(super) event_id: Option<String>,
    pub(super) key: Option<String>,
    pub(super) before: Option<String>,
    pub(super) after: Option<String>,
}

/// Reads one record of a stream of changes, whose shape tells where it comes from:
///
/// * AWS DMS to Kinesis or Kafka: `data`, `before-image` and `metadata`. The row of a delete stands
///   in `data`, with nulls for what is not known; what is known becomes the key.
/// * An envelope of `operation`, `before_image` and `after_image`.
/// * Amazon Kinesis Data Streams for DynamoDB: `eventName` and `dynamodb`. Typed values become
///   plain ones; a number keeps its literal text where JSON allows it, and is a text else. The
///   order within an instant is that of the stream, so there is no sequence.
///
/// `json_depth` is how deep objects and arrays may be nested; at most 256 is honoured.
///
/// # Errors
/// `ENCODING`, `JSON_SYNTAX`, `JSON_NOT_OBJECT` and `JSON_DEPTH` for what is no usable JSON object,
/// `OPERATION_UNKNOWN`, `NOT_A_TIMESTAMP` for a time of no known form, and `CHANGE_SHAPE` when no
/// shape fits or a part is missing: operation, table (an envelope needs none), time, or row.
pub fn decode(record: &[u8], json_depth: usize) -> Result<Record, ReasonCode> {
    match find(record, json_depth)? {
        Found::Control => Ok(Record::Control),
        Found::Change(change) if change.committed_at.is_none() => {
            change.event()?;
            Err(ReasonCode::ChangeShape)
        }
        Found::Change(change) => change.event().map(|event| Record::Change(Box::new(event))),
    }
}

fn find(record: &[u8], json_depth: usize) -> Result<Found, ReasonCode> {
    let fields = Fields::of_record(record, json_depth.min(DEEPEST))?;
    let dynamodb = fields.text("eventSource").as_deref() == Some("aws:dynamodb");
    if dynamodb || fields.has("dynamodb") {
        dynamodb::find(&fields).map(Found::change)
    } else {
        find_envelope(&fields)
    }
}

/// Finds the parts of a record of one of the shapes that files may have, too.
pub(super) fn find_envelope(fields: &Fields<'_>) -> Result<Found, ReasonCode> {
    match fields.get("metadata") {
        Some(metadata) if !envelope::is(fields) => dms::find(fields, &Fields::of_part(metadata)?),
        _ => envelope::find(fields).map(Found::change),
    }
}

impl Found {
    pub(super) fn change(change: Change) -> Self {
        Self::Change(Box::new(change))
    }
}

impl Change {
    pub(super) fn is_delete(&self) -> bool {
        self.operation.as_ref().is_some_and(|text| is_delete(text.as_bytes()))
    }

    /// The change without what is not missed but its time, for which 1970 stands.
    pub(super) fn event(self) -> Result<ChangeEvent, ReasonCode> {
        let operation = self.operation.ok_or(ReasonCode::ChangeShape)?;
        let operation = operation.parse().map_err(|_| ReasonCode::OperationUnknown)?;
        let gone = operation == Operation::Delete;
        let known = self.after.is_some() || gone && (self.before.is_some() || self.key.is_some());
        if !known {
            return Err(ReasonCode::ChangeShape);
        }
        Ok(ChangeEvent {
            source_table: self.source_table,
            operation,
            committed_at: self.committed_at.unwrap_or_default(),
            sequence: self.sequence,
            event_id: self.event_id,
            key: self.key.map(Phi::new),
            before: self.before.map(Phi::new),
            after: self.after.map(Phi::new),
        })
    }
}

#[cfg(test)]
pub(super) mod tests;
