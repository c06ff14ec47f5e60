//! Why an event could not be done.

use care_state::ServiceError;
use lambda_kit::Fault;
use lambda_runtime::Diagnostic;

/// Why an event could not be done. No value of it is repeated.
#[derive(Debug, thiserror::Error)]
pub enum WorklistError {
    /// The event is neither a request nor a task.
    #[error("the event is neither a request of the HTTP API nor a task: digest")]
    NotAnEvent,
    /// The answer cannot be written as JSON.
    #[error("the answer cannot be written")]
    NotAnAnswer,
    /// The published rows could not be read.
    #[error("cannot read the worklist")]
    Read(#[source] ServiceError),
    /// Some clinics could not be told; the others are.
    #[error("{failed} of {clinics} clinics could not be told")]
    Incomplete {
        /// How many failed.
        failed: usize,
        /// How many there are.
        clinics: usize,
        /// The first failure.
        #[source]
        first: ServiceError,
    },
}

impl WorklistError {
    /// What the caller is to do about it.
    pub const fn fault(&self) -> Fault {
        match self {
            Self::NotAnEvent | Self::NotAnAnswer => Fault::BadInput,
            Self::Read(_) | Self::Incomplete { .. } => Fault::TryAgain,
        }
    }

    /// The answer of the failed invocation.
    pub fn diagnose(&self) -> Diagnostic {
        self.fault().diagnose(self)
    }
}
