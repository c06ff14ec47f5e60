#![doc = include_str!("../README.md")]
#![cfg_attr(
    test,
    allow(clippy::expect_used, clippy::panic, clippy::print_stderr, clippy::unwrap_used)
)]

mod block;
mod builders;
mod caster;
pub mod change;
mod csv;
mod faults;
mod input;
mod json;
mod lanes;
mod layout;
mod limits;
mod mapping;
mod outcome;
mod parquet;
mod reader;
mod reason;
pub mod rule;
pub mod value;
mod window;

pub use layout::{Column, Headerless, Kind, Layout, RowCheck, Rule};
pub use limits::Limits;
pub use mapping::Mapping;
pub use outcome::{Chunk, Raw, Refused, Reject};
pub use reader::{Format, Reader, Source, open};
pub use reason::ReasonCode;

/// The batch column that holds the number of the data row, from 1.
pub const ROW_COLUMN: &str = "_row";

#[cfg(test)]
mod tests;
