//! The figures of the alert protocol.

mod ablations;
mod exhaustive;
mod seeds;
