//! CMS-HCC: the raw risk score by which Medicare pays a plan for a beneficiary, models V24 and V28
//! with the mappings and coefficients of payment year 2026.
//!
//! Diagnoses lead to hierarchical condition categories (HCC); a category that does not suit the
//! beneficiary's age or sex is dropped or changed; a severe category removes the milder ones of its
//! disease. The score is the sum of the coefficients of age and sex, of the categories, of what
//! interacts and of how many categories there are, in the beneficiary's [`Segment`]. A new
//! enrollee, whose diagnoses are not known yet, is scored by age, sex and entitlement alone.
//!
//! Source: CMS risk adjustment software V24 and V28 (42 CFR 422.308(c)). The score is raw: neither
//! normalised nor adjusted for coding intensity. It compares costs; no alert depends on it.

mod beneficiary;
mod categories;
mod coefficients;
mod interaction;
mod score;
mod tables;
#[cfg(test)]
mod tests;

pub use beneficiary::{Beneficiary, Enrollment, Entitlement, Medicaid, Segment, Sex};
pub use score::{Part, Raf, Weight, score};

/// A version of the model.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Model {
    /// 86 categories, the payment model from 2020 on.
    V24,
    /// 115 categories, phased in from 2024 and alone in use from 2026.
    V28,
}
