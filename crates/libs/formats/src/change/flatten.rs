//! A change as a row of a file of changes.

use chrono::SecondsFormat;
use domain::change::{ChangeEvent, Operation};
use domain::phi::Phi;

use super::columns::{COMMITTED_AT, EVENT_ID, OP, SEQUENCE, is_control};
use super::fields::{Fields, Object, quote};

/// A change as one line of NDJSON, without its line end: the row's fields, then the control columns
/// ([`super::columns()`]) that the change has. It holds what the images hold: keep it from logs.
///
/// The row is the image after the change; for a delete it is the image before it, completed by the
/// key, and the image after it when there is neither. Fields that are named like a control column
/// are left out.
#[must_use]
pub fn flatten(event: &ChangeEvent) -> String {
    row(event, true)
}

/// The line of a change, whose time may be unknown.
pub(super) fn row(event: &ChangeEvent, timed: bool) -> String {
    let mut line = Object::default();
    let gone =
        event.operation == Operation::Delete && (event.before.is_some() || event.key.is_some());
    let (image, more) =
        if gone { (&event.before, event.key.as_ref()) } else { (&event.after, None) };
    let (image, more) = (fields_of(image.as_ref()), fields_of(more));
    let more = more.0.iter().filter(|(key, _)| !image.has(key));
    for (key, value) in image.0.iter().chain(more) {
        if !is_control(&key.to_ascii_lowercase()) {
            line.push(key, value.get());
        }
    }
    line.push(OP, &quote(event.operation.code()));
    if timed {
        let time = event.committed_at.to_rfc3339_opts(SecondsFormat::Micros, true);
        line.push(COMMITTED_AT, &quote(&time));
    }
    for (name, text) in [(SEQUENCE, &event.sequence), (EVENT_ID, &event.event_id)] {
        text.iter().for_each(|text| line.push(name, &quote(text)));
    }
    line.finish()
}

/// The fields of an image; none of one that is no object.
fn fields_of(image: Option<&Phi<String>>) -> Fields<'_> {
    let fields = image.map(|image| Fields::of_record(image.expose().as_bytes(), usize::MAX));
    fields.and_then(Result::ok).unwrap_or(Fields(Vec::new()))
}

#[cfg(test)]
mod tests;
