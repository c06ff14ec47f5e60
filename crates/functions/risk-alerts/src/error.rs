//! Why a part could not be done.

use lambda_kit::Fault;
use lambda_runtime::Diagnostic;

use crate::ServiceError;

/// Why a part could not be done. No value of a row is repeated.
#[derive(Debug, thiserror::Error)]
pub enum AlertsError {
    /// The event is not one of a score part.
    #[error("the event is not a score part: it needs run_id, tenant, as_of and part or rows")]
    NotAPart,
    /// A line of the part is not a scored patient.
    #[error("row {row} of the score part is not a scored patient")]
    BadRow {
        /// The line's number, from 1.
        row: usize,
    },
    /// The part could not be read.
    #[error("cannot read the score part")]
    Read(#[source] ServiceError),
    /// Some patients could not be done; the others are.
    #[error("{failed} of {rows} patients of the score part could not be done")]
    Incomplete {
        /// How many failed.
        failed: usize,
        /// How many there are.
        rows: usize,
        /// The first failure.
        #[source]
        first: ServiceError,
    },
    /// The decisions could not be written.
    #[error("cannot write the decisions")]
    Write(#[source] ServiceError),
}

impl AlertsError {
    /// What a state machine is to do about it.
    pub const fn fault(&self) -> Fault {
        match self {
            Self::NotAPart | Self::BadRow { .. } => Fault::BadInput,
            Self::Read(_) | Self::Incomplete { .. } | Self::Write(_) => Fault::TryAgain,
        }
    }

    /// The answer of the failed invocation.
    pub fn diagnose(&self) -> Diagnostic {
        self.fault().diagnose(self)
    }
}
