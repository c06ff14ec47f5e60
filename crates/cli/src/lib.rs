#![doc = include_str!("../README.md")]

mod args;
mod commands;
mod embedded;
mod output;
mod state;

pub use args::Cli;
pub use commands::run;
