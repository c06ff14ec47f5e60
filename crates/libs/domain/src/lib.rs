#![doc = include_str!("../README.md")]

pub mod alert;
mod base32;
pub mod benford;
pub mod care;
pub mod care_gap;
pub mod ccs;
pub mod change;
pub mod claim;
pub mod clock;
pub mod code;
mod code_words;
pub mod comorbidity;
pub mod deid;
pub mod followup;
pub mod hcc;
pub mod history;
pub mod hospital;
pub mod icd10cm;
pub mod id;
pub mod identity;
pub mod lace;
pub mod linkage;
pub mod money;
pub mod ms_drg;
pub mod open_link_token;
pub mod outlier;
pub mod outreach;
pub mod person;
pub mod phi;
pub mod provider_cost;
pub mod rate;
pub mod raw_key;
pub mod similarity;
pub mod token;
#[cfg(test)]
mod vectors;
pub mod worklist;
