//! What a nurse can do something about: gaps in a patient's care that a call may close.
//!
//! They stand beside the reasons of a score ([`crate::lace::Reason`]), add no points to it, and like
//! them name no diagnosis, date or place.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// Emergency visits in six months from which on they are a gap of their own.
pub const FREQUENT_EMERGENCY_VISITS: u32 = 3;

/// A gap that can be acted on. It is stored as its phrase.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "&'static str")]
pub enum CareGap {
    /// Nobody spoke with the patient or a caregiver since the discharge.
    NoSuccessfulContact,
    /// The patient has not been seen since the discharge.
    NoFollowUpVisit,
    /// [`FREQUENT_EMERGENCY_VISITS`] or more emergency visits in six months.
    FrequentEmergencyVisits,
}

/// A text that is not one of the phrases.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a gap of the closed list")]
pub struct UnknownGap;

/// What is known of a patient's care.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Care {
    /// Whether a hospital stay ended within the last 30 days.
    pub was_discharged: bool,
    /// Whether somebody reached the patient or a caregiver since then.
    pub was_reached: bool,
    /// Whether the patient was seen, in a clinic, at home or by video, since then.
    pub was_seen: bool,
    /// Emergency visits in six months.
    pub emergency_visits: u32,
}

impl CareGap {
    /// Every gap.
    pub const ALL: [Self; 3] =
        [Self::NoSuccessfulContact, Self::NoFollowUpVisit, Self::FrequentEmergencyVisits];

    /// The phrase.
    pub const fn phrase(self) -> &'static str {
        match self {
            Self::NoSuccessfulContact => "no successful contact since discharge",
            Self::NoFollowUpVisit => "no follow-up visit since discharge",
            Self::FrequentEmergencyVisits => "three or more emergency visits in six months",
        }
    }

    /// The gaps in a patient's care, the one that a call closes first.
    pub fn of(care: &Care) -> Vec<Self> {
        [
            (Self::NoSuccessfulContact, care.was_discharged && !care.was_reached),
            (Self::NoFollowUpVisit, care.was_discharged && !care.was_seen),
            (Self::FrequentEmergencyVisits, care.emergency_visits >= FREQUENT_EMERGENCY_VISITS),
        ]
        .into_iter()
        .filter_map(|(gap, is_open)| is_open.then_some(gap))
        .collect()
    }
}

impl FromStr for CareGap {
    type Err = UnknownGap;

    fn from_str(text: &str) -> Result<Self, UnknownGap> {
        Self::ALL.into_iter().find(|gap| gap.phrase() == text).ok_or(UnknownGap)
    }
}

impl TryFrom<String> for CareGap {
    type Error = UnknownGap;

    fn try_from(text: String) -> Result<Self, UnknownGap> {
        text.parse()
    }
}

impl From<CareGap> for &'static str {
    fn from(gap: CareGap) -> Self {
        gap.phrase()
    }
}

impl fmt::Display for CareGap {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.phrase())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_left_hospital_is_to_be_reached_and_seen() {
        let mut care = Care { was_discharged: true, ..Care::default() };
        assert_eq!(CareGap::of(&care), [CareGap::NoSuccessfulContact, CareGap::NoFollowUpVisit]);
        care.was_reached = true;
        assert_eq!(CareGap::of(&care), [CareGap::NoFollowUpVisit]);
        care.was_seen = true;
        assert_eq!(CareGap::of(&care), []);
    }

    #[test]
    fn a_gap_is_stored_as_its_phrase_and_no_other_text_is_one() {
        for gap in CareGap::ALL {
            let json = serde_json::to_string(&gap).unwrap();
            assert_eq!(json, format!("\"{gap}\""));
            assert_eq!(serde_json::from_str::<CareGap>(&json).unwrap(), gap);
        }
        assert!(serde_json::from_str::<CareGap>("\"diabetes\"").is_err());
    }

    #[test]
    fn three_emergency_visits_are_a_gap_and_two_are_not() {
        let visits = |emergency_visits| Care { emergency_visits, ..Care::default() };
        assert_eq!(CareGap::of(&visits(2)), []);
        assert_eq!(CareGap::of(&visits(3)), [CareGap::FrequentEmergencyVisits]);
    }
}
