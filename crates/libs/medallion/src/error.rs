//! What can go wrong between the zones, one variant per operation.

use crate::contract::ContractError;
use lake::{LakeError, TableName};

/// A step between zones that failed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum MedallionError {
    /// The built-in contracts do not parse.
    #[error("cannot read the contracts")]
    Contracts(#[from] ContractError),
    /// No contract or model of that name.
    #[error("there is no table {0} to make")]
    UnknownTable(String),
    /// A table could not be read.
    #[error("cannot read {table}")]
    Read {
        /// The table.
        table: TableName,
        /// Why.
        #[source]
        source: LakeError,
    },
    /// A table could not be made or written.
    #[error("cannot write {table}")]
    Write {
        /// The table.
        table: TableName,
        /// Why.
        #[source]
        source: LakeError,
    },
    /// A model's query failed.
    #[error("cannot compute {table}")]
    Compute {
        /// The table.
        table: TableName,
        /// Why.
        #[source]
        source: LakeError,
    },
    /// Rows could not be put into columns.
    #[error("cannot lay out the rows of {table}")]
    Rows {
        /// The table.
        table: TableName,
        /// Why, without the rows.
        #[source]
        source: arrow::error::ArrowError,
    },
    /// Upkeep was to remove files that a reader may still need.
    #[error("files are kept for at least {least} hours")]
    Retention {
        /// The least that is allowed.
        least: u32,
    },
    /// An extract cannot be compared with a table.
    #[error("cannot compare the extract: {reason}")]
    Compare {
        /// A reason code.
        reason: String,
    },
    /// No scores of such a run.
    #[error("no scores of a run {0} are kept")]
    UnknownRun(String),
    /// An object that the platform keeps between runs is not what it should be.
    #[error("cannot read {path} of the lake: it is not the JSON that belongs there")]
    Memory {
        /// Where under the lake.
        path: String,
    },
    /// A query of a user failed.
    #[error("cannot answer the query")]
    Query(#[source] LakeError),
}
