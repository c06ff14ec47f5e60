//! When a contact lies in a window.

use std::fmt;

use chrono::{DateTime, Days, Duration, NaiveDate, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use super::add_business_days;

/// A follow-up window, counted in calendar dates of the facility.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Window {
    /// The two business days after the discharge, and the day of discharge itself.
    TwoBusinessDays,
    /// Days 1..=7.
    #[serde(rename = "within_7")]
    Within7,
    /// Days 1..=14.
    #[serde(rename = "within_14")]
    Within14,
    /// Days 1..=30.
    #[serde(rename = "within_30")]
    Within30,
    /// Days 0..=7, 8 days in all.
    #[serde(rename = "within_7_with_day_0")]
    Within7WithDay0,
    /// Days 0..=30, 31 days in all.
    #[serde(rename = "within_30_with_day_0")]
    Within30WithDay0,
}

impl Window {
    /// Every window.
    pub const ALL: [Self; 6] = [
        Self::TwoBusinessDays,
        Self::Within7,
        Self::Within14,
        Self::Within30,
        Self::Within7WithDay0,
        Self::Within30WithDay0,
    ];

    /// The window's name in tables.
    pub const fn name(self) -> &'static str {
        match self {
            Self::TwoBusinessDays => "two_business_days",
            Self::Within7 => "within_7",
            Self::Within14 => "within_14",
            Self::Within30 => "within_30",
            Self::Within7WithDay0 => "within_7_with_day_0",
            Self::Within30WithDay0 => "within_30_with_day_0",
        }
    }

    /// The first date of the window.
    pub fn first(self, discharged: NaiveDate) -> NaiveDate {
        match self {
            Self::Within7 | Self::Within14 | Self::Within30 => after(discharged, 1),
            Self::TwoBusinessDays | Self::Within7WithDay0 | Self::Within30WithDay0 => discharged,
        }
    }

    /// The last date of the window; its end is the deadline.
    pub fn deadline(self, discharged: NaiveDate) -> NaiveDate {
        match self {
            Self::TwoBusinessDays => add_business_days(discharged, 2),
            Self::Within7 | Self::Within7WithDay0 => after(discharged, 7),
            Self::Within14 => after(discharged, 14),
            Self::Within30 | Self::Within30WithDay0 => after(discharged, 30),
        }
    }

    /// Whether a contact on `contacted` lies in the window after a discharge on `discharged`.
    pub fn contains(self, discharged: NaiveDate, contacted: NaiveDate) -> bool {
        (self.first(discharged)..=self.deadline(discharged)).contains(&contacted)
    }
}

impl fmt::Display for Window {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// The date that the facility's clock showed at an instant.
pub fn date_in(zone: Tz, at: DateTime<Utc>) -> NaiveDate {
    at.with_timezone(&zone).date_naive()
}

/// Whether a contact came 0..=48 hours of elapsed time after the discharge, whatever the clocks
/// were set to in between.
pub fn within_48_hours(discharged: DateTime<Utc>, contacted: DateTime<Utc>) -> bool {
    let elapsed = contacted - discharged;
    Duration::zero() <= elapsed && elapsed <= Duration::hours(48)
}

fn after(date: NaiveDate, days: u64) -> NaiveDate {
    date.checked_add_days(Days::new(days)).unwrap_or(NaiveDate::MAX)
}
