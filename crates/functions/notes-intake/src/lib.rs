#![doc = include_str!("../README.md")]

mod caller;
mod config;
mod dynamodb;
mod handler;
mod identity;
mod kinesis;
mod ledger;
mod posted;
mod refusal;
mod sink;

pub use config::Config;
pub use dynamodb::DynamoKeys;
pub use handler::handle;
pub use kinesis::KinesisNotes;
pub use ledger::{KEY_LIFE, KeyLedger, LedgerError, Remembered};
pub use posted::{MAX_BODY_BYTES, MAX_BODY_DEPTH};
pub use sink::{NoteSink, SinkError};

#[cfg(test)]
mod tests;
