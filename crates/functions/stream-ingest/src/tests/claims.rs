//! Changes of made-up claims.

use serde_json::{Value, json};

/// A change record of the table of claims: the event's number tells its id and its second.
pub(super) fn change(event: &str, claim: &str, number: u32, image: Value) -> Value {
    let time = 1_738_318_272_000_i64 + i64::from(number) * 1000;
    let mut row = json!({ "ApproximateCreationDateTime": time,
        "Keys": { "claim_id": { "S": claim } } });
    row[if event == "REMOVE" { "OldImage" } else { "NewImage" }] = image;
    json!({ "eventSource": "aws:dynamodb", "eventID": format!("e-{number}"), "eventName": event,
        "tableName": "InsuranceClaims", "dynamodb": row })
}

/// A claim's item.
pub(super) fn item(claim: &str, status: &str) -> Value {
    json!({ "claim_id": { "S": claim }, "member_id": { "S": "M1001" },
        "insurance_plan": { "S": "Premium PPO" }, "total_charge": { "N": "2500.00" },
        "diagnosis_codes": { "L": [{ "S": "E11.9" }, { "S": "I10" }] },
        "claim_status": { "S": status }, "patient": { "M": { "last_name": { "S": "Example" } } } })
}
