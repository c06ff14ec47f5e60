//! The sum, the 0..100 score and the band.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// Expected percentage of death or unplanned readmission within 30 days for each sum (van Walraven
/// 2010, expected risk table).
const EXPECTED_PCT: [f64; 20] = [
    2.0, 2.5, 3.0, 3.5, 4.3, 5.1, 6.1, 7.3, 8.7, 10.3, 12.2, 14.4, 17.0, 19.8, 23.0, 26.6, 30.4,
    34.6, 39.1, 43.7,
];

/// The risk score of each sum: straight lines from 0 to 39, 40 to 79 and 80 to 100 over the
/// published bands, rounded half up.
const ANCHORED: [u8; 20] =
    [0, 10, 20, 29, 39, 40, 50, 60, 69, 79, 80, 82, 84, 87, 89, 91, 93, 96, 98, 100];

/// A LACE sum, 0..19.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LaceTotal(u8);

impl LaceTotal {
    /// The highest sum.
    pub const MAX: u32 = 19;

    /// The sum, or 19 if `points` is more.
    pub const fn clamped(points: u32) -> Self {
        Self(if points > Self::MAX { Self::MAX as u8 } else { points as u8 })
    }

    /// The sum as a number.
    pub const fn points(self) -> u32 {
        self.0 as u32
    }

    /// The anchored 0..100 score.
    pub const fn risk_score(self) -> RiskScore {
        RiskScore(ANCHORED[self.0 as usize])
    }

    /// The published band.
    pub const fn band(self) -> Band {
        self.risk_score().band()
    }

    /// Expected percentage of death or unplanned readmission within 30 days.
    pub const fn expected_pct(self) -> f64 {
        EXPECTED_PCT[self.0 as usize]
    }
}

/// A risk score or a threshold of it, 0..=100.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "u8", into = "u8")]
pub struct RiskScore(u8);

/// Why a number is not a risk score.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RiskScoreError {
    /// Not a whole number from 0.
    #[error("a risk score is not a whole number")]
    NotANumber,
    /// Above 100.
    #[error("{0} is above 100")]
    TooHigh(u8),
}

impl RiskScore {
    /// The threshold where a clinic sets none: the lower edge of the high band.
    pub const HIGH: Self = Self(80);

    /// The score as a number.
    pub const fn get(self) -> u8 {
        self.0
    }

    /// The band: low 0..39, moderate 40..79, high from 80.
    pub const fn band(self) -> Band {
        match self.0 {
            0..=39 => Band::Low,
            40..=79 => Band::Moderate,
            _ => Band::High,
        }
    }
}

impl TryFrom<u8> for RiskScore {
    type Error = RiskScoreError;

    fn try_from(number: u8) -> Result<Self, RiskScoreError> {
        if number > 100 { Err(RiskScoreError::TooHigh(number)) } else { Ok(Self(number)) }
    }
}

impl From<RiskScore> for u8 {
    fn from(score: RiskScore) -> Self {
        score.0
    }
}

impl FromStr for RiskScore {
    type Err = RiskScoreError;

    fn from_str(text: &str) -> Result<Self, RiskScoreError> {
        text.parse::<u8>().map_err(|_| RiskScoreError::NotANumber)?.try_into()
    }
}

impl fmt::Display for RiskScore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A risk band.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Band {
    /// LACE 0..4.
    Low,
    /// LACE 5..9.
    Moderate,
    /// LACE 10 and more.
    High,
}

impl Band {
    /// The band's name in tables and messages.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Moderate => "moderate",
            Self::High => "high",
        }
    }
}

impl fmt::Display for Band {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
