//! Why a part could not be done.

use care_state::ServiceError;
use lambda_kit::Fault;
use lambda_runtime::Diagnostic;

/// Why a part could not be done. No value of a row is repeated.
#[derive(Debug, thiserror::Error)]
pub enum AlertsError {
    /// The event is not one of a score part.
    #[error(
        "the event is not a score part: it needs run_id, tenant, as_of and part or rows, or task: sweep"
    )]
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
    /// What is known about patients could not be read or changed.
    #[error("cannot use the care state")]
    State(#[source] ServiceError),
    /// Some patients could not be done; the others are.
    #[error("{failed} of {patients} patients could not be done")]
    Incomplete {
        /// How many failed.
        failed: usize,
        /// How many there are.
        patients: usize,
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
            Self::Read(_) | Self::State(_) | Self::Incomplete { .. } | Self::Write(_) => {
                Fault::TryAgain
            }
        }
    }

    /// The answer of the failed invocation.
    pub fn diagnose(&self) -> Diagnostic {
        self.fault().diagnose(self)
    }
}
