//! Step Functions tells through EventBridge how an execution ended.

use std::fmt;

use chrono::{DateTime, Utc};
use serde_json::Value;

use super::{Event, Subject, id_of, text};
use crate::{Unreadable, name::Name};

/// The names of our own errors, and those of Step Functions
/// (<https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html>).
const NAMES: [&str; 22] = [
    "TryAgain",
    "QualityFailed",
    "Unbalanced",
    "BadInput",
    "Conflict",
    "States.ALL",
    "States.BranchFailed",
    "States.DataLimitExceeded",
    "States.ExceedToleratedFailureThreshold",
    "States.HeartbeatTimeout",
    "States.Http.Socket",
    "States.IntrinsicFailure",
    "States.ItemReaderFailed",
    "States.NoChoiceMatched",
    "States.ParameterPathFailure",
    "States.Permissions",
    "States.QueryEvaluationError",
    "States.ResultPathMatchFailure",
    "States.ResultWriterFailed",
    "States.Runtime",
    "States.TaskFailed",
    "States.Timeout",
];

/// The name of an error, if it is of the closed list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct ErrorName(Option<&'static str>);

impl ErrorName {
    fn of(text: &str) -> Self {
        Self(NAMES.into_iter().find(|name| *name == text))
    }
}

impl fmt::Display for ErrorName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.unwrap_or("an error outside the list"))
    }
}

pub(super) fn read(message: &Value) -> Result<Option<Event>, Unreadable> {
    let status = match text(message, "/detail/status")? {
        "FAILED" => "FAILED",
        "TIMED_OUT" => "TIMED_OUT",
        "ABORTED" => "ABORTED",
        "SUCCEEDED" => "SUCCEEDED",
        _ => return Ok(None),
    };
    let arn = text(message, "/detail/executionArn")?;
    let machine = text(message, "/detail/stateMachineArn")?;
    let at = ended_at(message)?;
    let error = message.pointer("/detail/error").and_then(Value::as_str);
    let subject = Subject::Execution {
        machine: Name::of(machine.rsplit(':').next()),
        execution: Name::of(arn.rsplit(':').next()),
        status,
        error: error.map(ErrorName::of),
    };
    let id = id_of(&["execution", arn, status, &at.to_rfc3339()]);
    Ok(Some(Event { id, subject, at, is_well: status == "SUCCEEDED" }))
}

fn ended_at(message: &Value) -> Result<DateTime<Utc>, Unreadable> {
    let stopped = message.pointer("/detail/stopDate").and_then(Value::as_i64);
    match stopped.and_then(DateTime::from_timestamp_millis) {
        Some(at) => Ok(at),
        None => text(message, "/time")?.parse().map_err(|_| Unreadable::NotAFailure),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_of_the_closed_list_are_shown() {
        for name in NAMES {
            assert_eq!(ErrorName::of(name).to_string(), name);
        }
        for text in ["States.AdaLovelace", "Ada", "", "tryagain", "States.*"] {
            assert_eq!(ErrorName::of(text).to_string(), "an error outside the list", "{text}");
        }
    }
}
