//! A storm of changes of insurance claims, as DynamoDB writes them to Kinesis Data Streams (Amazon
//! DynamoDB developer guide, "Kinesis Data Streams and DynamoDB"): in batches that come out of
//! order, one of them twice.

use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};
use serde_json::{Value, json};

use crate::dice::Dice;

/// The claim that the storm tells of from its first day to its removal.
pub const EXAMPLE_CLAIM: &str = "CLM-ABC123";

/// Claims beside the example.
const CLAIMS: u32 = 40;
/// Records of a batch.
const BATCH: usize = 25;

/// A record of the stream.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StreamRecord {
    /// The shard's number of the record.
    pub sequence_number: String,
    /// What decides the shard.
    pub partition_key: String,
    /// The change record, JSON.
    pub data: String,
}

/// The batches of a storm, in the order in which they are delivered.
///
/// Every claim is inserted and moves on in the hours of the day `on`; one in five is removed. Records
/// of one claim lie in different batches, and the batches come out of order.
#[must_use]
pub fn storm(seed: u64, on: NaiveDate) -> Vec<Vec<StreamRecord>> {
    let mut changes = example(on);
    for claim in 0..CLAIMS {
        changes.extend(life(seed, claim, on));
    }
    changes.sort_by_key(|change| change.at);
    let numbered = changes.iter().enumerate();
    let records: Vec<StreamRecord> = numbered.map(|(at, change)| change.record(at)).collect();
    let mut batches: Vec<Vec<StreamRecord>> = records.chunks(BATCH).map(<[_]>::to_vec).collect();
    batches.reverse();
    let again = batches.first().cloned();
    batches.extend(again);
    batches
}

/// One change of one claim.
struct Change {
    at: DateTime<Utc>,
    claim_id: String,
    before: Option<Value>,
    after: Option<Value>,
}

fn example(on: NaiveDate) -> Vec<Change> {
    let item = |status: &str, payment: &str| {
        item(
            EXAMPLE_CLAIM,
            "M1001",
            "Premium PPO",
            &["E11.9", "I10"],
            "2500.00",
            [status, payment],
            on,
        )
    };
    let (pending, reviewed) = (item("Pending", "Pending"), item("In Review", "Processing"));
    let change = |hour: i64, before: Option<&Value>, after: Option<&Value>| Change {
        at: hour_of(on, hour * 60),
        claim_id: EXAMPLE_CLAIM.to_owned(),
        before: before.cloned(),
        after: after.cloned(),
    };
    vec![
        change(8, None, Some(&pending)),
        change(11, Some(&pending), Some(&reviewed)),
        change(16, Some(&reviewed), None),
    ]
}

fn life(seed: u64, claim: u32, on: NaiveDate) -> Vec<Change> {
    let mut dice = Dice::new(seed, "storm", claim.into());
    let claim_id = format!("CLM-{:06}", 100_001 + claim);
    let member = format!("M{}", 2_000 + dice.below(500));
    let charge = format!("{}.{:02}", 80 + dice.below(4_000), dice.below(100));
    let plan = dice.pick(&["Premium PPO", "Standard HMO", "Silver EPO"]);
    let codes = dice.pick(&[&["E11.9", "I10"] as &[&str], &["J44.9"], &["M54.50"], &["I50.22"]]);
    let states = [
        ["Pending", "Pending"],
        ["In Review", "Pending"],
        ["Approved", "Processing"],
        ["Paid", "Completed"],
    ];
    let last = 1 + dice.below(4) as usize;
    let items: Vec<Value> = states[..last]
        .iter()
        .map(|state| item(&claim_id, &member, plan, codes, &charge, *state, on))
        .collect();
    let start = dice.between(300, 600);
    let mut changes = Vec::new();
    for (step, after) in items.iter().enumerate() {
        let at = hour_of(on, start + 90 * step as i64);
        let before = step.checked_sub(1).map(|before| items[before].clone());
        changes.push(Change { at, claim_id: claim_id.clone(), before, after: Some(after.clone()) });
    }
    if claim.is_multiple_of(5) {
        let at = hour_of(on, start + 90 * last as i64);
        changes.push(Change { at, claim_id, before: items.last().cloned(), after: None });
    }
    changes
}

fn hour_of(on: NaiveDate, minutes: i64) -> DateTime<Utc> {
    on.and_time(chrono::NaiveTime::MIN).and_utc() + TimeDelta::minutes(minutes)
}

/// The item of a claim, in DynamoDB's typed JSON. Everybody in it is made up.
fn item(
    claim_id: &str,
    member: &str,
    plan: &str,
    codes: &[&str],
    charge: &str,
    [status, payment]: [&str; 2],
    on: NaiveDate,
) -> Value {
    let text = |value: &str| json!({ "S": value });
    let codes: Vec<Value> = codes.iter().map(|code| text(code)).collect();
    let served = (on - Days::new(12)).to_string();
    json!({
        "claim_id": text(claim_id), "member_id": text(member), "insurance_plan": text(plan),
        "diagnosis_codes": { "L": codes }, "date_of_service": text(&served),
        "procedure_details": { "L": [{ "M": { "code": text("99214"), "units": { "N": "1" } } }] },
        "total_charge": { "N": charge },
        "claim_status": text(status), "payment_status": text(payment),
        "patient": { "M": {
            "first_name": text("Example"), "last_name": text(&format!("Patient {member}")),
            "email": text("patient@example.org"), "phone": text("555-0100"),
            "date_of_birth": text("1961-04-12"), "gender": text("F"),
            "street": text("1 Example Way"), "city": text("Boston"), "state": text("MA"),
            "zip_code": text("02101"),
        }},
        "provider": { "M": {
            "name": text("Example Clinic"), "npi": text("1234567893"),
            "street": text("2 Example Way"), "city": text("Boston"), "state": text("MA"),
            "zip": text("02101"),
        }},
        "payer": { "M": {
            "name": text("Example Health"), "payer_id": text("PAYER01"),
            "contact_number": text("555-0199"),
        }},
        "created_timestamp": text(&hour_of(on, 300).to_rfc3339()),
        "bill_submit_date": text(&on.to_string()),
    })
}

impl Change {
    fn record(&self, at: usize) -> StreamRecord {
        let name = match (&self.before, &self.after) {
            (None, _) => "INSERT",
            (Some(_), Some(_)) => "MODIFY",
            (Some(_), None) => "REMOVE",
        };
        let mut row = json!({
            "ApproximateCreationDateTime": self.at.timestamp_millis(),
            "Keys": { "claim_id": { "S": self.claim_id } },
            "SizeBytes": 900,
        });
        if let Some(after) = &self.after {
            row["NewImage"] = after.clone();
        }
        if let Some(before) = &self.before {
            row["OldImage"] = before.clone();
        }
        let data = json!({
            "awsRegion": "us-east-1", "eventID": format!("storm-{at:06}"), "eventName": name,
            "userIdentity": null, "recordFormat": "application/json",
            "tableName": "InsuranceClaims", "dynamodb": row, "eventSource": "aws:dynamodb",
        });
        StreamRecord {
            sequence_number: format!("4959033827149025660855969253836157109592157598{at:010}"),
            partition_key: self.claim_id.clone(),
            data: data.to_string(),
        }
    }
}
