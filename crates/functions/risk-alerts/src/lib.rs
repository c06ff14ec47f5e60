#![doc = include_str!("../README.md")]

mod config;
mod error;
mod handler;
mod ledger;
mod neighbours;
mod part;
mod s3;
mod send;
mod sns;
mod sweep;

pub use config::Config;
pub use error::AlertsError;
pub use handler::{Answer, Counts, Outcome, answer, handle};
pub use neighbours::{DecisionSink, Neighbours, Publisher, ScoreParts};
pub use part::{AlertsEvent, ScorePart, parse};
pub use s3::S3Objects;
pub use sns::SnsAlerts;
pub use sweep::{Swept, sweep};

#[cfg(test)]
mod tests;
