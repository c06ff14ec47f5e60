//! Changes of rows in a source system, in files and in streams.
//!
//! Files of changes, as AWS DMS, Qlik Replicate and CMS deliver them, are data files with control
//! columns ([`columns()`]). In a row whose [`OP`] is a delete, a column of the source that is no
//! key is never at fault: what would be is null, and row checks are not made. Otherwise one bad
//! amount would lose a delete. Keys and control columns stay strict, and a row must still have the
//! file's shape.
//!
//! Streams carry one change per record ([`decode`]); [`flatten()`] makes a row of such a file of
//! it.

mod columns;
mod dms;
mod dynamodb;
mod envelope;
mod fields;
mod flatten;
mod instant;
mod lines;
mod record;

pub use columns::{COMMITTED_AT, EVENT_ID, OP, SEQUENCE, columns};
pub(crate) use columns::{is_control, is_delete};
pub use flatten::flatten;
pub use lines::flatten_lines;
pub use record::{Record, decode};

#[cfg(test)]
mod tests;
