#![doc = include_str!("../README.md")]

mod caller;
mod config;
mod dynamodb;
mod handler;
mod identity;
mod ledger;
mod posted;
mod refusal;

pub use config::Config;
pub use dynamodb::DynamoKeys;
pub use handler::handle;
pub use ledger::{KEY_LIFE, KeyLedger, LedgerError, Remembered};
pub use outreach_kit::{KinesisNotes, NoteSink, SinkError};
pub use posted::{MAX_BODY_BYTES, MAX_BODY_DEPTH};

#[cfg(test)]
mod tests;
