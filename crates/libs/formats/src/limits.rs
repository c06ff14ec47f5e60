//! How much of a file is believed before it is refused.

/// Bounds on what a file may ask for; the defaults suit a function of 512 MB.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Longest field, in bytes.
    pub field_bytes: usize,
    /// Longest row, in bytes; at most 256 MiB is honoured.
    pub row_bytes: usize,
    /// Most columns of a file, known and unknown together.
    pub columns: usize,
    /// Deepest nesting of JSON objects and arrays in a row.
    pub json_depth: usize,
    /// Most bytes that a gzip or Parquet file may unfold to.
    pub inflated_bytes: u64,
    /// Most inflated bytes per gzip byte, looked at after the first 8 MiB.
    pub ratio: u64,
    /// Most rows of a batch.
    pub batch_rows: usize,
    /// Text bytes after which a batch, or a list of rejects, is handed over early.
    pub batch_bytes: usize,
    /// Bytes read from the source at a time.
    pub block_bytes: usize,
    /// Last day that a date or timestamp may name, in days since 1970-01-01; 2100-12-31 when
    /// absent.
    pub max_date: Option<i32>,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            field_bytes: 1 << 20,
            row_bytes: 8 << 20,
            columns: 2_000,
            json_depth: 64,
            inflated_bytes: 16 << 30,
            ratio: 200,
            batch_rows: 65_536,
            batch_bytes: 32 << 20,
            block_bytes: 256 << 10,
            max_date: None,
        }
    }
}

impl Limits {
    /// The same limits with sizes that the readers can rely on.
    pub(crate) fn sane(mut self) -> Self {
        self.row_bytes = self.row_bytes.clamp(1, 256 << 20);
        self.field_bytes = self.field_bytes.clamp(1, self.row_bytes);
        self.block_bytes = self.block_bytes.clamp(16, 64 << 20);
        self.batch_rows = self.batch_rows.clamp(1, 1 << 24);
        self.batch_bytes = self.batch_bytes.clamp(1, 512 << 20);
        self
    }
}
