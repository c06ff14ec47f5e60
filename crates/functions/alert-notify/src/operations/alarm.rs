//! CloudWatch tells of an alarm's state through its topic or through EventBridge.

use chrono::{DateTime, Utc};
use serde_json::Value;

use super::{Event, Subject, id_of, text};
use crate::{Unreadable, name::Name};

pub(super) fn from_topic(message: &Value) -> Result<Option<Event>, Unreadable> {
    let (name, state) = (text(message, "/AlarmName")?, text(message, "/NewStateValue")?);
    event(name, state, text(message, "/StateChangeTime")?)
}

pub(super) fn from_eventbridge(message: &Value) -> Result<Option<Event>, Unreadable> {
    let name = text(message, "/detail/alarmName")?;
    let state = text(message, "/detail/state/value")?;
    event(name, state, text(message, "/detail/state/timestamp")?)
}

fn event(name: &str, state: &str, changed_at: &str) -> Result<Option<Event>, Unreadable> {
    let is_well = match state {
        "ALARM" => false,
        "OK" => true,
        _ => return Ok(None),
    };
    let at = instant(changed_at)?;
    let id = id_of(&["alarm", name, state, &at.to_rfc3339()]);
    Ok(Some(Event { id, subject: Subject::Alarm(Name::of(Some(name))), at, is_well }))
}

/// Alarms write the offset without a colon: `2024-09-01T06:00:00.000+0000`.
fn instant(text: &str) -> Result<DateTime<Utc>, Unreadable> {
    let at = DateTime::parse_from_str(text, "%Y-%m-%dT%H:%M:%S%.f%z");
    at.or_else(|_| DateTime::parse_from_rfc3339(text))
        .map(|at| at.to_utc())
        .map_err(|_| Unreadable::NotAFailure)
}
