//! Change records of DynamoDB, and every type of an attribute.

use domain::change::Operation;

use super::*;
use crate::ReasonCode::*;
use crate::change::record::tests::change;
use crate::change::{Record, decode};

fn record(event: &str, row: &str) -> String {
    format!(
        r#"{{"awsRegion":"us-east-1","eventID":"e-1","eventName":"{event}","userIdentity":null,
            "recordFormat":"application/json","tableName":"Claims","eventSource":"aws:dynamodb",
            "dynamodb":{{"ApproximateCreationDateTime":1738318272123,"SizeBytes":9 {row}}}}}"#
    )
}

fn decoded(record: &str) -> Result<Record, ReasonCode> {
    decode(record.as_bytes(), 64)
}

fn plain(typed: &str) -> Result<String, ReasonCode> {
    item(&RawValue::from_string(typed.to_owned()).unwrap())
}

#[test]
fn a_change_of_an_item_has_key_and_images() {
    let images = r#","Keys":{"id":{"S":"c1"}},"OldImage":{"n":{"N":"1.50"}},
        "NewImage":{"id":{"S":"c1"},"n":{"N":"2.00"}}"#;
    let event = change(&record("MODIFY", images));
    assert_eq!((event.source_table.as_str(), event.operation), ("claims", Operation::Update));
    assert_eq!(event.committed_at.to_rfc3339(), "2025-01-31T10:11:12.123+00:00");
    assert_eq!((event.event_id.as_deref(), event.sequence), (Some("e-1"), None));
    let images = [event.key, event.before, event.after].map(|image| image.unwrap().into_exposed());
    assert_eq!(images, [r#"{"id":"c1"}"#, r#"{"n":1.50}"#, r#"{"id":"c1","n":2.00}"#]);
}

#[test]
fn an_item_that_is_gone_needs_only_its_key() {
    let event = change(&record("REMOVE", r#","Keys":{"id":{"S":"c1"}}"#));
    assert_eq!((event.operation, event.before, event.after), (Operation::Delete, None, None));
    assert_eq!(decoded(&record("INSERT", r#","Keys":{"id":{"S":"c1"}}"#)), Err(ChangeShape));
}

#[test]
fn the_time_may_be_in_seconds_milliseconds_or_microseconds() {
    let keys = r#","Keys":{"id":{"S":"c1"}}"#;
    let at = |time: &str, more: &str| {
        let record = record("REMOVE", &format!("{more}{keys}")).replace("1738318272123", time);
        change(&record).committed_at.timestamp_micros()
    };
    assert_eq!(at("1738318272", ""), 1_738_318_272_000_000);
    assert_eq!(at("1738318272123", ""), 1_738_318_272_123_000);
    let micros = r#","ApproximateCreationDateTimePrecision":"MICROSECOND""#;
    assert_eq!(at("1738318272123456", micros), 1_738_318_272_123_456);
}

#[test]
fn every_type_has_a_plain_form() {
    let typed = r#"{ "s":{"S":"a \"b\" \u00e9"}, "n":{"N":"90071992547409.93"}, "bin":{"B":"AQI="},
        "yes":{"BOOL":true}, "none":{"NULL":true}, "empty":{"S":null},
        "m":{"M":{"k":{"N":"-1E+3"},"e":{"M":{}}}}, "l":{"L":[{"S":"x"},{"N":"0.10"},{"L":[]}]},
        "ss":{"SS":["p","q"]}, "ns":{"NS":["1.0",2]}, "bs":{"BS":["AQI="]} }"#;
    let expected = r#"{"s":"a \"b\" \u00e9","n":90071992547409.93,"bin":"AQI=","yes":true,"none":null,
        "empty":null,"m":{"k":-1E+3,"e":{}},"l":["x",0.10,[]],"ss":["p","q"],"ns":[1.0,2],"bs":["AQI="]}"#;
    assert_eq!(plain(typed).unwrap(), expected.replace("\n        ", ""));
}

#[test]
fn a_number_that_json_cannot_write_is_a_text() {
    for (number, expected) in
        [("007", "\"007\""), ("+1", "\"+1\""), (".5", "\".5\""), ("1 ", "\"1 \""), ("-0.0", "-0.0")]
    {
        let found = plain(&format!(r#"{{"n":{{"N":"{number}"}}}}"#)).unwrap();
        assert_eq!(found, format!("{{\"n\":{expected}}}"));
    }
}

#[test]
fn what_is_not_typed_is_refused() {
    for typed in [
        r#"{"a":"x"}"#,
        r#"{"a":{}}"#,
        r#"{"a":{"S":"x","N":"1"}}"#,
        r#"{"a":{"S":1}}"#,
        r#"{"a":{"N":true}}"#,
        r#"{"a":{"BOOL":"true"}}"#,
        r#"{"a":{"X":"x"}}"#,
        r#"{"a":{"L":{}}}"#,
        r#"{"a":{"SS":[1]}}"#,
        r#"{"a":{"M":[]}}"#,
    ] {
        assert_eq!(plain(typed), Err(ChangeShape), "{typed}");
    }
}

#[test]
fn a_record_of_dynamodb_without_a_row_is_refused() {
    let bare = r#"{"eventSource":"aws:dynamodb","eventName":"FOOBAR"}"#;
    assert_eq!(decoded(bare), Err(OperationUnknown));
    assert_eq!(decoded(&bare.replace("FOOBAR", "INSERT")), Err(ChangeShape));
    assert_eq!(decoded(r#"{"eventSource":"foo:bar"}"#), Err(ChangeShape));
    assert_eq!(decoded(r#"{"eventName":"REMOVE","dynamodb":{}}"#), Err(ChangeShape));
}
