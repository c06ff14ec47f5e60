//! The HOSPITAL score of a potentially avoidable readmission within 30 days, in its published
//! variants.
//!
//! Derivation: Donze et al., JAMA Intern Med 2013;173:632-638. International validation: Donze et
//! al., JAMA Intern Med 2016;176:496-502. Simplified: Aubert et al., BMJ Qual Saf 2017;26:799-805.
//! **H**emoglobin, **O**ncology, **S**odium, **P**rocedure, **I**ndex **T**ype, **A**dmissions and
//! **L**ength of stay add to 0..13. The score stands beside LACE and is never mixed with it.

mod lab;
mod points;
mod variant;

pub use lab::{Hemoglobin, LabError, Sodium, is_at_discharge};
pub use points::{Component, Factor};
pub use variant::{RiskClass, Variant};

/// All that a score is made from. Without both laboratory values there is no score.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct HospitalInput {
    /// The last hemoglobin before the discharge.
    pub hemoglobin: Hemoglobin,
    /// Whether an oncology service discharged the patient.
    pub oncology_service: bool,
    /// Whether the stay has a diagnosis of active cancer; the simplified variants count it.
    pub active_cancer: bool,
    /// The last sodium before the discharge.
    pub sodium: Sodium,
    /// Whether the stay has any coded procedure; the simplified variants do not count it.
    pub procedure: bool,
    /// Whether the admission was urgent or emergent.
    pub urgent: bool,
    /// Hospital admissions in the twelve months before the admission.
    pub previous_admissions: u32,
    /// Length of the stay in days.
    pub days: u32,
}

/// A score and everything that explains it.
#[derive(Debug, Clone, PartialEq)]
pub struct Assessment {
    /// The variant that was computed.
    pub variant: Variant,
    /// The sum: 0..=13, or 0..=12 where procedures do not count.
    pub total: u32,
    /// The published class of the sum.
    pub class: RiskClass,
    /// Percentage of patients of the class with a potentially avoidable readmission within 30 days,
    /// where the variant's source gives one.
    pub expected_pct: Option<f64>,
    /// The components that added points: most points first, then in the order of the name. Their
    /// points add up to the total.
    pub factors: Vec<Factor>,
}

impl Assessment {
    /// The factors as one text: `admissions_12m:2 (2 admissions), length_of_stay:2 (5 days)`.
    pub fn explanation(&self) -> String {
        self.factors.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
    }
}

/// Scores one stay.
pub fn assess(input: &HospitalInput, variant: Variant) -> Assessment {
    let factors = points::factors(input, variant);
    let total = factors.iter().map(|factor| factor.points).sum();
    let class = variant.class(total);
    Assessment { variant, total, class, expected_pct: variant.expected_pct(class), factors }
}

#[cfg(test)]
mod tests;
