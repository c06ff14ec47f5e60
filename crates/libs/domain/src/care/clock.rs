//! The clock that runs from a discharge until somebody has spoken to the patient.

use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, TimeZone, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use super::{ContactHistory, Evaluation};
use crate::{
    alert::AlertType,
    followup::{Window, date_in},
};

/// Separate attempts within the window that stand for a contact (CMS, transitional care management:
/// two or more documented attempts).
const ENOUGH_ATTEMPTS: usize = 2;

/// When the last day of the window begins for the clinic.
const MORNING: NaiveTime = match NaiveTime::from_hms_opt(9, 0, 0) {
    Some(time) => time,
    None => NaiveTime::MIN,
};

/// The two business days after a discharge in which the patient is to be spoken to (CPT 99495 and
/// 99496), as instants of the clinic's time zone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FollowUpClock {
    /// Whose discharge, who is to call, and on which data.
    pub evaluation: Evaluation,
    /// The end of the stay.
    pub discharged_at: DateTime<Utc>,
    /// The end of the second business day, exclusive.
    pub due_at: DateTime<Utc>,
    /// Nine in the morning of that day: who has heard nothing by then is told.
    pub escalate_at: DateTime<Utc>,
    /// Why the clock has stopped, if the lake knows a reason.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closed: Option<Closed>,
}

/// What ends the following up of a discharge without a contact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Closed {
    /// The patient is in a facility again.
    Readmitted,
    /// The patient died.
    Died,
}

/// How a clock stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "state")]
pub enum ClockState {
    /// Spoken to, or tried often enough, in time.
    Met,
    /// The time is over.
    Missed,
    /// There is time left.
    Pending {
        /// Whole minutes until the window ends.
        minutes_left: i64,
    },
    /// The following up has ended by itself.
    Closed {
        /// Why.
        reason: Closed,
    },
}

impl FollowUpClock {
    /// The clock of the evaluated patient's discharge, in the clinic's time zone; `None` where there
    /// is no discharge.
    pub fn start(evaluation: Evaluation, zone: Tz) -> Option<Self> {
        let discharged_at = evaluation.score.discharged_at?;
        let last = Window::TwoBusinessDays.deadline(date_in(zone, discharged_at));
        let after = last.succ_opt().unwrap_or(last);
        let closed = evaluation.score.in_facility.then_some(Closed::Readmitted);
        Some(Self {
            evaluation: Evaluation { alert_type: AlertType::FollowUpDue, ..evaluation },
            discharged_at,
            due_at: instant(zone, after, NaiveTime::MIN),
            escalate_at: instant(zone, last, MORNING),
            closed,
        })
    }

    /// How the clock stands at `now`.
    pub fn state(&self, contacts: &ContactHistory, now: DateTime<Utc>) -> ClockState {
        clock_state(self.discharged_at, self.due_at, self.closed, contacts, now)
    }
}

/// How the following up of a discharge stands at `now`: the time for it ends at `due_at`, exclusive.
pub fn clock_state(
    discharged_at: DateTime<Utc>,
    due_at: DateTime<Utc>,
    closed: Option<Closed>,
    contacts: &ContactHistory,
    now: DateTime<Utc>,
) -> ClockState {
    let closed = closed.or(contacts.deceased.map(|_| Closed::Died));
    let in_time = |at: DateTime<Utc>| at > discharged_at && at < due_at && at <= now;
    let spoken = contacts
        .attempts
        .iter()
        .any(|attempt| attempt.outcome.is_successful_contact() && in_time(attempt.contacted_at));
    let tried = contacts
        .attempts_since(discharged_at)
        .filter(|attempt| in_time(attempt.contacted_at))
        .count();
    match closed {
        _ if spoken || tried >= ENOUGH_ATTEMPTS => ClockState::Met,
        Some(reason) => ClockState::Closed { reason },
        None if contacts.in_facility.is_some_and(|at| at > discharged_at) => {
            ClockState::Closed { reason: Closed::Readmitted }
        }
        None if now >= due_at => ClockState::Missed,
        None => ClockState::Pending { minutes_left: (due_at - now).num_minutes() },
    }
}

/// A local time as an instant. A time that the clocks skip stands for the first one after it; one that
/// they repeat for its first turn.
fn instant(zone: Tz, date: NaiveDate, time: NaiveTime) -> DateTime<Utc> {
    let local = date.and_time(time);
    (0..=4)
        .map(|quarters| local + TimeDelta::minutes(30 * quarters))
        .find_map(|local| zone.from_local_datetime(&local).earliest())
        .map_or_else(|| local.and_utc(), |at| at.to_utc())
}
