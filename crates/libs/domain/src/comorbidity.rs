//! Diagnosis codes to the Charlson categories, and those to the lines of the LACE index.
//!
//! Two code systems lead to the same seventeen categories of Quan 2005: ICD-10-CM by prefix
//! ([`icd10`]) and the SNOMED CT codes that Synthea emits by a small table ([`snomed`]). LACE then
//! asks for less and more: it has no line for peptic ulcer and hemiplegia, and it needs to know how
//! severe a renal disease is ([`LaceLines`]).

mod charlson;
pub mod icd10;
mod lines;
pub mod snomed;

pub use charlson::Charlson;
pub use lines::{LaceLine, LaceLines};
