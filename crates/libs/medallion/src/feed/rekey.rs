//! Rows whose key changed: the row of the old key is gone, which its feed does not say by itself.

use crate::contract::Contract;
use domain::{
    change::{ChangeEvent, Operation},
    phi::Phi,
};
use serde_json::{Map, Value};

/// The deletion of the row that an update renamed: where the image before it has a value of the key
/// that is not that of the image after it.
pub(super) fn renamed(event: &ChangeEvent, contract: &Contract) -> Option<ChangeEvent> {
    if event.operation != Operation::Update {
        return None;
    }
    let (before, mut after) = (object(event.before.as_ref()?)?, object(event.after.as_ref()?)?);
    let keys = contract.columns.iter().filter(|column| column.is_key);
    let mut headers = keys.flat_map(|column| &column.headers);
    let changed = headers.any(|header| match (before.get(header), after.get(header)) {
        (Some(old), Some(new)) => old != new,
        _ => false,
    });
    if !changed {
        return None;
    }
    after.extend(before);
    Some(ChangeEvent {
        operation: Operation::Delete,
        event_id: event.event_id.as_ref().map(|id| format!("{id}/renamed")),
        key: None,
        before: Some(Phi::new(Value::Object(after).to_string())),
        after: None,
        ..event.clone()
    })
}

fn object(image: &Phi<String>) -> Option<Map<String, Value>> {
    serde_json::from_str(image.expose()).ok()
}
