//! The outcomes of an attempt to reach a patient.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// How an attempt ended. A successful contact is a two-way one with the patient or an authorised
/// caregiver, by phone, by video or in person; a portal message without a reply is a message left.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ContactOutcome {
    /// Spoke with the patient.
    ReachedPatient,
    /// Spoke with an authorised caregiver; the relationship is required.
    ReachedCaregiver,
    /// Spoke with the patient and escalated the care; the target is required.
    Escalated,
    /// The patient asked to be called back; the time is required.
    CallbackRequested,
    /// Left a message, without protected information.
    LeftMessage,
    /// Nobody answered.
    NoAnswer,
    /// The line was busy.
    Busy,
    /// The patient refused to talk.
    Refused,
    /// The number belongs to somebody else.
    WrongNumber,
    /// The number is out of service.
    Disconnected,
    /// The patient is in a hospital or another facility.
    InFacility,
    /// The patient has died.
    Deceased,
}

/// A state that an outcome reports; alerts are held while it lasts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum StateFlag {
    /// In a facility.
    InFacility,
    /// Died.
    Deceased,
}

/// A text that is no outcome. The text is not repeated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a known contact outcome")]
pub struct UnknownOutcome;

impl ContactOutcome {
    /// Every outcome.
    pub const ALL: [Self; 12] = [
        Self::ReachedPatient,
        Self::ReachedCaregiver,
        Self::Escalated,
        Self::CallbackRequested,
        Self::LeftMessage,
        Self::NoAnswer,
        Self::Busy,
        Self::Refused,
        Self::WrongNumber,
        Self::Disconnected,
        Self::InFacility,
        Self::Deceased,
    ];

    /// The outcome's name in requests, records and tables.
    pub const fn name(self) -> &'static str {
        match self {
            Self::ReachedPatient => "REACHED_PATIENT",
            Self::ReachedCaregiver => "REACHED_CAREGIVER",
            Self::Escalated => "ESCALATED",
            Self::CallbackRequested => "CALLBACK_REQUESTED",
            Self::LeftMessage => "LEFT_MESSAGE",
            Self::NoAnswer => "NO_ANSWER",
            Self::Busy => "BUSY",
            Self::Refused => "REFUSED",
            Self::WrongNumber => "WRONG_NUMBER",
            Self::Disconnected => "DISCONNECTED",
            Self::InFacility => "IN_FACILITY",
            Self::Deceased => "DECEASED",
        }
    }

    /// Whether it counts as an attempt to reach the patient.
    pub const fn is_attempt(self) -> bool {
        self.state_flag().is_none()
    }

    /// Whether it counts as a successful contact, which keeps alerts away for 24 hours.
    pub const fn is_successful_contact(self) -> bool {
        matches!(self, Self::ReachedPatient | Self::ReachedCaregiver | Self::Escalated)
    }

    /// The state that it reports, if any.
    pub const fn state_flag(self) -> Option<StateFlag> {
        match self {
            Self::InFacility => Some(StateFlag::InFacility),
            Self::Deceased => Some(StateFlag::Deceased),
            _ => None,
        }
    }

    /// Whether it shows that the phone number is no use.
    pub const fn is_bad_number(self) -> bool {
        matches!(self, Self::WrongNumber | Self::Disconnected)
    }
}

impl FromStr for ContactOutcome {
    type Err = UnknownOutcome;

    fn from_str(text: &str) -> Result<Self, UnknownOutcome> {
        Self::ALL.into_iter().find(|outcome| outcome.name() == text).ok_or(UnknownOutcome)
    }
}

impl fmt::Display for ContactOutcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
