#![doc = include_str!("../README.md")]

mod catalog;
pub mod contract;
mod curate;
mod error;
mod functions;
pub mod ingest;
pub mod model;
mod run;
mod score;
#[cfg(test)]
mod tests;

pub use catalog::Medallion;
pub use curate::Curated;
pub use error::MedallionError;
pub use lake::{Lake, LakeError, TableName, render};
pub use run::{Run, RunRequest};
pub use score::{ScorePart, Scored};
