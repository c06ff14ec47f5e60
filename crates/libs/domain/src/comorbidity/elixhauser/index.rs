//! Weights of the Elixhauser index.

use super::{Elixhauser, ElixhauserSet};

/// A published weighting of the Elixhauser categories, both for death in hospital.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ElixhauserWeights {
    /// van Walraven et al., Med Care 2009;47:626.
    VanWalraven2009,
    /// Sharma et al., BMC Health Serv Res 2021;21:13: Swiss inpatients.
    Swiss2021,
}

impl ElixhauserWeights {
    /// Every weighting, in the order of its variants.
    pub const ALL: [Self; 2] = [Self::VanWalraven2009, Self::Swiss2021];

    /// What the category adds to the index.
    pub const fn of(self, category: Elixhauser) -> i32 {
        let [van_walraven, swiss] = published(category);
        match self {
            Self::VanWalraven2009 => van_walraven,
            Self::Swiss2021 => swiss,
        }
    }
}

/// van Walraven 2009, Swiss 2021.
const fn published(category: Elixhauser) -> [i32; 2] {
    match category {
        Elixhauser::HeartFailure => [7, 13],
        Elixhauser::Arrhythmia => [5, 6],
        Elixhauser::Valvular => [-1, -1],
        Elixhauser::PulmonaryCirculation => [4, 6],
        Elixhauser::PeripheralVascular => [2, 3],
        Elixhauser::Hypertension => [0, -4],
        Elixhauser::HypertensionComplicated => [0, -3],
        Elixhauser::Paralysis => [7, 11],
        Elixhauser::OtherNeurological => [6, 10],
        Elixhauser::ChronicPulmonary => [3, 3],
        Elixhauser::Diabetes => [0, 1],
        Elixhauser::DiabetesComplicated => [0, -1],
        Elixhauser::Hypothyroidism => [0, -3],
        Elixhauser::RenalFailure => [5, 8],
        Elixhauser::Liver => [11, 16],
        Elixhauser::PepticUlcer => [0, 0],
        Elixhauser::Aids => [0, 0],
        Elixhauser::Lymphoma => [9, 9],
        Elixhauser::Metastatic => [12, 17],
        Elixhauser::SolidTumour => [4, 10],
        Elixhauser::Rheumatic => [0, -1],
        Elixhauser::Coagulopathy => [3, 9],
        Elixhauser::Obesity => [-4, -6],
        Elixhauser::WeightLoss => [6, 6],
        Elixhauser::FluidElectrolyte => [5, 5],
        Elixhauser::BloodLossAnemia => [-2, -5],
        Elixhauser::DeficiencyAnemia => [-2, -7],
        Elixhauser::Alcohol => [0, -3],
        Elixhauser::Drugs => [-7, -5],
        Elixhauser::Psychoses => [0, -4],
        Elixhauser::Depression => [-3, -3],
    }
}

impl ElixhauserSet {
    /// The Elixhauser index: the sum of the weights of the categories that count; it may be
    /// negative.
    pub fn index(self, weights: ElixhauserWeights) -> i32 {
        self.counted().map(|category| weights.of(category)).sum()
    }
}
