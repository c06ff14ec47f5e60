//! Why an invocation failed.

use crate::{EventError, SourceError};
use lambda_kit::Fault;
use lambda_runtime::Diagnostic;
use medallion::MedallionError;

/// An object, or the event itself, that could not be handled.
#[derive(Debug, thiserror::Error)]
pub enum IngestError {
    /// The event names no objects that could be read.
    #[error("cannot read the event")]
    Event(#[from] EventError),
    /// The object could not be opened.
    #[error("cannot open the object")]
    Open(#[from] SourceError),
    /// The object could not be taken in.
    #[error("cannot take the object in")]
    Take(#[from] MedallionError),
}

impl IngestError {
    /// The name that callers match on, and the whole chain of causes.
    #[must_use]
    pub fn diagnose(&self) -> Diagnostic {
        let fault = match self {
            Self::Event(_) => Fault::BadInput,
            Self::Open(_) | Self::Take(_) => Fault::TryAgain,
        };
        fault.diagnose(self)
    }
}
