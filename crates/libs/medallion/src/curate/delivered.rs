//! Raw rows as models see them.

use crate::run::work;
use lake::{LakeError, Session, TableName};

/// What the sequence of a file's rows begins with: the end of its key. `{file}` is the column that
/// holds bucket, key and version.
pub(super) fn begins(file: &str) -> String {
    format!("concat(right(split_part({file}, '@', 1), 24), '@')")
}

/// A raw table whose rows all have a `_sequence`: the feed's own, else the end of the file's key,
/// the second of its arrival and the row. So of two versions of an object the later one counts, and
/// a change stands behind every row of an extract of its instant, since its sequence begins with a
/// tilde.
fn sequenced(waiting: &TableName) -> String {
    format!(
        "select * replace (
            coalesce(
                _sequence,
                concat(
                    {},
                    cast(date_trunc('second', _ingested_at) as varchar),
                    '#',
                    lpad(cast(_row as varchar), 12, '0')
                )
            ) as _sequence
        )
        from {waiting}",
        begins("_file")
    )
}

/// The name under which the rows of a raw table wait to be shown.
pub(crate) fn waiting(table: &TableName) -> Result<TableName, LakeError> {
    work(&format!("delivered_{}", table.table()))
}

/// Shows the rows that wait for a raw table under its own name.
pub(crate) async fn show_delivered(session: &Session, table: &TableName) -> Result<(), LakeError> {
    session.add_view(table, &sequenced(&waiting(table)?)).await
}
