//! The published variants and the classes of their sums.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A published variant of the score.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Variant {
    /// The derivation of 2013: one previous admission already counts.
    #[serde(rename = "original2013")]
    Original2013,
    /// The international validation of 2016: from two previous admissions.
    #[serde(rename = "intl2016")]
    International2016,
    /// The simplified score of 2017, a long stay being 5 days or more.
    #[serde(rename = "simplified_los5")]
    SimplifiedFiveDays,
    /// The same with 8 days or more, as some European users apply it.
    #[serde(rename = "simplified_los8")]
    SimplifiedEightDays,
}

impl Variant {
    /// Every variant.
    pub const ALL: [Self; 4] = [
        Self::Original2013,
        Self::International2016,
        Self::SimplifiedFiveDays,
        Self::SimplifiedEightDays,
    ];

    /// The variant's name in tables.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Original2013 => "original2013",
            Self::International2016 => "intl2016",
            Self::SimplifiedFiveDays => "simplified_los5",
            Self::SimplifiedEightDays => "simplified_los8",
        }
    }

    /// Whether the variant takes a cancer diagnosis for an oncology discharge and leaves out
    /// procedures.
    pub const fn is_simplified(self) -> bool {
        matches!(self, Self::SimplifiedFiveDays | Self::SimplifiedEightDays)
    }

    /// The days from which a stay is long.
    pub const fn long_stay_days(self) -> u32 {
        if matches!(self, Self::SimplifiedEightDays) { 8 } else { 5 }
    }

    /// The previous admissions from which two points are added.
    pub(super) const fn some_admissions(self) -> u32 {
        if matches!(self, Self::Original2013) { 1 } else { 2 }
    }

    /// The class of a sum: 0..=4, 5..=6 and from 7, or for the simplified variants below 5 and
    /// from 5.
    pub const fn class(self, total: u32) -> RiskClass {
        match (self.is_simplified(), total) {
            (true, 0..=4) => RiskClass::Unlikely,
            (true, _) => RiskClass::Likely,
            (false, 0..=4) => RiskClass::Low,
            (false, 5..=6) => RiskClass::Intermediate,
            (false, _) => RiskClass::High,
        }
    }

    /// Percentage with a potentially avoidable readmission within 30 days (international
    /// validation, 117,065 discharges); `None` for the other variants.
    pub const fn expected_pct(self, class: RiskClass) -> Option<f64> {
        match (self, class) {
            (Self::International2016, RiskClass::Low) => Some(5.8),
            (Self::International2016, RiskClass::Intermediate) => Some(11.9),
            (Self::International2016, RiskClass::High) => Some(22.8),
            _ => None,
        }
    }
}

/// A published class of the sum.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RiskClass {
    /// 0..=4 points.
    Low,
    /// 5..=6 points.
    Intermediate,
    /// 7 points and more.
    High,
    /// 0..=4 points of a simplified variant.
    Unlikely,
    /// 5 points and more of a simplified variant.
    Likely,
}

impl RiskClass {
    /// The class's name in tables.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Intermediate => "intermediate",
            Self::High => "high",
            Self::Unlikely => "unlikely",
            Self::Likely => "likely",
        }
    }
}

impl fmt::Display for RiskClass {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
