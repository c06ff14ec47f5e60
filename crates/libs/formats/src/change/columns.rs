//! The columns that say what a change is.

use std::collections::HashSet;

use domain::change::Operation;

use crate::{Column, Kind, Layout, Rule};

/// The column of what the change did (text, see [`crate::rule::is_operation`]); blank in a row of a
/// load.
pub const OP: &str = "_op";
/// The column of the instant at which the source committed the change (timestamp).
pub const COMMITTED_AT: &str = "_committed_at";
/// The column of the change's place among those of one instant (text, in text order).
pub const SEQUENCE: &str = "_sequence";
/// The column of the change's own identifier (text).
pub const EVENT_ID: &str = "_event_id";

/// The control columns with the headers that each is found by, the foremost first.
///
/// Sources: AWS DMS user guide, S3 target (`Op`, `TimestampColumnName`) and transformation rules
/// (the headers of `AR_H_`); CMS Research Identifiable Files as the Beneficiary FHIR Data server
/// loads them (`DML_IND`); the last headers are those of common replication tools.
const CONTROL: [(&str, Kind, &[&str]); 4] = [
    (OP, Kind::Text, &["Op", "AR_H_OPERATION", "$AR_H_OPERATION", "DML_IND"]),
    (
        COMMITTED_AT,
        Kind::Timestamp,
        &[
            "dms_timestamp",
            "dms_ts",
            "AR_H_COMMIT_TIMESTAMP",
            "$AR_H_COMMIT_TIMESTAMP",
            "AR_H_TIMESTAMP",
            "$AR_H_TIMESTAMP",
            "commit_timestamp",
            "transact_timestamp",
            "TIMESTAMP",
        ],
    ),
    (SEQUENCE, Kind::Text, &["AR_H_CHANGE_SEQ", "$AR_H_CHANGE_SEQ", "lsn", "scn", "transact_id"]),
    (EVENT_ID, Kind::Text, &[]),
];

/// The optional control columns that the layout may be extended with: [`OP`], [`COMMITTED_AT`],
/// [`SEQUENCE`] and [`EVENT_ID`].
///
/// Headers that a column of the layout answers to in some ASCII case are left out, and so is a
/// control column that the layout has already, or of which no header is left. Where a file has
/// several headers of one control column, the foremost counts and the others are unknown columns.
#[must_use]
pub fn columns(layout: &Layout) -> Vec<Column> {
    let accepted = layout.columns.iter().flat_map(Column::accepted);
    let taken: HashSet<_> = accepted.map(|header| header.trim().to_ascii_lowercase()).collect();
    let column = |(name, kind, aliases): &(&str, Kind, &[&str])| {
        let headers = std::iter::once(name).chain(*aliases).map(ToString::to_string);
        Column {
            headers: headers
                .filter(|header| !taken.contains(&header.to_ascii_lowercase()))
                .collect(),
            checks: if *name == OP { vec![Rule::Operation] } else { Vec::new() },
            ..Column::new(name, *kind)
        }
    };
    let absent = |column: &Column| layout.position(&column.name).is_none();
    CONTROL.iter().map(column).filter(absent).filter(|column| !column.headers.is_empty()).collect()
}

/// Whether a column of this name is a control column.
pub(crate) fn is_control(name: &str) -> bool {
    CONTROL.iter().any(|(control, ..)| *control == name)
}

/// Whether the text of an operation says that the row is gone.
pub(crate) fn is_delete(text: &[u8]) -> bool {
    Operation::named(text) == Some(Operation::Delete)
}
