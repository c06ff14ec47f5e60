//! Why an invocation failed.

use lambda_kit::Fault;
use lambda_runtime::Diagnostic;

/// Why an invocation failed. No value of the event is repeated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TrackerError {
    /// The event is none of a Kinesis event source mapping.
    #[error("the event holds no records of a stream")]
    NoRecords,
}

impl TrackerError {
    /// The answer of the failed invocation.
    pub fn diagnose(&self) -> Diagnostic {
        Fault::BadInput.diagnose(self)
    }
}
