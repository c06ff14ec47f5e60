#![doc = include_str!("../README.md")]
#![allow(clippy::panic, clippy::print_stderr, reason = "only tests use this crate")]

mod clock;
mod emulator;
mod events;
pub mod log;
mod python;
mod random;
mod recorder;
mod shared;

pub use clock::FixedClock;
pub use emulator::Emulator;
pub use events::{event, event_text, events};
pub use python::python;
pub use random::Random;
pub use recorder::Recorder;
pub use shared::{data_pack, shared, vectors};
