//! The seventeen categories, with the renal one in two degrees.

mod index;

pub use index::{CharlsonWeights, age_points};

use super::{Categories, Category, LaceLine};

/// The Charlson categories of a patient. Renal disease is one category here: either degree puts
/// [`Charlson::Renal`] in the set.
pub type CharlsonSet = Categories<Charlson>;

/// A category of the Charlson index in the coding of Quan et al. (Med Care 2005;43:1130), with
/// renal disease split by the severity that AHRQ's Elixhauser software v2026-1 gives it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Charlson {
    /// Myocardial infarction, old or recent.
    MyocardialInfarction,
    /// Congestive heart failure.
    HeartFailure,
    /// Peripheral vascular disease.
    PeripheralVascular,
    /// Cerebrovascular disease.
    Cerebrovascular,
    /// Dementia.
    Dementia,
    /// Chronic pulmonary disease.
    ChronicPulmonary,
    /// Rheumatic (connective tissue) disease.
    Rheumatic,
    /// Peptic ulcer disease.
    PepticUlcer,
    /// Mild liver disease.
    MildLiver,
    /// Diabetes without chronic complication.
    Diabetes,
    /// Diabetes with chronic complication.
    DiabetesComplicated,
    /// Hemiplegia or paraplegia.
    Hemiplegia,
    /// Renal disease that is not severe.
    Renal,
    /// Severe renal disease: stage 4 or 5, dialysis or a transplant.
    RenalSevere,
    /// Any malignancy except of the skin, with lymphoma and leukaemia.
    Cancer,
    /// Moderate or severe liver disease.
    SevereLiver,
    /// Metastatic solid tumour.
    Metastatic,
    /// AIDS.
    Aids,
}

impl Charlson {
    /// The category's usual abbreviation; both degrees of renal disease are `rend`.
    pub const fn abbreviation(self) -> &'static str {
        match self {
            Self::MyocardialInfarction => "mi",
            Self::HeartFailure => "chf",
            Self::PeripheralVascular => "pvd",
            Self::Cerebrovascular => "cevd",
            Self::Dementia => "dementia",
            Self::ChronicPulmonary => "cpd",
            Self::Rheumatic => "rheumd",
            Self::PepticUlcer => "pud",
            Self::MildLiver => "mld",
            Self::Diabetes => "diab",
            Self::DiabetesComplicated => "diabwc",
            Self::Hemiplegia => "hp",
            Self::Renal | Self::RenalSevere => "rend",
            Self::Cancer => "canc",
            Self::SevereLiver => "msld",
            Self::Metastatic => "metacanc",
            Self::Aids => "aids",
        }
    }

    /// The line of LACE that the category counts on; peptic ulcer and hemiplegia have none.
    pub const fn lace_line(self) -> Option<LaceLine> {
        Some(match self {
            Self::MyocardialInfarction => LaceLine::MyocardialInfarction,
            Self::HeartFailure => LaceLine::HeartFailure,
            Self::PeripheralVascular => LaceLine::PeripheralVascular,
            Self::Cerebrovascular => LaceLine::Cerebrovascular,
            Self::Dementia => LaceLine::Dementia,
            Self::ChronicPulmonary => LaceLine::ChronicPulmonary,
            Self::Rheumatic => LaceLine::ConnectiveTissue,
            Self::PepticUlcer | Self::Hemiplegia => return None,
            Self::MildLiver | Self::Renal => LaceLine::MildLiverOrRenal,
            Self::Diabetes => LaceLine::Diabetes,
            Self::DiabetesComplicated => LaceLine::DiabetesComplicated,
            Self::RenalSevere | Self::SevereLiver => LaceLine::SevereLiverOrRenal,
            Self::Cancer => LaceLine::Cancer,
            Self::Metastatic => LaceLine::Metastatic,
            Self::Aids => LaceLine::Aids,
        })
    }
}

impl Category for Charlson {
    /// The seventeen of Quan 2005: renal disease once.
    const ALL: &'static [Self] = &[
        Self::MyocardialInfarction,
        Self::HeartFailure,
        Self::PeripheralVascular,
        Self::Cerebrovascular,
        Self::Dementia,
        Self::ChronicPulmonary,
        Self::Rheumatic,
        Self::PepticUlcer,
        Self::MildLiver,
        Self::Diabetes,
        Self::DiabetesComplicated,
        Self::Hemiplegia,
        Self::Renal,
        Self::Cancer,
        Self::SevereLiver,
        Self::Metastatic,
        Self::Aids,
    ];

    fn place(self) -> u32 {
        match self {
            Self::RenalSevere => Self::Renal as u32,
            category => category as u32,
        }
    }

    fn abbreviation(self) -> &'static str {
        Self::abbreviation(self)
    }

    fn overrules(self) -> Option<Self> {
        match self {
            Self::SevereLiver => Some(Self::MildLiver),
            Self::DiabetesComplicated => Some(Self::Diabetes),
            Self::Metastatic => Some(Self::Cancer),
            _ => None,
        }
    }
}
