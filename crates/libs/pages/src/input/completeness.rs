//! How complete the data is.

use chrono::{DateTime, Utc};
use domain::rate::Rate;

/// How complete the tables behind the page are.
#[derive(Debug, Clone)]
pub struct Completeness {
    /// The tables, in the order in which they are shown.
    pub tables: Vec<TableFill>,
    /// Diagnoses whose code is mapped, of all diagnoses.
    pub mapped_diagnoses: Rate,
    /// Rows that were refused; one entry for each dataset and reason, in any order.
    pub quarantine: Vec<Quarantined>,
}

/// A table.
#[derive(Debug, Clone)]
pub struct TableFill {
    /// Its name with its zone, such as `curated.encounter`.
    pub table: String,
    /// How many rows it has.
    pub rows: u64,
    /// The instant of the newest row; `None` when there is no row.
    pub newest: Option<DateTime<Utc>>,
    /// Columns that matter for the measures.
    pub columns: Vec<ColumnFill>,
}

/// A column.
#[derive(Debug, Clone)]
pub struct ColumnFill {
    /// Its name.
    pub column: String,
    /// Rows that have a value, of all rows.
    pub filled: Rate,
}

/// Rows in quarantine.
#[derive(Debug, Clone)]
pub struct Quarantined {
    /// The dataset of their files.
    pub dataset: String,
    /// The code of the reason, such as `BAD_DATE`; never a value of a row.
    pub reason: String,
    /// How many rows.
    pub rows: u64,
}
