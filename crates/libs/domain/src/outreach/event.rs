//! The short form of a note: whether the outreach worked.

use std::{fmt, str::FromStr};

use chrono::{Duration, TimeDelta};
use serde::Deserialize;

use super::{
    ContactOutcome, MAX_TEXT_BYTES, NoteError, NoteRequest,
    note::{bounded, instant, not_null, required},
};
use crate::id::DataSource;

/// When a follow-up that is required is due, counted from the contact: the next day at the same
/// time. The short form has no time of its own for it.
pub const CALL_BACK_AFTER: TimeDelta = Duration::hours(24);

/// A note in its short form, as it is posted. Every value is text.
#[derive(Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EventRequest {
    /// The patient in the source system that the caller belongs to.
    #[serde(default, deserialize_with = "not_null")]
    pub patient_id: Option<String>,
    /// One of [`EventStatus::ALL`].
    #[serde(default, deserialize_with = "not_null")]
    pub status: Option<String>,
    /// Free text.
    pub notes: Option<String>,
    /// The end of the contact, RFC 3339 with an offset.
    #[serde(default, deserialize_with = "not_null")]
    pub timestamp: Option<String>,
    /// The clinic that called; needed only where the caller belongs to several.
    #[serde(default, deserialize_with = "not_null")]
    pub clinic_id: Option<String>,
}

impl fmt::Debug for EventRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("EventRequest([phi])")
    }
}

/// How an outreach ended, in short.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum EventStatus {
    /// The patient was reached.
    Successful,
    /// Nobody was.
    Unreachable,
    /// The patient is to be called again.
    FollowUpRequired,
}

impl EventStatus {
    /// Every status.
    pub const ALL: [Self; 3] = [Self::Successful, Self::Unreachable, Self::FollowUpRequired];

    /// The status's name in requests.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Successful => "successful",
            Self::Unreachable => "unreachable",
            Self::FollowUpRequired => "follow-up-required",
        }
    }

    /// What it is in the taxonomy.
    pub const fn outcome(self) -> ContactOutcome {
        match self {
            Self::Successful => ContactOutcome::ReachedPatient,
            Self::Unreachable => ContactOutcome::NoAnswer,
            Self::FollowUpRequired => ContactOutcome::CallbackRequested,
        }
    }
}

impl FromStr for EventStatus {
    type Err = NoteError;

    fn from_str(text: &str) -> Result<Self, NoteError> {
        let found = Self::ALL.into_iter().find(|status| status.name() == text);
        found.ok_or(NoteError::Invalid("status"))
    }
}

impl EventRequest {
    /// The same as a note about a patient of `data_source`. A follow-up that is required is due
    /// [`CALL_BACK_AFTER`] the contact. Errors name the fields of the short form.
    pub fn into_note(self, data_source: &DataSource) -> Result<NoteRequest, NoteError> {
        let status: EventStatus = required(self.status.as_deref(), "status")?.parse()?;
        let at = instant(self.timestamp.as_deref(), "timestamp")?;
        let at = at.ok_or(NoteError::Missing("timestamp"))?;
        let due = at.checked_add_signed(CALL_BACK_AFTER).ok_or(NoteError::Invalid("timestamp"))?;
        let is_due = status == EventStatus::FollowUpRequired;
        Ok(NoteRequest {
            data_source: Some(data_source.to_string()),
            patient_id: self.patient_id,
            clinic_id: self.clinic_id,
            outcome: Some(status.outcome().name().to_owned()),
            contacted_at: Some(at.to_rfc3339()),
            callback_at: is_due.then(|| due.to_rfc3339()),
            text: bounded(self.notes, MAX_TEXT_BYTES, "notes")?.map(|text| text.into_exposed()),
            ..NoteRequest::default()
        })
    }
}
