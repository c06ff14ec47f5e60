//! Records of each shape in, changes out.

use domain::change::{ChangeEvent, Operation};
use proptest::prelude::*;

use super::*;
use crate::ReasonCode::*;

pub(in crate::change) fn change(record: &str) -> ChangeEvent {
    match decode(record.as_bytes(), 64) {
        Ok(Record::Change(event)) => *event,
        other => panic!("no change: {other:?}"),
    }
}

fn fails(record: &str) -> ReasonCode {
    decode(record.as_bytes(), 64).expect_err("no record")
}

fn shown(image: &Option<Phi<String>>) -> &str {
    image.as_ref().map_or("~", |image| image.expose())
}

fn dms(operation: &str, images: &str, metadata: &str) -> String {
    format!(
        r#"{{{images}, "metadata": {{"timestamp": "2025-01-31T10:11:13.5Z", "record-type": "data",
            "operation": "{operation}", "schema-name": "EHR", "table-name": "PATIENTS" {metadata}}}}}"#
    )
}

#[test]
fn a_message_of_dms_is_a_change() {
    let metadata = r#", "commit-timestamp": "2025-01-31T10:11:12.123456Z", "transaction-id": 1144,
        "transaction-record-id": "7", "stream-position": "0002/84.2""#;
    let event = change(&dms(
        "update",
        r#""data": {"id": 7, "n": 1.50}, "before-image": {"n": 2}"#,
        metadata,
    ));
    assert_eq!((event.source_table.as_str(), event.operation), ("patients", Operation::Update));
    assert_eq!(event.committed_at.to_rfc3339(), "2025-01-31T10:11:12.123456+00:00");
    let sequence = "00000000000000001144.00000000000000000007";
    assert_eq!(event.sequence.as_deref(), Some(sequence));
    assert_eq!(event.event_id, Some(format!("ehr.patients/{sequence}/update")));
    assert_eq!(shown(&event.after), r#"{"id":7,"n":1.50}"#);
    assert_eq!((shown(&event.before), shown(&event.key)), (r#"{"n":2}"#, "~"));
}

#[test]
fn a_load_of_dms_has_its_own_time_and_no_sequence() {
    let event = change(&dms("load", r#""data": {"id": 7}, "before-image": {}"#, ""));
    assert_eq!(event.operation, Operation::Load);
    assert_eq!(event.committed_at.to_rfc3339(), "2025-01-31T10:11:13.500+00:00");
    assert_eq!((event.sequence, event.event_id, event.before), (None, None, None));
    let event = change(&dms("insert", r#""data": {"id": 7}"#, r#", "stream-position": "02/84.2""#));
    assert_eq!(event.sequence.as_deref(), Some("02/84.2"));
    assert_eq!(event.event_id.as_deref(), Some("ehr.patients/02/84.2/insert"));
    let half = r#", "transaction-id": "0xA1", "transaction-record-id": 7, "stream-position": "p""#;
    let event = change(&dms("insert", r#""data": {"id": 7}"#, half));
    assert_eq!(event.sequence.as_deref(), Some("p"), "no number to sort by");
}

#[test]
fn a_delete_of_dms_knows_what_is_not_null() {
    let event = change(&dms("delete", r#""data": {"id": 7, "n": null, "x": { "k" : 1 }}"#, ""));
    assert_eq!(shown(&event.key), r#"{"id":7,"x":{"k":1}}"#);
    assert_eq!((event.before, event.after), (None, None));
    let event = change(&dms("delete", r#""data": {"id": 7}, "before-image": {"n": 2}"#, ""));
    assert_eq!((shown(&event.key), shown(&event.before)), (r#"{"id":7}"#, r#"{"n":2}"#));
}

#[test]
fn control_records_of_dms_are_told_apart() {
    let record = r#"{"control":{},"metadata":{"record-type":"control","operation":"drop-table",
        "schema-name":"ehr","table-name":"patients","timestamp":"2024-07-29T00:30:47Z"}}"#;
    assert_eq!(decode(record.as_bytes(), 64), Ok(Record::Control));
}

#[test]
fn an_envelope_is_a_change_wherever_its_time_and_place_stand() {
    for (time, table, place) in [
        (r#""commit_timestamp":"2025-01-31T10:11:12Z""#, r#""table":"EHR.dbo.Visits""#, "scn"),
        (r#""committed_at":1738318272000"#, r#""table_name":"visits""#, "sequence"),
        (r#""timestamp":"2025-01-31 10:11:12.000""#, r#""table":"VISITS""#, "change_seq"),
        (r#""event_time":1738318272"#, r#""table":null,"table_name":"Visits""#, "lsn"),
    ] {
        let event = change(&format!(
            r#"{{"operation":"Update","before_image":{{"id":1}},"after_image":{{"id":1,"n":2.0}},
                "metadata":{{}},{time},{table},"{place}":42}}"#
        ));
        assert_eq!((event.source_table.as_str(), event.operation), ("visits", Operation::Update));
        assert_eq!(event.committed_at.timestamp(), 1_738_318_272);
        assert_eq!(event.sequence.as_deref(), Some("00000000000000000042"));
        assert_eq!(
            (shown(&event.before), shown(&event.after)),
            (r#"{"id":1}"#, r#"{"id":1,"n":2.0}"#)
        );
    }
    let nameless =
        r#"{"operation":"D","before_image":{"id":1},"after_image":null,"event_time":1738318272}"#;
    assert_eq!(change(nameless).source_table, "");
}

#[test]
fn a_record_without_a_part_of_a_change_is_refused() {
    let time = r#""timestamp":"2025-01-31T10:11:12Z""#;
    let shape = [
        r#"{"unknown":1}"#.to_owned(),
        r#"{"metadata":7,"data":{"id":1}}"#.to_owned(),
        dms("insert", r#""before-image": {"id": 7}"#, ""),
        dms("insert", r#""data": {}"#, ""),
        dms("delete", r#""data": {"id": null}"#, ""),
        dms("insert", r#""data": [1]"#, ""),
        format!(r#"{{"data":{{"id":1}},"metadata":{{{time},"operation":"insert"}}}}"#),
        format!(r#"{{"data":{{"id":1}},"metadata":{{{time},"table-name":"t"}}}}"#),
        r#"{"data":{"id":1},"metadata":{"operation":"insert","table-name":"t"}}"#.to_owned(),
        format!(r#"{{{time},"after_image":{{"id":1}}}}"#),
        format!(r#"{{{time},"operation":"I","before_image":{{"id":1}},"after_image":null}}"#),
        format!(r#"{{{time},"operation":"D","before_image":null,"after_image":null}}"#),
        r#"{"operation":"I","after_image":{"id":1}}"#.to_owned(),
    ];
    for record in shape {
        assert_eq!(fails(&record), ChangeShape, "{record}");
    }
    assert_eq!(fails(&dms("upsert", r#""data": {"id": 7}"#, "")), OperationUnknown);
    assert_eq!(fails(r#"{"operation":"X","after_image":{"id":1}}"#), OperationUnknown);
    let late = r#"{"operation":"I","after_image":{"id":1},"timestamp":"late"}"#;
    assert_eq!(fails(late), NotATimestamp);
    assert_eq!(fails("[]"), JsonNotObject);
    assert_eq!(fails(r#"{"operation":"I","after_image":{"id":01}}"#), JsonSyntax);
    assert_eq!(decode(b"{\"a\":\"\xE9\"}", 64), Err(Encoding));
    assert_eq!(decode(br#"{"a":{"b":[]}}"#, 2), Err(JsonDepth));
    let deep = format!(r#"{{"a":{}1{}}}"#, "[".repeat(300), "]".repeat(300));
    assert_eq!(decode(deep.as_bytes(), usize::MAX), Err(JsonDepth));
}

#[test]
fn numbers_never_pass_through_floating_point() {
    let image = r#"{"a":90071992547409.93,"b":0.10,"c":12345678901234567890123,"d":1E400}"#;
    let record = format!(r#"{{"operation":"I","after_image":{image},"timestamp":1738318272}}"#);
    assert_eq!(shown(&change(&record).after), image);
    let parsed = serde_json::from_str::<serde_json::Value>(r#"{"b":0.10}"#).unwrap().to_string();
    assert_ne!(parsed, r#"{"b":0.10}"#, "floating point would be noticed");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3_000))]

    #[test]
    fn any_record_is_a_change_or_has_a_reason(
        bytes in "(\\{|\\}|\\[|\"|:|,|null|1|\"operation\":\"I\"|\"after_image\":|\\{\"a\":1\\}|\"metadata\":\
            |\"dynamodb\":|\"eventName\":\"REMOVE\"|\"Keys\":|\\{\"a\":\\{\"N\":\"1\"\\}\\}|\"timestamp\":1738318272| ){0,16}",
    ) {
        let _ = decode(format!("{{{bytes}}}").as_bytes(), 64);
    }
}
