//! What a table is to be when it is created, and how its files are best written.

use crate::TableName;
use arrow::datatypes::SchemaRef;

/// A table to create: its name, columns and layout.
#[derive(Debug, Clone)]
pub struct TableSpec {
    /// Where it lies and what SQL calls it.
    pub name: TableName,
    /// One line on what a row is; kept in the table's metadata.
    pub description: String,
    /// Its columns, in order.
    pub schema: SchemaRef,
    /// The columns whose values name folders, all of type text.
    pub partition_by: Vec<String>,
    /// Table properties beyond the lake's own (`carelake.contractVersion` and the like).
    pub properties: Vec<(String, String)>,
}

/// How the columns of a table are best encoded. Hints change sizes and speed, never rows.
#[derive(Debug, Clone, Default)]
pub struct WriteHints {
    /// Columns whose values rarely repeat: a dictionary would only cost time.
    pub plain: Vec<String>,
    /// Text columns whose neighbours share a beginning (sequential keys): stored as differences.
    pub sequential: Vec<String>,
}
