//! Why a task failed.

use care_state::ServiceError;
use lambda_kit::Fault;
use lambda_runtime::Diagnostic;
use medallion::{LakeError, MedallionError};

/// A task that failed.
#[derive(Debug, thiserror::Error)]
pub enum TaskError {
    /// The input lacks what the task needs.
    #[error("the task needs {0}")]
    Missing(&'static str),
    /// The step between zones failed.
    #[error("the task failed")]
    Step(#[from] MedallionError),
    /// The score parts could not be written.
    #[error("cannot write the score parts")]
    Parts(#[source] LakeError),
    /// What the refresh hands on could not be written.
    #[error("cannot publish to the care state")]
    Publish(#[source] ServiceError),
    /// A run's name is none.
    #[error("the run is not a name")]
    Run,
}

impl TaskError {
    /// The name that the state machine matches on, and the whole chain of causes.
    #[must_use]
    pub fn diagnose(&self) -> Diagnostic {
        self.fault().diagnose(self)
    }

    fn fault(&self) -> Fault {
        match self {
            Self::Missing(_)
            | Self::Run
            | Self::Step(MedallionError::UnknownTable(_) | MedallionError::Retention { .. }) => {
                Fault::BadInput
            }
            Self::Step(MedallionError::Write { source: LakeError::Conflict { .. }, .. }) => {
                Fault::Conflict
            }
            Self::Step(_) | Self::Parts(_) | Self::Publish(_) => Fault::TryAgain,
        }
    }
}
