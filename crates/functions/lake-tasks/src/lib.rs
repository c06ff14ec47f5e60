#![doc = include_str!("../README.md")]

mod error;
mod handler;
mod publish;
mod task;

pub use error::TaskError;
pub use handler::handle;
pub use task::{Step, TaskInput, TaskName, TaskOutput};
