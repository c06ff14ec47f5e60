#![doc = include_str!("../README.md")]

mod access;
mod config;
mod csv;
mod digests;
mod error;
mod form;
mod handler;
mod invocation;
mod list;
mod media;
mod neighbours;
mod origin;
mod refusal;
mod reply;
mod route;
mod sns;

pub use config::Config;
pub use digests::{DigestEvent, DigestsSent, send_digests};
pub use error::WorklistError;
pub use form::MAX_FORM_BYTES;
pub use handler::handle;
pub use invocation::answer;
pub use neighbours::{ClinicTopics, Neighbours};
pub use outreach_kit::{KinesisNotes, NoteSink, SinkError};
pub use sns::SnsTopics;

#[cfg(test)]
mod tests;
