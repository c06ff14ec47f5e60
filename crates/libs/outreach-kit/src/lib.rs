#![doc = include_str!("../README.md")]

mod caller;
mod kinesis;
mod note_id;
mod sink;

pub use caller::caller;
pub use kinesis::KinesisNotes;
pub use note_id::note_id;
pub use sink::{NoteSink, SinkError};
