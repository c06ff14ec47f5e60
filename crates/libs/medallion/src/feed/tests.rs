//! Records in, lines out.

use super::*;
use serde_json::{Value, json};

const SEQUENCE_NUMBER: &str = "49590338271490256608559692538361571095921575989136588898";

fn record(data: &Value) -> FeedRecord {
    bytes(data.to_string().into_bytes())
}

fn bytes(data: Vec<u8>) -> FeedRecord {
    let stream = "claims".parse().unwrap();
    let place = Place::new(stream, "shardId-000000000000", SEQUENCE_NUMBER).unwrap();
    FeedRecord { place, data: Phi::new(data) }
}

fn change(event: &str, images: Value) -> Value {
    let mut row = json!({ "ApproximateCreationDateTime": 1_738_318_272_123_i64,
        "Keys": { "claim_id": { "S": "C1" } } });
    row.as_object_mut().unwrap().extend(images.as_object().unwrap().clone());
    json!({ "eventSource": "aws:dynamodb", "eventID": "e-1", "eventName": event,
        "tableName": "InsuranceClaims", "dynamodb": row })
}

fn read(data: &Value) -> Result<Reading, ReasonCode> {
    Contracts::load().unwrap().read(&record(data))
}

fn row(data: &Value) -> Value {
    match read(data) {
        Ok(Reading::Row { dataset, line }) => {
            assert_eq!(dataset.as_str(), "insurance_claims");
            serde_json::from_str(line.expose()).unwrap()
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_change_of_a_claim_is_one_row_with_its_images() {
    let images = json!({
        "OldImage": { "claim_id": { "S": "C1" } },
        "NewImage": { "claim_id": { "S": "C1" }, "total_charge": { "N": "2500.00" },
            "diagnosis_codes": { "L": [{ "S": "E11.9" }, { "S": "I10" }] },
            "patient": { "M": { "first_name": { "S": "Ada" }, "date_of_birth": { "S": "1974-02-01" } } } },
    });
    let mut row = row(&change("MODIFY", images));
    let sequence = format!("{SEQUENCE_NUMBER:0>64}");
    let expected = json!({
        "event_name": "MODIFY", "event_time": "2025-01-31T10:11:12.123000Z", "stream": "claims",
        "shard_id": "shardId-000000000000", "sequence_number": SEQUENCE_NUMBER, "_op": "U",
        "_committed_at": "2025-01-31T10:11:12.123000Z", "_sequence": sequence, "_event_id": "e-1",
        "claim_id": "C1", "diagnosis_codes": "[\"E11.9\",\"I10\"]", "total_charge": "2500.00",
        "patient_first_name": "Ada", "patient_dob": "1974-02-01",
        "before_image": "{\"claim_id\":\"C1\"}",
    });
    let after = row.as_object_mut().unwrap().remove("after_image").unwrap();
    assert_eq!(row, expected);
    let after: Value = serde_json::from_str(after.as_str().unwrap()).unwrap();
    assert_eq!(after["patient"]["first_name"], "Ada");
}

#[test]
fn attributes_that_no_column_knows_come_along_beside_those_of_their_name() {
    let item = json!({ "claim_id": { "S": "C1" }, "adjuster": { "M": { "level": { "N": "1.50" } } },
        "timestamp": { "N": "7" }, "Stream": { "S": "theirs" }, "_op": { "S": "D" },
        "nothing": { "NULL": true } });
    let change = change("INSERT", json!({ "NewImage": item }));
    let Ok(Reading::Row { line, .. }) = read(&change) else { panic!("no row") };
    assert!(line.expose().contains("\"adjuster\":{\"level\":1.50}"), "numbers keep their digits");
    let row = row(&change);
    assert_eq!((&row["timestamp"], &row["delivered_Stream"]), (&json!(7), &json!("theirs")));
    assert_eq!((&row["stream"], &row["_op"]), (&json!("claims"), &json!("I")));
    assert_eq!((&row["delivered__op"], row.get("nothing")), (&json!("D"), None));
}

#[test]
fn a_removal_is_a_row_whatever_its_last_image_holds() {
    let good = json!({ "OldImage": { "claim_id": { "S": "C1" }, "total_charge": { "N": "1.5" } } });
    let row_of = |images| row(&change("REMOVE", images));
    let gone = row_of(good);
    assert_eq!((&gone["event_name"], &gone["total_charge"]), (&json!("REMOVE"), &json!("1.50")));
    let bad =
        row_of(json!({ "OldImage": { "claim_id": { "S": "C1" }, "total_charge": { "S": "x" } } }));
    assert_eq!((&bad["claim_id"], bad.get("total_charge")), (&json!("C1"), None));
    assert!(bad["before_image"].as_str().unwrap().contains("\"x\""));
    assert_eq!(row_of(json!({}))["claim_id"], "C1");
}

#[test]
fn an_item_that_is_no_claim_is_refused_and_names_its_dataset() {
    let refused = |reason, dataset: &str| {
        Ok(Reading::Refused { dataset: Some(dataset.parse().unwrap()), reason })
    };
    let bad = json!({ "NewImage": { "claim_id": { "S": "C1" }, "total_charge": { "S": "much" } } });
    assert_eq!(read(&change("INSERT", bad)), refused("CLAIM_UNREADABLE", "insurance_claims"));
    let many: serde_json::Map<String, Value> =
        (0..=200).map(|at| (format!("a{at}"), json!({ "S": "x" }))).collect();
    let mut many = json!({ "NewImage": many });
    many["NewImage"]["claim_id"] = json!({ "S": "C1" });
    assert_eq!(read(&change("INSERT", many)), refused("CLAIM_UNREADABLE", "insurance_claims"));
    let mut other = change("INSERT", json!({ "NewImage": { "id": { "S": "1" } } }));
    other["tableName"] = json!("Orders");
    assert_eq!(read(&other), refused("UNKNOWN_DATASET", "orders"));
    other["tableName"] = json!("Orders of 2025");
    let nameless = Reading::Refused { dataset: None, reason: "UNKNOWN_DATASET" };
    assert_eq!(read(&other), Ok(nameless));
}

#[test]
fn a_message_of_dms_keeps_its_own_place_and_goes_to_the_table_of_its_name() {
    let message = json!({
        "data": { "Id": "p1", "FIRST": "Ada" },
        "metadata": { "timestamp": "2025-01-31T10:11:12.123456Z", "record-type": "data",
            "operation": "update", "schema-name": "EHR", "table-name": "PATIENTS",
            "transaction-id": 12, "transaction-record-id": 3 },
    });
    let Ok(Reading::Row { dataset, line }) = read(&message) else { panic!("no row") };
    let row: Value = serde_json::from_str(line.expose()).unwrap();
    assert_eq!((dataset.as_str(), &row["FIRST"]), ("patients", &json!("Ada")));
    assert_eq!(row["_sequence"], "00000000000000000012.00000000000000000003");
    let control = json!({ "metadata": { "record-type": "control", "operation": "create-table" } });
    assert_eq!(read(&control), Ok(Reading::Control));
}

#[test]
fn a_record_that_is_no_change_cannot_be_decoded_and_nothing_of_it_prints() {
    let contracts = Contracts::load().unwrap();
    for (data, reason) in [
        (&b"not json CANARY7421"[..], ReasonCode::JsonSyntax),
        (b"\xff\xfe", ReasonCode::Encoding),
        (b"{\"note\":\"CANARY7421\"}", ReasonCode::ChangeShape),
        (b"", ReasonCode::JsonSyntax),
    ] {
        let record = bytes(data.to_vec());
        assert_eq!(contracts.read(&record), Err(reason));
        assert!(!format!("{record:?}").contains("CANARY"));
    }
}

#[test]
fn the_same_bytes_are_the_same_event_where_the_feed_names_none() {
    let mut unnamed = change("INSERT", json!({ "NewImage": { "claim_id": { "S": "C1" } } }));
    unnamed.as_object_mut().unwrap().remove("eventID");
    let id = row(&unnamed)["_event_id"].clone();
    assert_eq!(row(&unnamed)["_event_id"], id);
    unnamed["dynamodb"]["SizeBytes"] = json!(9);
    assert_ne!(row(&unnamed)["_event_id"], id);
}

#[test]
fn a_run_of_records_is_named_by_its_places() {
    let at = |number: &str| Place::new("claims".parse().unwrap(), "shardId-7", number);
    let run = [&at("10").unwrap(), &at("25").unwrap()];
    let now = "2026-03-01T00:00:00Z".parse().unwrap();
    let file = |dataset: Option<&Dataset>| {
        delivery(&"main".parse().unwrap(), dataset, run, now, "run").unwrap().file()
    };
    let claims = "insurance_claims".parse().unwrap();
    let expected = "kinesis/raw/main/claims/insurance_claims/shardId-7/10-25.ndjson@10-25";
    assert_eq!(file(Some(&claims)), expected);
    assert!(file(None).contains("/claims/unknown/shardId-7/"));
    let shard = |name| Place::new("claims".parse().unwrap(), name, "1");
    assert!(shard("").is_err() && shard("a/b").is_err() && shard("shardId-7").is_ok());
    assert!(at("").is_err() && at("1x").is_err() && at(&"9".repeat(65)).is_err());
}

#[test]
fn a_row_that_gets_another_key_takes_its_old_key_away() {
    let change = |before: Value| {
        json!({
            "data": { "Id": "new", "BIRTHDATE": "1950-01-01", "LAST": "One" },
            "before-image": before,
            "metadata": { "timestamp": "2026-03-01T08:00:00Z", "record-type": "data",
                "operation": "update", "schema-name": "ehr", "table-name": "patients",
                "transaction-id": 7, "transaction-record-id": 1 },
        })
    };
    let lines = |before: Value| match read(&change(before)) {
        Ok(Reading::Row { line, .. }) => {
            let lines = line.expose().lines();
            lines.map(|line| serde_json::from_str::<Value>(line).unwrap()).collect::<Vec<_>>()
        }
        other => panic!("{other:?}"),
    };
    let renamed = lines(json!({ "Id": "old" }));
    let told: Vec<(&str, &str)> = renamed
        .iter()
        .map(|line| (line["Id"].as_str().unwrap(), line["_op"].as_str().unwrap()))
        .collect();
    assert_eq!(told, [("new", "U"), ("old", "D")]);
    assert_ne!(renamed[0]["_event_id"], renamed[1]["_event_id"]);
    assert_eq!(lines(json!({ "Id": "new", "LAST": "Zero" })).len(), 1);
    assert_eq!(lines(json!({})).len(), 1);
}
