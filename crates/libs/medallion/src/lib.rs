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

pub use catalog::Medallion;
pub use lake::{Lake, LakeError, TableName};
pub use curate::Curated;
pub use error::MedallionError;
pub use run::{Run, RunRequest};
pub use score::{Scored, ScorePart};
