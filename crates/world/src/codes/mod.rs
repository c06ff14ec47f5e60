//! Code tables: diagnoses, encounters, procedures and billing codes.
//!
//! Codes are facts of their public code systems. Descriptions of SNOMED CT codes are the terms
//! that Synthea prints; CPT codes carry no text at all.

pub(crate) mod billing;
pub(crate) mod outreach;
pub(crate) mod problems;
pub(crate) mod services;
