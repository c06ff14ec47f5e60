#![doc = include_str!("../README.md")]

mod error;
mod event;
mod fingerprint;
mod folder;
mod handler;
mod objects;
mod s3;

pub use error::IngestError;
pub use event::{EventError, Object, from_event};
pub use folder::Folder;
pub use handler::{Handled, Taken, handle};
pub use objects::{ObjectSource, Opened, SourceError};
pub use s3::S3Objects;
