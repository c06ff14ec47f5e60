//! The thirty-one Elixhauser categories.

mod index;

pub use index::ElixhauserWeights;

use super::{Categories, Category};

/// The Elixhauser categories of a patient.
pub type ElixhauserSet = Categories<Elixhauser>;

/// A category of Elixhauser et al. (Med Care 1998;36:8) in the coding of Quan et al. (Med Care
/// 2005;43:1130).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Elixhauser {
    /// Congestive heart failure.
    HeartFailure,
    /// Cardiac arrhythmias.
    Arrhythmia,
    /// Valvular disease.
    Valvular,
    /// Pulmonary circulation disorders.
    PulmonaryCirculation,
    /// Peripheral vascular disorders.
    PeripheralVascular,
    /// Hypertension without complication.
    Hypertension,
    /// Hypertension with complication.
    HypertensionComplicated,
    /// Paralysis.
    Paralysis,
    /// Other neurological disorders.
    OtherNeurological,
    /// Chronic pulmonary disease.
    ChronicPulmonary,
    /// Diabetes without chronic complication.
    Diabetes,
    /// Diabetes with chronic complication.
    DiabetesComplicated,
    /// Hypothyroidism.
    Hypothyroidism,
    /// Renal failure.
    RenalFailure,
    /// Liver disease.
    Liver,
    /// Peptic ulcer disease without bleeding.
    PepticUlcer,
    /// AIDS.
    Aids,
    /// Lymphoma.
    Lymphoma,
    /// Metastatic cancer.
    Metastatic,
    /// Solid tumour without metastasis.
    SolidTumour,
    /// Rheumatoid arthritis and collagen vascular diseases.
    Rheumatic,
    /// Coagulopathy.
    Coagulopathy,
    /// Obesity.
    Obesity,
    /// Weight loss.
    WeightLoss,
    /// Fluid and electrolyte disorders.
    FluidElectrolyte,
    /// Blood loss anemia.
    BloodLossAnemia,
    /// Deficiency anemia.
    DeficiencyAnemia,
    /// Alcohol abuse.
    Alcohol,
    /// Drug abuse.
    Drugs,
    /// Psychoses.
    Psychoses,
    /// Depression.
    Depression,
}

impl Category for Elixhauser {
    const ALL: &'static [Self] = &[
        Self::HeartFailure,
        Self::Arrhythmia,
        Self::Valvular,
        Self::PulmonaryCirculation,
        Self::PeripheralVascular,
        Self::Hypertension,
        Self::HypertensionComplicated,
        Self::Paralysis,
        Self::OtherNeurological,
        Self::ChronicPulmonary,
        Self::Diabetes,
        Self::DiabetesComplicated,
        Self::Hypothyroidism,
        Self::RenalFailure,
        Self::Liver,
        Self::PepticUlcer,
        Self::Aids,
        Self::Lymphoma,
        Self::Metastatic,
        Self::SolidTumour,
        Self::Rheumatic,
        Self::Coagulopathy,
        Self::Obesity,
        Self::WeightLoss,
        Self::FluidElectrolyte,
        Self::BloodLossAnemia,
        Self::DeficiencyAnemia,
        Self::Alcohol,
        Self::Drugs,
        Self::Psychoses,
        Self::Depression,
    ];

    fn place(self) -> u32 {
        self as u32
    }

    fn abbreviation(self) -> &'static str {
        match self {
            Self::HeartFailure => "chf",
            Self::Arrhythmia => "carit",
            Self::Valvular => "valv",
            Self::PulmonaryCirculation => "pcd",
            Self::PeripheralVascular => "pvd",
            Self::Hypertension => "hypunc",
            Self::HypertensionComplicated => "hypc",
            Self::Paralysis => "para",
            Self::OtherNeurological => "ond",
            Self::ChronicPulmonary => "cpd",
            Self::Diabetes => "diabunc",
            Self::DiabetesComplicated => "diabc",
            Self::Hypothyroidism => "hypothy",
            Self::RenalFailure => "rf",
            Self::Liver => "ld",
            Self::PepticUlcer => "pud",
            Self::Aids => "aids",
            Self::Lymphoma => "lymph",
            Self::Metastatic => "metacanc",
            Self::SolidTumour => "solidtum",
            Self::Rheumatic => "rheumd",
            Self::Coagulopathy => "coag",
            Self::Obesity => "obes",
            Self::WeightLoss => "wloss",
            Self::FluidElectrolyte => "fed",
            Self::BloodLossAnemia => "blane",
            Self::DeficiencyAnemia => "dane",
            Self::Alcohol => "alcohol",
            Self::Drugs => "drug",
            Self::Psychoses => "psycho",
            Self::Depression => "depre",
        }
    }

    fn overrules(self) -> Option<Self> {
        match self {
            Self::HypertensionComplicated => Some(Self::Hypertension),
            Self::DiabetesComplicated => Some(Self::Diabetes),
            Self::Metastatic => Some(Self::SolidTumour),
            _ => None,
        }
    }
}
