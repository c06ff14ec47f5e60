#![doc = include_str!("../README.md")]

mod error;
mod event;
mod handler;
mod plan;
mod zone;

pub use error::StreamError;
pub use event::{Batch, EventError, from_event};
pub use handler::{Handled, Neighbours, handle};
pub use plan::{Failed, Plan, Rows, plan};
pub use zone::{RawZone, Written};

#[cfg(test)]
mod tests;
