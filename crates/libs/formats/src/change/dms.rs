//! Messages of AWS DMS to Kinesis Data Streams and Apache Kafka (AWS DMS user guide, "Using a
//! Kinesis target", JSON message format).

use super::fields::{Fields, scalar, sortable};
use super::instant::instant;
use super::record::{Change, Found};
use crate::ReasonCode;

pub(super) fn find(fields: &Fields<'_>, metadata: &Fields<'_>) -> Result<Found, ReasonCode> {
    if metadata.text("record-type").as_deref() == Some("control") {
        return Ok(Found::Control);
    }
    let table = metadata.text("table-name").ok_or(ReasonCode::ChangeShape)?.to_lowercase();
    let operation = metadata.text("operation").ok_or(ReasonCode::ChangeShape)?;
    let sequence = sequence(metadata);
    let schema = metadata.text("schema-name").unwrap_or_default().to_lowercase();
    let event_id = sequence
        .as_ref()
        .map(|sequence| format!("{schema}.{table}/{sequence}/{}", operation.to_ascii_lowercase()));
    let time = metadata.first(&["commit-timestamp", "timestamp"]);
    let mut change = Change {
        source_table: table,
        operation: Some(operation),
        committed_at: time.map(instant).transpose()?,
        sequence,
        event_id,
        key: None,
        before: fields.image("before-image")?,
        after: fields.image("data")?,
    };
    if change.is_delete() {
        change.after = None;
        change.key = known(fields)?;
    }
    Ok(Found::change(change))
}

/// Transaction and place in it, else the position in the source's log.
fn sequence(metadata: &Fields<'_>) -> Option<String> {
    let number = |name| {
        let text = scalar(metadata.get(name)?)?;
        let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        digits.then(|| sortable(&text)).filter(|text| text.len() == 20)
    };
    let place = number("transaction-id").zip(number("transaction-record-id"));
    let place = place.map(|(transaction, record)| format!("{transaction}.{record}"));
    place.or_else(|| metadata.text("stream-position"))
}

/// What the row of a delete says: the fields that are not null.
fn known(fields: &Fields<'_>) -> Result<Option<String>, ReasonCode> {
    let Some(data) = fields.get("data") else { return Ok(None) };
    let mut data = Fields::of_part(data)?;
    data.0.retain(|(_, value)| value.get() != "null");
    Ok(data.into_image())
}
