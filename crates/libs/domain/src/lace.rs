//! The LACE index and the 0..100 risk score anchored to its bands.
//!
//! LACE: van Walraven et al., CMAJ 2010;182:551-557. **L**ength of stay, **A**cute admission,
//! **C**omorbidity and **E**mergency visits add to 0..19; the published bands are low 0..4,
//! moderate 5..9 and high from 10. The risk score is strictly increasing in that sum and puts the
//! band edges at 40 and 80, so that "at least 80" is exactly the published high band.
//!
//! The expected probability is of death **or** unplanned readmission within 30 days, so it is never
//! a readmission probability alone.

mod points;
mod reason;
mod score;
pub mod window;

pub use points::{Component, Factor, Lace};
pub use reason::{Reason, UnknownReason};
pub use score::{Band, LaceTotal, RiskScore, RiskScoreError};

use serde::{Deserialize, Serialize};

use crate::comorbidity::LaceLines;

/// The version of this formula, stored beside every score.
pub const SCORE_VERSION: &str = "lace2010/anchored-1";

/// What a score stands on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// An inpatient stay that ended alive at most 30 days ago: all four components.
    IndexAdmission,
    /// No such stay: comorbidity and emergency visits only, so at most 9 points and a score of 79.
    Population,
}

impl Basis {
    /// The basis's name in tables: `index_admission` or `population`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::IndexAdmission => "index_admission",
            Self::Population => "population",
        }
    }
}

/// The stay that a score stands on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct IndexStay {
    /// Whole calendar days from admission to discharge.
    pub days: u32,
    /// Whether the admission was emergent or urgent.
    pub acute: bool,
}

/// All that a score is made from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RiskInput {
    /// The index stay, when one ended within [`window::INDEX_DAYS`].
    pub stay: Option<IndexStay>,
    /// The comorbidity lines of the known diagnoses.
    pub comorbidities: LaceLines,
    /// Emergency visits in the six months before the admission, or before the scoring date when
    /// there is no stay.
    pub emergency_visits: u32,
}

/// A score and everything that explains it.
#[derive(Debug, Clone, PartialEq)]
pub struct Assessment {
    /// What the score stands on.
    pub basis: Basis,
    /// The points of each component.
    pub lace: Lace,
    /// 0..100.
    pub risk_score: RiskScore,
    /// Low, moderate or high.
    pub band: Band,
    /// Expected percentage of death or unplanned readmission within 30 days; it has no meaning
    /// without an admission.
    pub expected_pct: Option<f64>,
    /// The components that added points: most points first, then in the order L, A, C, E. Their
    /// points add up to the total.
    pub factors: Vec<Factor>,
}

impl Assessment {
    /// The factors as one text: `comorbidity:5 (chf=2, diabwc=2), length_of_stay:4 (5 days),
    /// acute_admission:3`.
    pub fn explanation(&self) -> String {
        self.factors.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
    }

    /// The same in plain words without any diagnosis, for messages.
    pub fn reasons(&self) -> Vec<Reason> {
        self.factors.iter().filter_map(Reason::of).collect()
    }
}

/// Scores one patient.
pub fn assess(input: &RiskInput) -> Assessment {
    let lace = Lace::of(input);
    let total = lace.total();
    let basis = if input.stay.is_some() { Basis::IndexAdmission } else { Basis::Population };
    Assessment {
        basis,
        lace,
        risk_score: total.risk_score(),
        band: total.band(),
        expected_pct: input.stay.map(|_| total.expected_pct()),
        factors: lace.factors(input),
    }
}

#[cfg(test)]
mod tests;
