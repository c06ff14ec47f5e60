//! Why a message was not shown.

use care_state::ServiceError;
use lambda_kit::Fault;
use lambda_runtime::Diagnostic;

/// Why a message cannot be read. Nothing of it is repeated; another attempt cannot help.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// Not JSON, or JSON in an envelope that is not.
    #[error("NotJson")]
    NotJson,
    /// Of no kind that is known here.
    #[error("UnknownKind")]
    UnknownKind,
    /// Of a version that is not read here.
    #[error("UnknownVersion")]
    UnknownVersion,
    /// An alert with a missing or malformed field.
    #[error("NotAnAlert")]
    NotAnAlert,
    /// A failure or an alarm with a missing or malformed field.
    #[error("NotAFailure")]
    NotAFailure,
}

/// Why a message was not shown. No value of a message is repeated.
#[derive(Debug, thiserror::Error)]
pub enum NotifyError {
    /// The event is neither a queue's nor a topic's.
    #[error("the event is neither one of a queue nor one of a topic")]
    NotAnEvent,
    /// The message cannot be read.
    #[error("the message cannot be read")]
    Unreadable(#[source] Unreadable),
    /// Another invocation is showing it.
    #[error("another invocation shows the message on {channel}")]
    Busy {
        /// The channel.
        channel: &'static str,
    },
    /// The channel's turn comes after the end of this invocation.
    #[error("the turn of the message on {channel} comes later")]
    LaterTurn {
        /// The channel.
        channel: &'static str,
    },
    /// The channel did not show it.
    #[error("the message was not shown on {channel}")]
    NotShown {
        /// The channel.
        channel: &'static str,
        /// What failed.
        #[source]
        source: ServiceError,
    },
    /// The ledger, the pace or the incidents could not be read or changed.
    #[error("cannot use the care state")]
    State(#[source] ServiceError),
}

impl NotifyError {
    /// What a caller is to do about it.
    pub const fn fault(&self) -> Fault {
        match self {
            Self::NotAnEvent | Self::Unreadable(_) => Fault::BadInput,
            _ => Fault::TryAgain,
        }
    }

    /// The answer of the failed invocation.
    pub fn diagnose(&self) -> Diagnostic {
        self.fault().diagnose(self)
    }
}
