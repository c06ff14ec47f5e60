//! The event and the rows of a score part.

use chrono::{DateTime, Utc};
use domain::{
    alert::{AlertType, ScoreRow},
    care::Evaluation,
    id::{RunId, TenantId},
};
use serde::Deserialize;
use serde_json::Value;

use crate::AlertsError;

/// The event: one part of the patients that a refresh scored at or above the lowest threshold.
#[derive(Debug, Clone, Deserialize)]
pub struct ScorePart {
    /// The refresh.
    pub run_id: RunId,
    /// The customer.
    pub tenant: TenantId,
    /// The instant that the scores stand for.
    pub as_of: DateTime<Utc>,
    /// Where the rows are: newline-delimited JSON.
    pub part: Option<String>,
    /// The rows themselves, where they are few.
    pub rows: Option<Vec<ScoreRow>>,
}

/// What the function is asked to do.
#[derive(Debug, Clone)]
pub enum AlertsEvent {
    /// Judge the patients of a part.
    Part(ScorePart),
    /// Look at what is due: `{"task": "sweep"}`.
    Sweep,
}

/// Reads an event. What is wrong with it is not repeated.
///
/// # Errors
/// [`AlertsError::NotAPart`].
pub fn parse(event: Value) -> Result<AlertsEvent, AlertsError> {
    if event["task"] == "sweep" {
        return Ok(AlertsEvent::Sweep);
    }
    serde_json::from_value(event).map(AlertsEvent::Part).map_err(|_| AlertsError::NotAPart)
}

impl ScorePart {
    pub(crate) fn evaluation(&self, score: ScoreRow) -> Evaluation {
        Evaluation {
            tenant: self.tenant.clone(),
            run_id: self.run_id.clone(),
            as_of: self.as_of,
            alert_type: AlertType::ReadmissionRisk,
            score,
        }
    }
}

/// Reads the rows of a part; blank lines are skipped, and a line that is no row fails the part by
/// its number.
pub(crate) fn rows(ndjson: &str) -> Result<Vec<ScoreRow>, AlertsError> {
    let lines = ndjson.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    lines
        .map(|(index, line)| {
            serde_json::from_str(line).map_err(|_| AlertsError::BadRow { row: index + 1 })
        })
        .collect()
}
