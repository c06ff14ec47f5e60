//! A person of the list at one instant.

use chrono::{DateTime, TimeDelta, Utc};
use serde::Serialize;

use super::WorkRow;
use crate::{
    alert::{Candidate, CareState, Verdict, WINDOW, decide},
    care::{Attempt, CareRecord, ClockState, ContactHistory, SentStamp, Slot, clock_state},
    lace::Band,
    outreach::ContactOutcome,
};

/// How long after the discharge a missed follow-up call keeps a patient on the list.
pub const OVERDUE_DAYS: i64 = 30;

/// Where a person stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// To be called.
    ToCall,
    /// Spoken to less than 24 hours ago.
    SpokenTo,
    /// Not to be called: in a facility, or dead.
    Held,
    /// Neither at risk nor waiting for a call.
    NoNeed,
}

/// Why a person is held.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum HeldBy {
    /// In a hospital or another facility.
    InFacility,
    /// Died.
    Deceased,
}

/// The alerts that were sent last.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Alerts {
    /// On the readmission risk.
    pub readmission_risk: Option<DateTime<Utc>>,
    /// On a follow-up call that came near its end.
    pub follow_up_due: Option<DateTime<Utc>>,
}

/// The clock of the follow-up call after the latest discharge.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct ClockView {
    /// The discharge.
    pub discharged_at: DateTime<Utc>,
    /// The end of the time for the call, exclusive.
    pub due_at: DateTime<Utc>,
    /// How the clock stands.
    #[serde(flatten)]
    pub state: ClockState,
    /// Whole minutes until the end, below zero after it; only while somebody has to call.
    pub minutes_to_due: Option<i64>,
}

/// A row of the list and what has happened since.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct WorkItem {
    /// What the refresh says.
    #[serde(flatten)]
    pub row: WorkRow,
    /// The score's band.
    pub band: Band,
    /// Where the person stands.
    pub standing: Standing,
    /// Why the person is held, if so.
    pub held_by: Option<HeldBy>,
    /// The latest attempt to reach the patient.
    pub last_attempt: Option<Attempt>,
    /// The latest successful contact.
    pub last_successful_contact: Option<DateTime<Utc>>,
    /// The alerts that were sent last.
    pub alerts: Alerts,
    /// The follow-up clock, where there is a discharge to follow up.
    pub clock: Option<ClockView>,
    /// Whether the patient refused twice since the discharge, so that a human is to look first.
    pub needs_review: bool,
    /// Whether the phone number is known to be no use.
    pub bad_number: bool,
    /// When the patient asked to be called back, while nobody has.
    pub callback_at: Option<DateTime<Utc>>,
}

impl WorkItem {
    /// The item of a row and a record at `now`.
    pub fn of(row: WorkRow, record: &CareRecord, now: DateTime<Utc>) -> Self {
        let contacts = &record.contacts;
        let clock = ClockView::of(&row, record, now);
        let held_by = held_by(&row, contacts);
        let since = row.discharged_at.unwrap_or(DateTime::<Utc>::MIN_UTC);
        Self {
            band: row.band(),
            standing: standing(&row, contacts, clock, held_by, now),
            held_by,
            last_attempt: contacts.last_attempt().cloned(),
            last_successful_contact: contacts.success,
            alerts: Alerts::of(record),
            clock,
            needs_review: contacts.needs_review(since),
            bad_number: contacts.has_bad_number(),
            callback_at: open_callback(contacts),
            row,
        }
    }

    /// The callback that is due at `now`.
    pub fn due_callback(&self, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        self.callback_at.filter(|at| *at <= now)
    }

    /// Minutes until the follow-up call is due, below zero where it is overdue.
    pub fn minutes_to_due(&self) -> Option<i64> {
        self.clock?.minutes_to_due
    }

    /// Whether the follow-up call is overdue.
    pub fn is_overdue(&self) -> bool {
        self.clock.is_some_and(|clock| {
            clock.state == ClockState::Missed && clock.minutes_to_due.is_some()
        })
    }
}

