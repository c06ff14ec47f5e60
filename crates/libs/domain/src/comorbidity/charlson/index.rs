//! Weights, age points and survival of the Charlson index.

use super::{Charlson, CharlsonSet};

/// A published weighting of the Charlson categories.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CharlsonWeights {
    /// Charlson et al., J Chronic Dis 1987;40:373: the original.
    Charlson1987,
    /// Quan et al., Am J Epidemiol 2011;173:676: in-hospital and one-year mortality in six
    /// countries. The sum is at most 24.
    Quan2011,
    /// Schneeweiss et al., Health Serv Res 2003;38:1103: one-year mortality in Medicare.
    Schneeweiss2003,
}

impl CharlsonWeights {
    /// Every weighting, in the order of its variants.
    pub const ALL: [Self; 3] = [Self::Charlson1987, Self::Quan2011, Self::Schneeweiss2003];

    /// What the category adds to the index; both degrees of renal disease add the same.
    pub const fn of(self, category: Charlson) -> u32 {
        let [charlson, quan, schneeweiss] = published(category);
        match self {
            Self::Charlson1987 => charlson,
            Self::Quan2011 => quan,
            Self::Schneeweiss2003 => schneeweiss,
        }
    }
}

/// Charlson 1987, Quan 2011, Schneeweiss 2003.
const fn published(category: Charlson) -> [u32; 3] {
    match category {
        Charlson::MyocardialInfarction => [1, 0, 1],
        Charlson::HeartFailure => [1, 2, 2],
        Charlson::PeripheralVascular => [1, 0, 1],
        Charlson::Cerebrovascular => [1, 0, 1],
        Charlson::Dementia => [1, 2, 3],
        Charlson::ChronicPulmonary => [1, 1, 2],
        Charlson::Rheumatic => [1, 1, 0],
        Charlson::PepticUlcer => [1, 0, 0],
        Charlson::MildLiver => [1, 2, 2],
        Charlson::Diabetes => [1, 0, 1],
        Charlson::DiabetesComplicated => [2, 1, 2],
        Charlson::Hemiplegia => [2, 2, 1],
        Charlson::Renal | Charlson::RenalSevere => [2, 1, 3],
        Charlson::Cancer => [2, 2, 2],
        Charlson::SevereLiver => [3, 4, 4],
        Charlson::Metastatic => [6, 6, 6],
        Charlson::Aids => [6, 4, 4],
    }
}

impl CharlsonSet {
    /// The Charlson index: the sum of the weights of the categories that count.
    pub fn index(self, weights: CharlsonWeights) -> u32 {
        self.counted().map(|category| weights.of(category)).sum()
    }

    /// The age-adjusted index: the index of 1987 and the [`age_points`] (Charlson et al., J Clin
    /// Epidemiol 1994;47:1245).
    pub fn age_adjusted(self, age: u32) -> u32 {
        self.index(CharlsonWeights::Charlson1987) + age_points(age)
    }

    /// The probability, 0 to 1, to live ten more years: `0.983 ^ exp(0.9 * index)` with the
    /// age-adjusted index (Charlson et al., J Chronic Dis 1987;40:373). A figure of its cohort, to
    /// be shown as such.
    pub fn ten_year_survival(self, age: u32) -> f64 {
        0.983_f64.powf((0.9 * f64::from(self.age_adjusted(age))).exp())
    }
}

/// The points for an age in completed years: one for each decade begun from 50 on, at most four.
pub const fn age_points(age: u32) -> u32 {
    match age {
        0..=49 => 0,
        50..=59 => 1,
        60..=69 => 2,
        70..=79 => 3,
        80.. => 4,
    }
}
