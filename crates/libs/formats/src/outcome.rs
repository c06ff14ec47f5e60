//! What comes out of a file: chunks of typed rows, rejected rows, or a refusal of the whole.

use std::fmt;
use std::sync::Arc;

use arrow::record_batch::RecordBatch;
use bytes::Bytes;

use crate::ReasonCode;

/// Some accepted rows, and the rows rejected among them.
#[derive(Clone)]
pub struct Chunk {
    /// The layout's columns in its order, then unknown columns as text, then `_row`: accepted rows
    /// only.
    pub batch: RecordBatch,
    /// The rows that were not accepted, by rising row number within each fault's kind of discovery.
    pub rejects: Vec<Reject>,
}

/// A row that was not accepted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reject {
    /// The number of the data row, from 1.
    pub row: u64,
    /// Where the row begins in the (inflated) file; absent for Parquet.
    pub byte: Option<u64>,
    /// Why.
    pub code: ReasonCode,
    /// The caller's code of the row check that failed, with `ORDER` only.
    pub check: Option<Arc<str>>,
    /// The batch column at fault, when it is one.
    pub column: Option<Arc<str>>,
    /// The row as delivered; for Parquet a JSON object of texts.
    pub raw: Raw,
}

impl Reject {
    /// The code to store: the caller's for a row check, else that of [`ReasonCode`].
    #[must_use]
    pub fn reason(&self) -> &str {
        self.check.as_deref().unwrap_or(self.code.as_str())
    }
}

/// The bytes of a rejected row: data about people, so nothing prints them by accident.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Raw(Bytes);

impl Raw {
    /// Wraps the bytes of a row.
    #[must_use]
    pub fn new(bytes: impl Into<Bytes>) -> Self {
        Self(bytes.into())
    }

    /// The bytes themselves, for storing in quarantine.
    #[must_use]
    pub fn expose(&self) -> &Bytes {
        &self.0
    }
}

impl fmt::Debug for Raw {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "[{} bytes hidden]", self.0.len())
    }
}

impl fmt::Debug for Chunk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Chunk")
            .field("rows", &self.batch.num_rows())
            .field("columns", &self.batch.num_columns())
            .field("rejects", &self.rejects.len())
            .finish()
    }
}

/// The file as a whole cannot be trusted: drop everything read from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("file refused: {code}")]
pub struct Refused {
    /// Why.
    pub code: ReasonCode,
    /// The data row at which it was noticed, from 1.
    pub row: Option<u64>,
    /// The byte of the (inflated) file at which it was noticed.
    pub byte: Option<u64>,
}

impl Refused {
    /// A refusal without a place.
    #[must_use]
    pub const fn new(code: ReasonCode) -> Self {
        Self { code, row: None, byte: None }
    }
}

impl From<ReasonCode> for Refused {
    fn from(code: ReasonCode) -> Self {
        Self::new(code)
    }
}
