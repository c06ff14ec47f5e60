//! Contracts as types: what a table's columns are, how its files are read and its rows checked.
//!
//! A contract is an Open Data Contract Standard v3 document. Nothing else in the platform lists a
//! table's columns.

mod all;
mod layout;
mod odcs;
mod schema;
#[cfg(test)]
mod tests;

pub use all::Contracts;
pub use odcs::ContractError;

use lake::TableName;
use serde::Deserialize;

/// A table's contract, its zone's common columns included.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contract {
    /// The table.
    pub table: TableName,
    /// The contract's own version, kept as a property of the table.
    pub version: String,
    /// One line on what the table is for.
    pub purpose: String,
    /// Whether rows are only ever appended, or one row per key is kept.
    pub history: History,
    /// The datasets (third part of a raw key) whose files become rows of the table.
    pub datasets: Vec<String>,
    /// The tables that the table's model reads.
    pub reads: Vec<TableName>,
    /// For a history: the table whose columns it carries.
    pub columns_of: Option<TableName>,
    /// For a table whose rows are made again in groups: the columns that name a group.
    pub replace_by: Vec<String>,
    /// The columns that maintenance clusters files by.
    pub cluster_by: Vec<String>,
    /// The columns, keys first where the contract lists them first.
    pub columns: Vec<Column>,
    /// Checks between two columns of a row.
    pub row_checks: Vec<RowRule>,
}

/// How a table keeps rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum History {
    /// Rows are appended and never changed.
    Append,
    /// One row per key: the newest known.
    Current,
    /// Every state of a key: when it was true, and since when that is known.
    Bitemporal,
}

/// One column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// Its type.
    pub kind: ColumnType,
    /// Whether it is never empty.
    pub required: bool,
    /// Whether a delivered file may lack a required column as a whole.
    pub may_be_absent: bool,
    /// Whether it is part of the key.
    pub is_key: bool,
    /// Where it stands among the columns whose values name folders, from 1.
    pub partition_position: Option<u32>,
    /// What masking it needs.
    pub classification: Classification,
    /// What it holds.
    pub description: String,
    /// The header names it may have in a delivered file.
    pub headers: Vec<String>,
    /// How its values are best stored.
    pub encoding: StorageHint,
    /// Whether its sum is part of a file's reconciliation.
    pub is_control_total: bool,
    /// How it is computed from another column, where it is not delivered.
    pub derived: Option<Derived>,
    /// The rules its values keep, each with the reason code of a row that breaks it.
    pub rules: Vec<(String, ValueRule)>,
}

/// A column's type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColumnType {
    /// UTF-8 text.
    Text,
    /// A 64-bit integer.
    Integer,
    /// A decimal of this many digits, so many of them after the point.
    Decimal(u8, i8),
    /// A finite double.
    Double,
    /// True or false.
    Boolean,
    /// A calendar date.
    Date,
    /// An instant in UTC, to the microsecond.
    Timestamp,
}

impl ColumnType {
    /// The type's name in SQL.
    pub(crate) fn sql(self) -> String {
        match self {
            Self::Text => "varchar".to_owned(),
            Self::Integer => "bigint".to_owned(),
            Self::Decimal(precision, scale) => format!("decimal({precision}, {scale})"),
            Self::Double => "double".to_owned(),
            Self::Boolean => "boolean".to_owned(),
            Self::Date => "date".to_owned(),
            Self::Timestamp => "timestamp with time zone".to_owned(),
        }
    }
}

/// What a column tells about a person, which decides its masking (45 CFR 164.514).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Classification {
    /// For everyone.
    Public,
    /// For the platform and its operators.
    Internal,
    /// Names a person by itself.
    PhiDirect,
    /// May name a person together with others.
    PhiQuasi,
    /// A date of a person's life or care.
    PhiDate,
    /// Free text that may hold anything.
    PhiText,
}

/// How a column's values are best stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum StorageHint {
    /// By dictionary: values repeat.
    #[default]
    Repeating,
    /// Without a dictionary: values rarely repeat.
    Plain,
    /// As differences: neighbours begin alike.
    Sequential,
}

/// A column computed from another one of the same row.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Derived {
    /// The column it comes from.
    pub column: String,
    /// How.
    pub transform: Transform,
}

/// How a column is computed from another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Transform {
    /// A date's year and month, `2024-03`.
    Month,
}

/// A rule for one value.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum ValueRule {
    /// A National Provider Identifier with its check digit.
    Npi(bool),
    /// The shape of an ICD-10-CM code.
    Icd10cm(bool),
    /// The shape of a CPT or HCPCS code.
    ProcedureCode(bool),
    /// One of these texts.
    OneOf(Vec<String>),
    /// A number not below this one.
    AtLeast(i64),
}

/// A check between two columns: `left` is at most `right` where both are present.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowRule {
    /// The reason code of a row that breaks it.
    pub code: String,
    /// The smaller column.
    pub left: String,
    /// The larger column.
    pub right: String,
}

impl Contract {
    /// The names of the key columns, in order.
    #[must_use]
    pub fn keys(&self) -> Vec<&str> {
        self.columns
            .iter()
            .filter(|column| column.is_key)
            .map(|column| column.name.as_str())
            .collect()
    }

    /// The column of that name.
    #[must_use]
    pub fn column(&self, name: &str) -> Option<&Column> {
        self.columns.iter().find(|column| column.name == name)
    }
}
