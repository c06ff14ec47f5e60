//! Why a patient is on the list, in words that a message may carry.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use super::{Component, Factor};

/// A phrase of a closed list. None names a diagnosis, a date or a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "&'static str")]
pub enum Reason {
    /// A stay of four days or more.
    LongHospitalStay,
    /// A shorter stay.
    RecentHospitalStay,
    /// An emergent or urgent admission.
    EmergencyAdmission,
    /// Comorbidities at the highest points.
    SeriousConditions,
    /// Comorbidities below that.
    LongTermConditions,
    /// Two or more emergency visits in six months.
    RepeatedEmergencyVisits,
    /// One emergency visit in six months.
    RecentEmergencyVisit,
}

/// A text that is not one of the phrases.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a reason of the closed list")]
pub struct UnknownReason;

impl Reason {
    /// Every reason.
    pub const ALL: [Self; 7] = [
        Self::LongHospitalStay,
        Self::RecentHospitalStay,
        Self::EmergencyAdmission,
        Self::SeriousConditions,
        Self::LongTermConditions,
        Self::RepeatedEmergencyVisits,
        Self::RecentEmergencyVisit,
    ];

    /// The phrase.
    pub const fn phrase(self) -> &'static str {
        match self {
            Self::LongHospitalStay => "long hospital stay",
            Self::RecentHospitalStay => "recent hospital stay",
            Self::EmergencyAdmission => "emergency admission",
            Self::SeriousConditions => "serious long-term conditions",
            Self::LongTermConditions => "long-term conditions",
            Self::RepeatedEmergencyVisits => "repeated emergency visits",
            Self::RecentEmergencyVisit => "recent emergency visit",
        }
    }

    /// The phrase for a factor; `None` for one that added no points.
    pub fn of(factor: &Factor) -> Option<Self> {
        Some(match (factor.component, factor.points) {
            (_, 0) => return None,
            (Component::LengthOfStay, 4..) => Self::LongHospitalStay,
            (Component::LengthOfStay, _) => Self::RecentHospitalStay,
            (Component::AcuteAdmission, _) => Self::EmergencyAdmission,
            (Component::Comorbidity, 5..) => Self::SeriousConditions,
            (Component::Comorbidity, _) => Self::LongTermConditions,
            (Component::EmergencyVisits, 2..) => Self::RepeatedEmergencyVisits,
            (Component::EmergencyVisits, _) => Self::RecentEmergencyVisit,
        })
    }
}

impl FromStr for Reason {
    type Err = UnknownReason;

    fn from_str(text: &str) -> Result<Self, UnknownReason> {
        Self::ALL.into_iter().find(|reason| reason.phrase() == text).ok_or(UnknownReason)
    }
}

impl TryFrom<String> for Reason {
    type Error = UnknownReason;

    fn try_from(text: String) -> Result<Self, UnknownReason> {
        text.parse()
    }
}

impl From<Reason> for &'static str {
    fn from(reason: Reason) -> Self {
        reason.phrase()
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.phrase())
    }
}
