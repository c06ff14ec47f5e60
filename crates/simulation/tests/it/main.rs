//! The figures of the alert protocol.
#![allow(clippy::print_stdout, clippy::panic, clippy::unwrap_used)]

mod ablations;
mod exhaustive;
mod seeds;
