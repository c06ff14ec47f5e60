//! The message of a quality check that stopped a refresh.

use chrono::DateTime;
use domain::id::RunId;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Event, Subject, id_of};
use crate::{Unreadable, name::Name};

/// Data broke a rule that stops the publication:
/// `{"schema_version": 1, "kind": "quality_failed", "table": ..., "rule": ..., "rows": ..., "run_id": ...}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct QualityFailed {
    /// [`QualityFailed::VERSION`].
    pub schema_version: u32,
    /// [`QualityFailed::KIND`].
    pub kind: String,
    /// The table, with its zone: `curated.claim`.
    pub table: String,
    /// The rule's reason code.
    pub rule: String,
    /// How many rows broke it.
    pub rows: u64,
    /// The refresh.
    pub run_id: RunId,
}

impl QualityFailed {
    /// The version of the message.
    pub const VERSION: u32 = 1;

    /// The kind that tells this message from others.
    pub const KIND: &'static str = "quality_failed";
}

pub(super) fn read(message: &Value) -> Result<Event, Unreadable> {
    if message["schema_version"] != QualityFailed::VERSION {
        return Err(Unreadable::UnknownVersion);
    }
    let failed: Option<QualityFailed> = serde_json::from_value(message.clone()).ok();
    let are_names = |failed: &QualityFailed| {
        [&failed.table, &failed.rule].iter().all(|name| Name::of(Some(name)).text().is_some())
    };
    let failed = failed.filter(are_names).ok_or(Unreadable::NotAFailure)?;
    let id = id_of(&["quality", &failed.table, &failed.rule, failed.run_id.as_str()]);
    Ok(Event { id, subject: Subject::Quality(failed), at: DateTime::UNIX_EPOCH, is_well: false })
}
