//! Diagnosis codes to the Charlson and Elixhauser categories, their indices, and the lines of LACE.
//!
//! Three code systems lead to the same seventeen Charlson categories of Quan 2005: ICD-10-CM and
//! ICD-9-CM by prefix ([`icd10`], [`icd9`]) and the SNOMED CT codes that Synthea emits by a small
//! table ([`snomed`]); [`CodeSystem`] is the way in for a diagnosis of any of them. LACE then asks
//! for less and more: it has no line for peptic ulcer and hemiplegia, and it needs to know how
//! severe a renal disease is ([`LaceLines`]). The Elixhauser categories come from the two revisions
//! of the ICD; the measures of AHRQ, which read a whole stay, are apart ([`ahrq`]).
//!
//! `charlson(codes).index(CharlsonWeights::Quan2011)` is a patient's Charlson index,
//! `elixhauser(codes).index(ElixhauserWeights::VanWalraven2009)` the Elixhauser one. A milder
//! degree of a disease stays in the set beside the worse one; it only does not count.

pub mod ahrq;
mod charlson;
mod elixhauser;
pub mod icd10;
pub mod icd9;
mod lines;
mod prefix;
mod set;
pub mod snomed;
mod system;
#[cfg(test)]
mod tests;

pub use charlson::{Charlson, CharlsonSet, CharlsonWeights, age_points};
pub use elixhauser::{Elixhauser, ElixhauserSet, ElixhauserWeights};
pub use lines::{LaceLine, LaceLines};
pub use set::{Categories, Category};
pub use system::CodeSystem;

/// The Charlson categories of a patient's ICD-10-CM codes; a code without one adds nothing.
pub fn charlson<S: AsRef<str>>(codes: impl IntoIterator<Item = S>) -> CharlsonSet {
    codes.into_iter().filter_map(|code| icd10::charlson(code.as_ref())).collect()
}

/// The Elixhauser categories of a patient's ICD-10-CM codes; a code may add several.
pub fn elixhauser<S: AsRef<str>>(codes: impl IntoIterator<Item = S>) -> ElixhauserSet {
    codes.into_iter().map(|code| icd10::elixhauser(code.as_ref())).collect()
}
