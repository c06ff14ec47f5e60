#![doc = include_str!("../README.md")]

mod error;
mod handler;
mod note;
mod track;

pub use error::TrackerError;
pub use handler::{Handled, handle};
pub use note::Unreadable;

#[cfg(test)]
mod tests;
