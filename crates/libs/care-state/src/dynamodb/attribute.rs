//! Items as attributes, and back.

use aws_sdk_dynamodb::types::AttributeValue;
use serde_json::{Map, Number, Value};

use super::Attributes;
use crate::{Item, Placed, ServiceError, Stored};

/// The attributes that are the store's own.
const OWN: [&str; 5] = ["pk", "version", "list", "position", "expires_at"];

pub(super) fn text(value: &str) -> AttributeValue {
    AttributeValue::S(value.to_owned())
}

pub(super) fn number(value: impl ToString) -> AttributeValue {
    AttributeValue::N(value.to_string())
}

/// The attributes of a place.
pub(super) fn placed_of(placed: &Placed) -> [(String, AttributeValue); 2] {
    [("list".to_owned(), text(&placed.list)), ("position".to_owned(), number(placed.position))]
}

pub(super) fn to_attributes(item: &Item) -> Attributes {
    item.iter().map(|(name, value)| (name.clone(), to_attribute(value))).collect()
}

fn to_attribute(value: &Value) -> AttributeValue {
    match value {
        Value::Null => AttributeValue::Null(true),
        Value::Bool(value) => AttributeValue::Bool(*value),
        Value::Number(value) => number(value),
        Value::String(value) => text(value),
        Value::Array(values) => AttributeValue::L(values.iter().map(to_attribute).collect()),
        Value::Object(values) => AttributeValue::M(to_attributes(values)),
    }
}

/// An item as it came from the table.
pub(super) fn stored_of(mut attributes: Attributes) -> Result<Stored, ServiceError> {
    let unreadable = || ServiceError::new("read the item", "NotReadable");
    let key = string(attributes.get("pk")).ok_or_else(unreadable)?;
    let version = whole(attributes.get("version")).ok_or_else(unreadable)?;
    let placed = string(attributes.get("list")).zip(whole(attributes.get("position")));
    attributes.retain(|name, _| !OWN.contains(&name.as_str()));
    let item = from_attributes(attributes).ok_or_else(unreadable)?;
    let placed = placed.map(|(list, position)| Placed { list, position });
    Ok(Stored { key, version, item, placed })
}

fn string(value: Option<&AttributeValue>) -> Option<String> {
    value?.as_s().ok().cloned()
}

fn whole<T: std::str::FromStr>(value: Option<&AttributeValue>) -> Option<T> {
    value?.as_n().ok()?.parse().ok()
}

fn from_attributes(attributes: Attributes) -> Option<Map<String, Value>> {
    attributes.into_iter().map(|(name, value)| Some((name, from_attribute(value)?))).collect()
}

fn from_attribute(value: AttributeValue) -> Option<Value> {
    Some(match value {
        AttributeValue::Null(_) => Value::Null,
        AttributeValue::Bool(value) => Value::Bool(value),
        AttributeValue::N(value) => Value::Number(parsed(&value)?),
        AttributeValue::S(value) => Value::String(value),
        AttributeValue::L(values) => {
            Value::Array(values.into_iter().map(from_attribute).collect::<Option<_>>()?)
        }
        AttributeValue::M(values) => Value::Object(from_attributes(values)?),
        _ => return None,
    })
}

fn parsed(text: &str) -> Option<Number> {
    serde_json::from_str(text).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn an_item_comes_back_as_it_was_written() {
        let item = json!({
            "text": "a", "none": null, "yes": true, "count": 3, "negative": -7,
            "many": ["a", 1, {"deep": []}], "one": {"two": {"three": "3"}},
        });
        let Value::Object(item) = item else { panic!("an object") };
        let placed = Placed { list: "DUE".to_owned(), position: -5 };
        let mut attributes = to_attributes(&item);
        attributes.extend(placed_of(&placed));
        attributes.insert("pk".to_owned(), text("CARE#main#P1"));
        attributes.insert("version".to_owned(), number(9));
        attributes.insert("expires_at".to_owned(), number(1));
        let stored = stored_of(attributes).unwrap();
        assert_eq!((stored.key.as_str(), stored.version), ("CARE#main#P1", 9));
        assert_eq!((stored.item, stored.placed), (item, Some(placed)));
    }

    #[test]
    fn an_item_without_a_version_is_refused() {
        let error = stored_of([("pk".to_owned(), text("x"))].into()).unwrap_err();
        assert_eq!(error.to_string(), "cannot read the item: NotReadable");
    }
}
