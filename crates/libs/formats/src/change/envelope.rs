//! Envelopes of an operation and two images, as change feeds of many makes write them.

use super::fields::{Fields, scalar, sortable};
use super::instant::instant;
use super::record::Change;
use crate::ReasonCode;

const TIMES: [&str; 4] = ["commit_timestamp", "committed_at", "timestamp", "event_time"];
const SEQUENCES: [&str; 4] = ["sequence", "scn", "lsn", "change_seq"];

/// Whether the record has an image as envelopes have them.
pub(super) fn is(fields: &Fields<'_>) -> bool {
    fields.has("before_image") || fields.has("after_image")
}

pub(super) fn find(fields: &Fields<'_>) -> Result<Change, ReasonCode> {
    if !is(fields) {
        return Err(ReasonCode::ChangeShape);
    }
    let table = fields.text("table").or_else(|| fields.text("table_name")).unwrap_or_default();
    let (_, table) = table.rsplit_once('.').unwrap_or(("", &table));
    Ok(Change {
        source_table: table.to_lowercase(),
        operation: fields.text("operation"),
        committed_at: fields.first(&TIMES).map(instant).transpose()?,
        sequence: fields.first(&SEQUENCES).and_then(scalar).map(|text| sortable(&text)),
        event_id: fields.text("event_id"),
        key: None,
        before: fields.image("before_image")?,
        after: fields.image("after_image")?,
    })
}
