//! What can go wrong with a table, one variant per operation.

use crate::{Point, TableName};
use arrow::error::ArrowError;
use deltalake::{DeltaTableError, datafusion::error::DataFusionError};

/// An operation on the lake that failed. Display names the operation only: the engines' own texts
/// may quote rows, so callers log the chain of kinds, never the rows.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LakeError {
    /// The lake's address is not a folder or a URL that the storage layer knows.
    #[error("the lake's address is neither a folder nor a file:// or s3:// URL")]
    Address,
    /// A table's log could not be read.
    #[error("cannot open the table {table}")]
    Open {
        /// The table.
        table: TableName,
        /// Why.
        #[source]
        source: Box<DeltaTableError>,
    },
    /// A table could not be created.
    #[error("cannot create the table {table}")]
    Create {
        /// The table.
        table: TableName,
        /// Why.
        #[source]
        source: Box<DeltaTableError>,
    },
    /// Columns could not be added.
    #[error("cannot add columns to the table {table}")]
    Widen {
        /// The table.
        table: TableName,
        /// Why.
        #[source]
        source: Box<DeltaTableError>,
    },
    /// Rows could not be written to data files.
    #[error("cannot write data files of the table {table}")]
    Write {
        /// The table.
        table: TableName,
        /// Why.
        #[source]
        source: Box<DeltaTableError>,
    },
    /// Rows do not have the table's shape.
    #[error("rows do not fit the columns of the table {table}")]
    Shape {
        /// The table.
        table: TableName,
        /// Why, without the rows.
        #[source]
        source: arrow::error::ArrowError,
    },
    /// A commit failed, and the table's log does not hold it.
    #[error("cannot commit to the table {table}")]
    Commit {
        /// The table.
        table: TableName,
        /// Why.
        #[source]
        source: Box<DeltaTableError>,
    },
    /// Another commit changed what this one had read; the caller computes its rows again.
    #[error("the table {table} changed while its keys were being replaced")]
    Conflict {
        /// The table.
        table: TableName,
        /// Why.
        #[source]
        source: Box<DeltaTableError>,
    },
    /// A commit of the log is unreadable.
    #[error("cannot read version {version} of the log of the table {table}")]
    Log {
        /// The table.
        table: TableName,
        /// The version.
        version: u64,
        /// Why.
        #[source]
        source: Box<DeltaTableError>,
    },
    /// An object beside the tables could not be read or written.
    #[error("cannot read or write an object of the lake")]
    Object {
        /// Why.
        #[source]
        source: Box<object_store::Error>,
    },
    /// A query did not plan or run.
    #[error("cannot run the query")]
    Query(#[source] Box<DataFusionError>),
    /// A test stopped the work here.
    #[error("the work on {table} was stopped")]
    Interrupted {
        /// The table.
        table: TableName,
        /// Where.
        point: Point,
    },
    /// Rows have no text form.
    #[error("cannot show the rows")]
    Render(#[source] arrow::error::ArrowError),
    /// Upkeep of a table failed.
    #[error("cannot {operation} the table {table}")]
    Upkeep {
        /// `optimize`, `checkpoint` or `vacuum`.
        operation: &'static str,
        /// The table.
        table: TableName,
        /// Why.
        #[source]
        source: Box<DeltaTableError>,
    },
}

impl LakeError {
    /// What is wrong with a query, once and without a value of any row: a query that does not plan
    /// is told in full, of one that fails while it runs only the kind of failure.
    #[must_use]
    pub fn explain(&self) -> String {
        let Self::Query(error) = self else { return self.to_string() };
        match error.find_root() {
            root @ (DataFusionError::Plan(_)
            | DataFusionError::SchemaError(..)
            | DataFusionError::SQL(..)
            | DataFusionError::NotImplemented(_)) => {
                root.message().lines().next().unwrap_or_default().to_owned()
            }
            DataFusionError::ArrowError(error, _) => match **error {
                ArrowError::CastError(_) | ArrowError::ParseError(_) => {
                    "a value does not have the type that the query casts it to".to_owned()
                }
                ArrowError::DivideByZero => "a division by zero".to_owned(),
                _ => "a value cannot be computed".to_owned(),
            },
            _ => "the query failed while it ran".to_owned(),
        }
    }
}

impl From<DataFusionError> for LakeError {
    fn from(source: DataFusionError) -> Self {
        Self::Query(Box::new(source))
    }
}
