//! What is remembered of the keys of requests.

use chrono::{DateTime, TimeDelta, Utc};
use domain::{id::NoteId, phi::Phi};

/// How long a key is remembered.
pub const KEY_LIFE: TimeDelta = TimeDelta::days(30);

/// Remembers which body came under which key.
pub trait KeyLedger: Sync {
    /// Remembers the body of a key for [`KEY_LIFE`], unless one is remembered, and tells the two
    /// apart. The key is the note's id: it stands for the caller and the caller's own key.
    fn remember(
        &self,
        key: &NoteId,
        body: Phi<&[u8]>,
        now: DateTime<Utc>,
    ) -> impl Future<Output = Result<Remembered, LedgerError>> + Send;
}

/// How a body compares with what is remembered of its key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Remembered {
    /// The key came for the first time, and is remembered.
    First,
    /// The key came before, with the same body.
    Same,
    /// The key came before, with another body.
    Other,
}

/// Why a key was not remembered. It holds a service's error code at most, never its text.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LedgerError {
    /// The table has no room at the moment.
    #[error("the ledger of keys is busy")]
    Busy,
    /// Anything else.
    #[error("the ledger of keys failed: {code}")]
    Failed {
        /// The service's error code, or what failed on the way to it.
        code: String,
    },
}
