#![doc = include_str!("../README.md")]

mod config;
mod decision;
mod dynamodb;
mod error;
mod handler;
mod neighbours;
mod part;
mod s3;
mod sns;

pub use config::Config;
pub use decision::{DECISION_VERSION, DecisionRow};
pub use dynamodb::DynamoAlerts;
pub use error::AlertsError;
pub use handler::{Answer, Outcome, handle};
pub use neighbours::{
    AlertLog, Claim, ClaimRequest, DecisionSink, KnownState, Neighbours, Publisher, ScoreParts,
    ServiceError,
};
pub use part::{ScorePart, parse};
pub use s3::S3Objects;
pub use sns::SnsAlerts;

#[cfg(test)]
mod tests;
