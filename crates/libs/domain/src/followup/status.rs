//! How one discharge stands in a window.

use std::fmt;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::Window;

/// What takes a discharge out of the rate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Exclusion {
    /// Readmitted to acute care.
    Readmitted,
    /// Died.
    Died,
    /// Entered hospice.
    Hospice,
}

/// The status of one discharge in one window. The rate is met / (met + missed).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Status {
    /// A contact came inside the window.
    Met,
    /// The deadline has passed without one.
    Missed,
    /// The deadline has not passed.
    Pending,
    /// Something else came first.
    Excluded(Exclusion),
}

impl Status {
    /// The status's name in tables.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Met => "met",
            Self::Missed => "missed",
            Self::Pending => "pending",
            Self::Excluded(Exclusion::Readmitted) => "excluded_readmitted",
            Self::Excluded(Exclusion::Died) => "excluded_died",
            Self::Excluded(Exclusion::Hospice) => "excluded_hospice",
        }
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A discharge and what is known to have followed it, in dates of the facility.
#[derive(Debug, Clone, Copy)]
pub struct FollowUp<'a> {
    /// The date of discharge.
    pub discharged: NaiveDate,
    /// The dates of qualifying contacts, in any order.
    pub contacts: &'a [NaiveDate],
    /// The events that exclude, in any order.
    pub events: &'a [(NaiveDate, Exclusion)],
}

impl FollowUp<'_> {
    /// The status at the end of `as_of`. What is dated later is not known yet.
    ///
    /// An event excludes when its date is on or before the deadline and before the first contact
    /// inside the window; a contact of the same day counts as made in time. Of events on one day
    /// the first of readmitted, died, hospice is named.
    pub fn status(&self, window: Window, as_of: NaiveDate) -> Status {
        let deadline = window.deadline(self.discharged);
        let qualifies = |date: &NaiveDate| window.contains(self.discharged, *date);
        let contact = self.contacts.iter().filter(|date| **date <= as_of && qualifies(date)).min();
        let last = deadline.min(as_of);
        let days = self.discharged..=last;
        let event = self.events.iter().filter(|(date, _)| days.contains(date)).min();
        match (contact, event) {
            (Some(contact), Some((date, exclusion))) if date < contact => {
                Status::Excluded(*exclusion)
            }
            (Some(_), _) => Status::Met,
            (None, Some((_, exclusion))) => Status::Excluded(*exclusion),
            (None, None) if as_of > deadline => Status::Missed,
            (None, None) => Status::Pending,
        }
    }
}