/// The alerts' rule, for a patient whom a pending follow-up call puts on the list whatever the score.
fn standing(
    row: &WorkRow,
    contacts: &ContactHistory,
    clock: Option<ClockView>,
    held_by: Option<HeldBy>,
    now: DateTime<Utc>,
) -> Standing {
    let waits = clock.is_some_and(|clock| clock.minutes_to_due.is_some());
    let threshold = if waits { row.threshold.min(row.risk_score) } else { row.threshold };
    let candidate = Candidate {
        risk_score: row.risk_score,
        threshold,
        discharged_at: row.discharged_at,
        in_facility: row.in_facility,
    };
    let state = CareState {
        last_alert: None,
        last_successful_contact: contacts.success,
        held: held_by.is_some(),
    };
    match decide(&candidate, &state, now).verdict {
        Verdict::Publish => Standing::ToCall,
        Verdict::AfterSuccessfulContact => Standing::SpokenTo,
        Verdict::HeldInFacility => Standing::Held,
        _ if held_by.is_none() && was_followed_up(contacts, clock, now) => Standing::SpokenTo,
        _ => Standing::NoNeed,
    }
}

/// Whether a patient below the threshold was on the list for a follow-up call that was made within the
/// last 24 hours.
fn was_followed_up(
    contacts: &ContactHistory,
    clock: Option<ClockView>,
    now: DateTime<Utc>,
) -> bool {
    let success = contacts.success.filter(|at| *at <= now && now - *at < WINDOW);
    success.zip(clock).is_some_and(|(success, clock)| {
        clock.discharged_at < success && clock.discharged_at + TimeDelta::days(OVERDUE_DAYS) > now
    })
}

fn held_by(row: &WorkRow, contacts: &ContactHistory) -> Option<HeldBy> {
    if contacts.deceased.is_some() {
        return Some(HeldBy::Deceased);
    }
    (row.in_facility || contacts.is_held(row.discharged_at)).then_some(HeldBy::InFacility)
}

/// The time of the latest request to be called back, unless the patient was spoken to or refused
/// after it.
fn open_callback(contacts: &ContactHistory) -> Option<DateTime<Utc>> {
    let ends = |outcome: ContactOutcome| {
        outcome.is_successful_contact() || outcome == ContactOutcome::Refused
    };
    let attempts = contacts.attempts.iter().rev();
    let mut open = attempts.take_while(|attempt| !ends(attempt.outcome));
    open.find_map(|attempt| attempt.callback_at)
}

impl ClockView {
    /// The clock of the latest discharge that the row or the record knows.
    fn of(row: &WorkRow, record: &CareRecord, now: DateTime<Utc>) -> Option<Self> {
        let live = record.clock.as_ref();
        let live = live.map(|clock| (clock.discharged_at, clock.due_at, clock.closed));
        let published = row.discharged_at.zip(row.contact_due_at);
        let published = published.map(|(discharged_at, due_at)| (discharged_at, due_at, None));
        let later = [published, live].into_iter().flatten().max_by_key(|clock| clock.0);
        let (discharged_at, due_at, closed) = later?;
        let state = clock_state(discharged_at, due_at, closed, &record.contacts, now);
        let spoken = record.contacts.success.is_some_and(|at| at > discharged_at);
        let is_recent = now - discharged_at < TimeDelta::days(OVERDUE_DAYS);
        let waits = match state {
            ClockState::Pending { .. } => true,
            ClockState::Missed => is_recent && !spoken,
            ClockState::Met | ClockState::Closed { .. } => false,
        };
        let minutes_to_due = waits.then(|| (due_at - now).num_minutes());
        Some(Self { discharged_at, due_at, state, minutes_to_due })
    }
}

impl Alerts {
    fn of(record: &CareRecord) -> Self {
        let of = |slot: &Slot| {
            let certain = |sent: &&SentStamp| sent.is_certain;
            slot.sent.as_ref().filter(certain).map(|sent| sent.sent_at)
        };
        Self { readmission_risk: of(&record.risk), follow_up_due: of(&record.follow_up) }
    }
}
