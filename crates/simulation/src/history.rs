//! What happened, as somebody outside sees it.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use domain::{
    alert::AlertId,
    care::{DecisionRow, Evaluation},
    id::PersonId,
};

/// A call, and when the platform knew of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Call {
    /// The end of the call.
    pub contacted_at: DateTime<Utc>,
    /// When its note was taken in.
    pub known_at: DateTime<Utc>,
}

/// A message as a nurse sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Showing {
    /// When.
    pub at: DateTime<Utc>,
    /// Whether it says that it may have been seen before.
    pub is_repeat: bool,
}

/// An evaluation that a run has finished.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judged {
    /// Who, and on which data.
    pub evaluation: Evaluation,
    /// When the part that it is in was first done.
    pub at: DateTime<Utc>,
}

/// Everything that an observer of one world wrote down.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct History {
    /// Runs, in the order in which they began.
    pub runs: Vec<(Vec<PersonId>, DateTime<Utc>)>,
    /// Evaluations of finished parts.
    pub judged: Vec<Judged>,
    /// Rows of the ledger.
    pub decisions: Vec<DecisionRow>,
    /// Alerts as they reached the topic, with every time that they did.
    pub published: BTreeMap<AlertId, (Evaluation, Vec<DateTime<Utc>>)>,
    /// Alerts as nurses saw them, on each channel.
    pub shown: BTreeMap<(AlertId, &'static str), Vec<Showing>>,
    /// Calls that reached the patient.
    pub calls: BTreeMap<PersonId, Vec<Call>>,
    /// When the last fault had passed and everything had come to rest.
    pub ended_at: DateTime<Utc>,
}
