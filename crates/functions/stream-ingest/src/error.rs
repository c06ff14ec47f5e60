//! Why an invocation failed.

use crate::EventError;
use lambda_kit::Fault;
use lambda_runtime::Diagnostic;
use medallion::MedallionError;

/// A batch that comes again as a whole, or an event that is none.
#[derive(Debug, thiserror::Error)]
pub enum StreamError {
    /// The event holds no records that could be told apart.
    #[error("cannot read the event")]
    Event(#[from] EventError),
    /// Rows or records could not be written.
    #[error("cannot write the batch")]
    Write(#[from] MedallionError),
}

impl StreamError {
    /// The name that callers match on, and the whole chain of causes.
    #[must_use]
    pub fn diagnose(&self) -> Diagnostic {
        let fault = match self {
            Self::Event(_) => Fault::BadInput,
            Self::Write(_) => Fault::TryAgain,
        };
        fault.diagnose(self)
    }
}
