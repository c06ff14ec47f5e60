//! Messages about the platform itself. Only what is named here is read of them: never the cause of a
//! failure, nor an execution's input or output, nor an alarm's reason, which may quote data.

mod alarm;
mod quality;
mod step_functions;

use chrono::{DateTime, Utc};
use serde_json::Value;
use sha2::{Digest, Sha256};

pub use self::quality::QualityFailed;
pub(crate) use self::step_functions::ErrorName;
use crate::{Unreadable, name::Name};

/// Something that an operator is to know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Event {
    /// Its id; the same message again has the same.
    pub(crate) id: String,
    /// What failed, or is well.
    pub(crate) subject: Subject,
    /// When.
    pub(crate) at: DateTime<Utc>,
    /// Whether it is well.
    pub(crate) is_well: bool,
}

/// What failed, or is well.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Subject {
    /// An execution of a state machine.
    Execution {
        machine: Name,
        execution: Name,
        /// Such as `FAILED`.
        status: &'static str,
        error: Option<ErrorName>,
    },
    /// Data broke a rule.
    Quality(QualityFailed),
    /// An alarm.
    Alarm(Name),
}

impl Subject {
    /// The source of failures that is well again some day, as part of a key; `None` for what is told
    /// of once, and for what has no name that may be shown.
    pub(crate) fn source(&self) -> Option<String> {
        match self {
            Self::Execution { machine, .. } => Some(format!("state-machine#{}", machine.text()?)),
            Self::Alarm(name) => Some(format!("alarm#{}", name.text()?)),
            Self::Quality(_) => None,
        }
    }
}

/// An id of a message that is the same for the same parts.
pub(crate) fn id_of(parts: &[&str]) -> String {
    hex::encode(&Sha256::digest(parts.join("\n"))[..16])
}

/// Reads a message; `None` where nobody has to know of it.
pub(crate) fn read(message: &Value) -> Result<Option<Event>, Unreadable> {
    match message["detail-type"].as_str() {
        Some("Step Functions Execution Status Change") => step_functions::read(message),
        Some("CloudWatch Alarm State Change") => alarm::from_eventbridge(message),
        Some(_) => Err(Unreadable::UnknownKind),
        None if message.get("AlarmName").is_some() => alarm::from_topic(message),
        None if message["kind"] == "quality_failed" => quality::read(message).map(Some),
        None => Err(Unreadable::UnknownKind),
    }
}

fn text<'a>(message: &'a Value, pointer: &str) -> Result<&'a str, Unreadable> {
    message.pointer(pointer).and_then(Value::as_str).ok_or(Unreadable::NotAFailure)
}
