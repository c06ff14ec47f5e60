#![doc = include_str!("../README.md")]

mod as_of;
mod build;
mod catalog;
pub mod contract;
mod curate;
mod error;
pub mod feed;
mod functions;
mod identity;
pub mod ingest;
mod maintain;
pub mod model;
mod outreach;
mod reconcile;
mod rescore;
mod run;
mod score;
#[cfg(test)]
mod tests;

pub use as_of::AsOf;
pub use build::Built;
pub use catalog::Medallion;
pub use curate::Curated;
pub use error::MedallionError;
pub use identity::Resolved;
pub use lake::{Interrupt, Lake, LakeError, Point, Session, TableName, render};
pub use maintain::{Kept, RETENTION_HOURS, Upkeep};
pub use outreach::{Moved, Outreach, ToCall};
pub use reconcile::Reconciled;
pub use rescore::Rescored;
pub use run::{Run, RunRequest};
pub use score::{ScorePart, Scored};
