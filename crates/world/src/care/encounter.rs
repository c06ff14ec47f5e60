//! One encounter, as the EHR exports it.

use chrono::NaiveDateTime;

use crate::codes::problems::Problem;
use crate::codes::services::Service;

/// What kind of care an encounter is, in Synthea's words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Class {
    Wellness,
    Ambulatory,
    Outpatient,
    UrgentCare,
    Emergency,
    Inpatient,
    Snf,
    Home,
    Hospice,
    Virtual,
}

impl Class {
    /// The word in the column `ENCOUNTERCLASS`.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Wellness => "wellness",
            Self::Ambulatory => "ambulatory",
            Self::Outpatient => "outpatient",
            Self::UrgentCare => "urgentcare",
            Self::Emergency => "emergency",
            Self::Inpatient => "inpatient",
            Self::Snf => "snf",
            Self::Home => "home",
            Self::Hospice => "hospice",
            Self::Virtual => "virtual",
        }
    }

    /// What the room costs in cents, and what all of it costs in the median (a day of it, for
    /// care that takes days).
    pub(crate) fn costs(self) -> (i64, f64) {
        match self {
            Self::Wellness => (12_526, 41_000.0),
            Self::Ambulatory => (6_602, 28_000.0),
            Self::Outpatient => (12_526, 62_000.0),
            Self::UrgentCare => (14_218, 24_000.0),
            Self::Emergency => (14_618, 190_000.0),
            Self::Inpatient => (14_618, 265_000.0),
            Self::Snf => (8_555, 31_000.0),
            Self::Home => (6_602, 18_000.0),
            Self::Hospice => (8_555, 21_000.0),
            Self::Virtual => (6_602, 14_000.0),
        }
    }
}

/// One encounter of one person.
pub(crate) struct Encounter {
    pub(crate) id: String,
    pub(crate) start: NaiveDateTime,
    /// None while it lasts.
    pub(crate) stop: Option<NaiveDateTime>,
    pub(crate) class: Class,
    pub(crate) service: &'static Service,
    /// Indexes into the directory.
    pub(crate) organization: usize,
    pub(crate) provider: usize,
    /// Cents.
    pub(crate) base: i64,
    pub(crate) total: i64,
    pub(crate) covered: i64,
    pub(crate) reason: Option<&'static Problem>,
}
