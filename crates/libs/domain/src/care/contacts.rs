//! The calls that are known of, whatever their order of arrival.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::{
    id::NoteId,
    outreach::{ContactOutcome, OutreachNote, StateFlag},
};

/// Attempts that a record keeps, the latest. Older ones are in the lake.
pub const MAX_ATTEMPTS: usize = 20;

/// Two refusals in one episode end the calling until a human has looked.
const REFUSALS: usize = 2;

/// One call, by its note.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attempt {
    /// The end of the call.
    pub contacted_at: DateTime<Utc>,
    /// The note of it.
    pub note_id: NoteId,
    /// How it ended.
    pub outcome: ContactOutcome,
    /// When the patient asked to be called back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub callback_at: Option<DateTime<Utc>>,
}

impl Attempt {
    fn order(&self) -> (DateTime<Utc>, &NoteId) {
        (self.contacted_at, &self.note_id)
    }
}

/// The latest calls, in the order of their times. It is a set: the same note again changes nothing,
/// and notes in any order make the same history.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactHistory {
    /// The latest calls, the earliest of them first.
    #[serde(default)]
    pub attempts: Vec<Attempt>,
    /// The latest successful contact, however many attempts came after it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub success: Option<DateTime<Utc>>,
    /// When a note last said that the patient is in a facility.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub in_facility: Option<DateTime<Utc>>,
    /// When a note said that the patient has died.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deceased: Option<DateTime<Utc>>,
}

impl ContactHistory {
    /// Takes a note in. A call that lies ahead of `now` counts as of `now`: whoever mistyped the year
    /// silences nobody for longer than a day.
    pub fn take(&mut self, note: &OutreachNote, now: DateTime<Utc>) {
        let attempt = Attempt {
            contacted_at: note.contacted_at.min(note.arrived_at).min(now),
            note_id: note.note_id.clone(),
            outcome: note.outcome,
            callback_at: note.callback_at,
        };
        // A note that was taken in before keeps the time that it was given then.
        if self.attempts.iter().all(|known| known.note_id != attempt.note_id) {
            self.add(attempt);
        }
    }

    /// Adds what another record knows: a person was found to be this one.
    pub fn merge(&mut self, other: &Self) {
        for attempt in &other.attempts {
            if self.attempts.iter().all(|known| known.note_id != attempt.note_id) {
                self.add(attempt.clone());
            }
        }
        self.success = self.success.max(other.success);
        self.in_facility = self.in_facility.max(other.in_facility);
        self.deceased = self.deceased.max(other.deceased);
    }

    fn add(&mut self, attempt: Attempt) {
        let at = Some(attempt.contacted_at);
        if attempt.outcome.is_successful_contact() {
            self.success = self.success.max(at);
        }
        match attempt.outcome.state_flag() {
            Some(StateFlag::InFacility) => self.in_facility = self.in_facility.max(at),
            Some(StateFlag::Deceased) => self.deceased = self.deceased.max(at),
            None => {}
        }
        self.attempts.push(attempt);
        self.attempts.sort_by(|one, other| one.order().cmp(&other.order()));
        let surplus = self.attempts.len().saturating_sub(MAX_ATTEMPTS);
        self.attempts.drain(..surplus);
    }

    /// The latest attempt to reach the patient.
    pub fn last_attempt(&self) -> Option<&Attempt> {
        self.attempts.iter().rev().find(|attempt| attempt.outcome.is_attempt())
    }

    /// Whether the patient has died, or is in a facility: a note says so, and neither a later
    /// successful contact nor a later discharge says otherwise.
    pub fn is_held(&self, discharged_at: Option<DateTime<Utc>>) -> bool {
        let left = self.success.max(discharged_at);
        self.deceased.is_some()
            || self.in_facility.is_some_and(|at| left.is_none_or(|left| left < at))
    }

    /// Attempts to reach the patient after an instant.
    pub fn attempts_since(&self, since: DateTime<Utc>) -> impl Iterator<Item = &Attempt> {
        self.attempts
            .iter()
            .filter(move |attempt| attempt.contacted_at > since && attempt.outcome.is_attempt())
    }

    /// Whether the patient refused twice since an instant, so that a human is to look first.
    pub fn needs_review(&self, since: DateTime<Utc>) -> bool {
        let refused = |attempt: &&Attempt| attempt.outcome == ContactOutcome::Refused;
        self.attempts_since(since).filter(refused).count() >= REFUSALS
    }

    /// Whether the latest answer about the phone number is that it is no use.
    pub fn has_bad_number(&self) -> bool {
        let telling = |attempt: &&Attempt| {
            attempt.outcome.is_bad_number() || attempt.outcome.is_successful_contact()
        };
        self.attempts.iter().rev().find(telling).is_some_and(|last| last.outcome.is_bad_number())
    }
}
