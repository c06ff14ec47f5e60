//! Parts of a record, by name.

use serde_json::value::RawValue;

use crate::ReasonCode;
use crate::json::{Pair, pairs};

/// The fields of an object whose depth was looked at; of two of one name the first counts.
pub(super) struct Fields<'a>(pub(super) Vec<Pair<'a>>);

impl<'a> Fields<'a> {
    /// The fields of a record, which may not be nested deeper than this.
    pub(super) fn of_record(record: &'a [u8], depth: usize) -> Result<Self, ReasonCode> {
        pairs(record, depth).map(Self)
    }

    /// The fields of a part of a record.
    pub(super) fn of_part(part: &'a RawValue) -> Result<Self, ReasonCode> {
        let pairs = pairs(part.get().as_bytes(), usize::MAX);
        pairs.map(Self).map_err(|_| ReasonCode::ChangeShape)
    }

    /// Whether there is a field of this name, be it null.
    pub(super) fn has(&self, name: &str) -> bool {
        self.0.iter().any(|(key, _)| key == name)
    }

    /// A field that is there and not null.
    pub(super) fn get(&self, name: &str) -> Option<&'a RawValue> {
        let field = self.0.iter().find(|(key, _)| key == name);
        field.map(|(_, value)| *value).filter(|value| value.get() != "null")
    }

    /// The first of these fields that is there and not null.
    pub(super) fn first(&self, names: &[&str]) -> Option<&'a RawValue> {
        names.iter().find_map(|name| self.get(name))
    }

    /// The text of a field, if that is a text with something in it.
    pub(super) fn text(&self, name: &str) -> Option<String> {
        let text: Option<String> = serde_json::from_str(self.get(name)?.get()).ok();
        text.filter(|text| !text.is_empty())
    }

    /// The object in a field, on one line; an empty one counts as none.
    pub(super) fn image(&self, name: &str) -> Result<Option<String>, ReasonCode> {
        let Some(part) = self.get(name) else { return Ok(None) };
        Fields::of_part(part).map(Fields::into_image)
    }

    /// The fields as an object on one line, unless there are none.
    pub(super) fn into_image(self) -> Option<String> {
        let mut image = Object::default();
        self.0.iter().for_each(|(key, value)| image.push(key, &compact(value.get())));
        (!self.0.is_empty()).then(|| image.finish())
    }
}

/// An object in the making.
#[derive(Default)]
pub(super) struct Object(String);

impl Object {
    /// Adds a field whose value is this JSON.
    pub(super) fn push(&mut self, key: &str, json: &str) {
        self.0.push(if self.0.is_empty() { '{' } else { ',' });
        self.0 += &quote(key);
        self.0.push(':');
        self.0 += json;
    }

    pub(super) fn finish(mut self) -> String {
        self.0 += if self.0.is_empty() { "{}" } else { "}" };
        self.0
    }
}

/// A text as JSON.
pub(super) fn quote(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// The text of a value that is a text or a number; numbers keep their literal text.
pub(super) fn scalar(value: &RawValue) -> Option<String> {
    let literal = value.get();
    match literal.as_bytes().first()? {
        b'"' => serde_json::from_str(literal).ok(),
        b'-' | b'0'..=b'9' => Some(literal.to_owned()),
        _ => None,
    }
}

/// A sequence in its sortable form: digits alone are filled up to twenty, other text stays.
pub(super) fn sortable(text: &str) -> String {
    if text.bytes().all(|byte| byte.is_ascii_digit()) {
        format!("{text:0>20}")
    } else {
        text.into()
    }
}

/// JSON without the blanks between its tokens.
fn compact(json: &str) -> String {
    let (mut quoted, mut escaped) = (false, false);
    let keep = |letter: &char| {
        let blank = !quoted && letter.is_ascii_whitespace();
        quoted ^= *letter == '"' && !escaped;
        escaped = *letter == '\\' && !escaped;
        !blank
    };
    json.chars().filter(keep).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_image_loses_only_the_blanks_between_its_tokens() {
        let json = "{ \"a b\" :\t\"x \\\" y \\\\\",\r\n \"n\" : [ 1.50 , null ] }";
        assert_eq!(compact(json), r#"{"a b":"x \" y \\","n":[1.50,null]}"#);
    }

    #[test]
    fn numbers_sort_as_texts() {
        assert!(sortable("9") < sortable("10") && sortable("10") < sortable(&u64::MAX.to_string()));
        assert_eq!(sortable("00000002/7C0073F8.2"), "00000002/7C0073F8.2");
    }
}
