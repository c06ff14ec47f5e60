//! Which records of all sources are of one person.
//!
//! Records are normalised, put into blocks so that only pairs with something in common are
//! compared, decided pair by pair (three rules, then the weights of [`crate::linkage`]), and joined
//! into clusters, one per person. Everything is a function of its arguments and does not depend on
//! the order of the records; chance is a seed. No value of a record reaches a reason or `Debug`.

mod block;
mod cluster;
mod decide;
mod model;
mod normalised;
mod pattern;
mod population;
mod reason;
mod record;
mod resolve;
mod settings;
mod survivor;

pub use block::{Candidates, KeyKind, Skipped, candidate_pairs};
pub use cluster::{Clusters, Judgement, Verdict, cluster, representatives};
pub use decide::{Decided, Guard, Rule, decide};
pub use model::{MODEL_VERSION, Model, ModelError, Odds};
pub use normalised::{Normalised, Suffix, is_issuable_ssn};
pub use pattern::{Field, Pattern};
pub use population::Population;
pub use record::{Demographics, Record, RecordKey};
pub use resolve::{Resolution, resolve};
pub use settings::{DEFAULT_BLOCK_CAP, Settings, SourceRule, SsnRule};
pub use survivor::survive;

#[cfg(test)]
mod tests;
