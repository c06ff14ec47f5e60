//! Change records of DynamoDB in Kinesis Data Streams, and its typed JSON (Amazon DynamoDB
//! developer guide, "Kinesis Data Streams and DynamoDB", and API reference, `AttributeValue`).

use serde_json::value::RawValue;

use super::fields::{Fields, quote, scalar};
use super::instant::instant;
use super::record::Change;
use crate::ReasonCode;

pub(super) fn find(fields: &Fields<'_>) -> Result<Change, ReasonCode> {
    let operation = fields.text("eventName").ok_or(ReasonCode::ChangeShape)?;
    let change = Change { operation: Some(operation), ..Change::default() };
    let Some(row) = fields.get("dynamodb") else { return Ok(change) };
    let row = Fields::of_part(row)?;
    let image = |name| row.get(name).map(item).transpose();
    let time = row.get("ApproximateCreationDateTime").map(instant).transpose()?;
    Ok(Change {
        source_table: fields.text("tableName").ok_or(ReasonCode::ChangeShape)?.to_lowercase(),
        committed_at: time,
        event_id: fields.text("eventID"),
        key: image("Keys")?,
        before: image("OldImage")?,
        after: image("NewImage")?,
        ..change
    })
}

/// An item of typed attributes as a plain object.
fn item(typed: &RawValue) -> Result<String, ReasonCode> {
    let mut plain = String::new();
    object(typed, &mut plain)?;
    Ok(plain)
}

fn object(typed: &RawValue, plain: &mut String) -> Result<(), ReasonCode> {
    let fields = Fields::of_part(typed)?;
    list(plain, ['{', '}'], fields.0.iter(), |(key, value), plain| {
        plain.push_str(&quote(key));
        plain.push(':');
        attribute(value, plain)
    })
}

/// One typed attribute: an object of a type's name and a value.
fn attribute(typed: &RawValue, plain: &mut String) -> Result<(), ReasonCode> {
    let fields = Fields::of_part(typed)?;
    let [(kind, value)] = fields.0.as_slice() else { return Err(ReasonCode::ChangeShape) };
    match kind.as_ref() {
        "NULL" => plain.push_str("null"),
        _ if value.get() == "null" => plain.push_str("null"),
        "S" | "B" => text(value, plain)?,
        "N" => number(value, plain)?,
        "BOOL" if matches!(value.get(), "true" | "false") => plain.push_str(value.get()),
        "M" => object(value, plain)?,
        "L" => list(plain, ['[', ']'], elements(value)?.into_iter(), attribute)?,
        "SS" | "BS" => list(plain, ['[', ']'], elements(value)?.into_iter(), text)?,
        "NS" => list(plain, ['[', ']'], elements(value)?.into_iter(), number)?,
        _ => return Err(ReasonCode::ChangeShape),
    }
    Ok(())
}

fn text(value: &RawValue, plain: &mut String) -> Result<(), ReasonCode> {
    if !value.get().starts_with('"') {
        return Err(ReasonCode::ChangeShape);
    }
    plain.push_str(value.get());
    Ok(())
}

/// A number in its literal text where JSON allows that, else as a text.
fn number(value: &RawValue, plain: &mut String) -> Result<(), ReasonCode> {
    let text = scalar(value).ok_or(ReasonCode::ChangeShape)?;
    if is_json_number(&text) {
        plain.push_str(&text);
    } else {
        plain.push_str(&quote(&text));
    }
    Ok(())
}

/// Whether JSON may write this number: the number is only looked at and never used.
fn is_json_number(text: &str) -> bool {
    let begins = text.bytes().next().is_some_and(|byte| byte == b'-' || byte.is_ascii_digit());
    let ends = text.bytes().next_back().is_some_and(|byte| byte.is_ascii_digit());
    begins && ends && serde_json::from_str::<&RawValue>(text).is_ok()
}

fn elements(value: &RawValue) -> Result<Vec<&RawValue>, ReasonCode> {
    serde_json::from_str(value.get()).map_err(|_| ReasonCode::ChangeShape)
}

fn list<T>(
    plain: &mut String,
    [open, close]: [char; 2],
    parts: impl Iterator<Item = T>,
    write: impl Fn(T, &mut String) -> Result<(), ReasonCode>,
) -> Result<(), ReasonCode> {
    plain.push(open);
    for (place, part) in parts.enumerate() {
        if place > 0 {
            plain.push(',');
        }
        write(part, plain)?;
    }
    plain.push(close);
    Ok(())
}

#[cfg(test)]
mod tests;
