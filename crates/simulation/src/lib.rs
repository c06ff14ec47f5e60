#![doc = include_str!("../README.md")]

pub mod ablation;
pub mod faults;
pub mod history;
pub mod invariants;
pub mod model;
mod plan;
mod queue;
mod schedule;
mod world;

pub use world::{Played, play};
