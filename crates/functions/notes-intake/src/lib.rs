#![doc = include_str!("../README.md")]

mod caller;
mod config;
mod handler;
mod kinesis;
mod note_id;
mod problem;
mod sink;

pub use config::Config;
pub use handler::{MAX_BODY_BYTES, handle};
pub use kinesis::KinesisNotes;
pub use sink::{NoteSink, SinkError};

#[cfg(test)]
mod tests;
