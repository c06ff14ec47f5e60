//! Changes of rows in a source system: what happened, when, and in which order.

mod epoch;
mod event;
mod operation;

pub use epoch::epoch_micros;
pub use event::ChangeEvent;
pub use operation::{Operation, OperationError};
