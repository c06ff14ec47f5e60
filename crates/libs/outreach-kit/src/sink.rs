//! Where accepted notes go.

use domain::outreach::OutreachNote;

/// Where accepted notes go.
pub trait NoteSink: Sync {
    /// Stores the note durably before it returns. The same note may be put twice: its id tells.
    fn put(&self, note: &OutreachNote) -> impl Future<Output = Result<(), SinkError>> + Send;
}

/// Why a note was not stored. It holds a service's error code at most, never its text.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SinkError {
    /// The stream has no room at the moment.
    #[error("the notes stream is busy")]
    Busy,
    /// Anything else.
    #[error("the notes stream failed: {code}")]
    Failed {
        /// The service's error code, or what failed on the way to it.
        code: String,
    },
}
