//! The pure rule.

use chrono::{DateTime, Duration, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use crate::lace::RiskScore;

/// How long an alert or a successful contact keeps further alerts away.
pub const WINDOW: TimeDelta = Duration::hours(24);

/// A patient whose score is to be judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Candidate {
    /// The score.
    pub risk_score: RiskScore,
    /// The clinic's threshold; a score equal to it alerts.
    pub threshold: RiskScore,
    /// The end of the latest stay, which triggered the score; `None` when there is none.
    pub discharged_at: Option<DateTime<Utc>>,
    /// Whether the lake says that the patient is in a facility.
    pub in_facility: bool,
}

/// The alert that was last sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SentAlert {
    /// When it was sent.
    pub sent_at: DateTime<Utc>,
    /// The discharge that it was about, if any.
    pub discharged_at: Option<DateTime<Utc>>,
}

/// What is known about a patient beside the score.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct CareState {
    /// The alert that was last sent.
    pub last_alert: Option<SentAlert>,
    /// The end of the latest successful contact (see
    /// [`crate::outreach::ContactOutcome::is_successful_contact`]).
    pub last_successful_contact: Option<DateTime<Utc>>,
    /// Whether a note says that the patient is in a facility or has died.
    pub held: bool,
}

/// What was decided, and so why.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Alert.
    Publish,
    /// The score is below the threshold.
    BelowThreshold,
    /// The patient is in a facility, or has died.
    HeldInFacility,
    /// An alert was sent less than 24 hours ago.
    #[serde(rename = "duplicate_within_24h_of_alert")]
    DuplicateOfAlert,
    /// A nurse spoke to the patient less than 24 hours ago.
    #[serde(rename = "within_24h_of_successful_contact")]
    AfterSuccessfulContact,
    /// A later refresh has judged the patient already.
    SupersededByLaterRun,
    /// The patient was spoken to, or tried often enough, since the discharge.
    FollowedUp,
}

impl Verdict {
    /// The reason code in the ledger.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Publish => "publish",
            Self::BelowThreshold => "below_threshold",
            Self::HeldInFacility => "held_in_facility",
            Self::DuplicateOfAlert => "duplicate_within_24h_of_alert",
            Self::AfterSuccessfulContact => "within_24h_of_successful_contact",
            Self::SupersededByLaterRun => "superseded_by_later_run",
            Self::FollowedUp => "followed_up",
        }
    }
}

/// A verdict and its evidence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    /// What was decided.
    pub verdict: Verdict,
    /// The instant that opened the window: when the alert was sent, or when the contact ended.
    pub since: Option<DateTime<Utc>>,
}

impl Decision {
    /// To alert.
    pub const PUBLISH: Self = Self::without_window(Verdict::Publish);

    /// A verdict that no window gave.
    pub const fn without_window(verdict: Verdict) -> Self {
        Self { verdict, since: None }
    }

    /// Whether to alert.
    pub const fn publishes(&self) -> bool {
        matches!(self.verdict, Verdict::Publish)
    }

    /// When the window ends and the patient is to be judged again.
    pub fn until(&self) -> Option<DateTime<Utc>> {
        self.since.and_then(|since| since.checked_add_signed(WINDOW))
    }
}

/// Judges one patient at `now`. Alerts and contacts dated after `now` are not known yet and so do
/// not count.
pub fn decide(candidate: &Candidate, state: &CareState, now: DateTime<Utc>) -> Decision {
    let (verdict, since) = judge(candidate, state, now);
    Decision { verdict, since }
}

fn judge(
    candidate: &Candidate,
    state: &CareState,
    now: DateTime<Utc>,
) -> (Verdict, Option<DateTime<Utc>>) {
    if candidate.risk_score < candidate.threshold {
        return (Verdict::BelowThreshold, None);
    }
    if candidate.in_facility || state.held {
        return (Verdict::HeldInFacility, None);
    }
    if let Some(alert) = state.last_alert {
        let same_event = candidate.discharged_at <= alert.discharged_at;
        if same_event && is_open(alert.sent_at, now) {
            return (Verdict::DuplicateOfAlert, Some(alert.sent_at));
        }
    }
    if let Some(contact) = state.last_successful_contact {
        let same_event = candidate.discharged_at <= Some(contact);
        if same_event && is_open(contact, now) {
            return (Verdict::AfterSuccessfulContact, Some(contact));
        }
    }
    (Verdict::Publish, None)
}

/// Whether `now` is within the 24 hours from `opened`, which belongs to them; the end does not.
fn is_open(opened: DateTime<Utc>, now: DateTime<Utc>) -> bool {
    opened <= now && now - opened < WINDOW
}
