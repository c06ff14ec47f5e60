//! What a message says.

use domain::alert::{AlertMessage, MESSAGE_VERSION};
use serde_json::Value;

use crate::{
    Unreadable,
    operations::{self, Event},
};

/// A message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Notice {
    /// A patient needs a call.
    Alert(AlertMessage),
    /// Something of the platform failed, or is well.
    Operations(Event),
    /// Nothing that anybody has to know.
    Nothing,
}

/// Reads a message: raw JSON, or JSON in the envelope of a topic.
pub(crate) fn read(text: &str) -> Result<Notice, Unreadable> {
    let message = parse(text)?;
    if message["Type"] != "Notification" {
        return of(message);
    }
    of(parse(message["Message"].as_str().ok_or(Unreadable::NotJson)?)?)
}

fn parse(text: &str) -> Result<Value, Unreadable> {
    serde_json::from_str(text).map_err(|_| Unreadable::NotJson)
}

fn of(message: Value) -> Result<Notice, Unreadable> {
    if message.get("alert_id").is_some() {
        return alert(message).map(Notice::Alert);
    }
    let event = operations::read(&message)?;
    Ok(event.map_or(Notice::Nothing, Notice::Operations))
}

/// Ids and tokens are only compared elsewhere; here they are shown, so they must be what they say.
fn alert(message: Value) -> Result<AlertMessage, Unreadable> {
    if ![MESSAGE_VERSION, MESSAGE_VERSION - 1].iter().any(|v| message["schema_version"] == *v) {
        return Err(Unreadable::UnknownVersion);
    }
    let read = serde_json::from_value(message).ok();
    let is_whole = |alert: &AlertMessage| {
        is_alert_id(alert.alert_id.as_str()) && is_token(alert.patient_token.as_str())
    };
    read.filter(is_whole).ok_or(Unreadable::NotAnAlert)
}

fn is_alert_id(text: &str) -> bool {
    text.len() == 32 && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
}

fn is_token(text: &str) -> bool {
    let parts = text.strip_prefix('v').and_then(|text| text.split_once('.'));
    parts.is_some_and(|(version, token)| {
        let is_version =
            (1..=10).contains(&version.len()) && version.bytes().all(|b| b.is_ascii_digit());
        let is_base32 = token.bytes().all(|b| matches!(b, b'A'..=b'Z' | b'2'..=b'7'));
        is_version && token.len() == 26 && is_base32
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn message() -> Value {
        testkit::event("alert-notify/alert-raw.json")
    }

    fn body() -> Value {
        serde_json::from_str(message()["Records"][0]["body"].as_str().unwrap()).unwrap()
    }

    #[test]
    fn both_versions_of_an_alert_are_read_and_no_other() {
        for (version, is_read) in [(0, false), (1, true), (2, true), (3, false)] {
            let mut body = body();
            body["schema_version"] = json!(version);
            assert_eq!(read(&body.to_string()).is_ok(), is_read, "{version}");
        }
    }

    #[test]
    fn an_alert_whose_fields_are_not_what_they_say_is_refused() {
        for (field, value) in [
            ("alert_id", json!("0123")),
            ("alert_id", json!("Ada Lovelace")),
            ("patient_token", json!("MRN 000123")),
            ("patient_token", json!("v1.lower")),
            ("alert_type", json!("other")),
            ("reasons", json!(["heart failure"])),
            ("score_band", json!(99)),
            ("as_of", json!("yesterday")),
        ] {
            let mut body = body();
            body[field] = value;
            assert_eq!(read(&body.to_string()), Err(Unreadable::NotAnAlert), "{field}");
        }
    }

    #[test]
    fn an_envelope_without_json_inside_is_refused() {
        for text in [
            "",
            "not json",
            r#"{"Type":"Notification"}"#,
            r#"{"Type":"Notification","Message":"not json"}"#,
            &"[".repeat(100_000),
        ] {
            assert_eq!(read(text), Err(Unreadable::NotJson));
        }
        assert_eq!(read("{}"), Err(Unreadable::UnknownKind));
        assert_eq!(read("[]"), Err(Unreadable::UnknownKind));
    }
}
