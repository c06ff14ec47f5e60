mod canary;
mod failure;
mod interleavings;
mod merged;
mod order;
mod outcomes;
mod poison;
mod shuffled;

use base64::{Engine, engine::general_purpose::STANDARD};
use care_state::{CareRecords, MemoryStore, Store};
use chrono::{DateTime, TimeDelta, Utc};
use domain::{
    alert::{AlertType, ScoreRow, Verdict},
    care::{CareKey, CareRecord, Evaluation, WorkerId},
    id::{PersonId, TenantId},
    lace::{Band, Basis, RiskScore},
    outreach::{ContactOutcome, NOTE_VERSION, OutreachNote, PatientRef},
};
use serde_json::{Value, json};
use testkit::{FixedClock, event, log};

use super::*;

const NOW: &str = "2024-09-01T15:00:00Z";

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

/// The person as whom the patient of the sample events was minted.
fn minted() -> PersonId {
    let (source, patient) = ("ehr".parse().unwrap(), "patient-0042".parse().unwrap());
    PersonId::mint(&TenantId::main(), &source, &patient)
}

fn key(person: &PersonId) -> CareKey {
    CareKey { tenant: TenantId::main(), person: person.clone() }
}

async fn record(store: &impl Store, person: &PersonId) -> CareRecord {
    CareRecords(store).get(&key(person)).await.unwrap()
}

async fn taken(name: &str, store: &impl Store) -> Handled {
    log::start();
    let event = event(&format!("contact-tracker/{name}.json"));
    handle(&event, store, &FixedClock::at(NOW)).await.unwrap()
}

/// A note on the patient of the sample events.
fn note(id: &str, outcome: ContactOutcome, contacted_at: DateTime<Utc>) -> OutreachNote {
    OutreachNote {
        schema_version: NOTE_VERSION,
        note_id: id.parse().unwrap(),
        tenant: TenantId::main(),
        clinic_id: "clinic-north".parse().unwrap(),
        author: "nurse-7".parse().unwrap(),
        patient: PatientRef::Source {
            data_source: "ehr".parse().unwrap(),
            patient_id: "patient-0042".parse().unwrap(),
        },
        outcome,
        contacted_at,
        arrived_at: contacted_at,
        relationship: None,
        escalation_target: None,
        callback_at: None,
        text: None,
    }
}

fn sequence_number(place: usize) -> String {
    format!("4959033827149025660855969253836157109592157598{place:010}")
}

/// Records as a mapping delivers them, numbered from `first`.
fn batch<T: AsRef<[u8]>>(first: usize, data: impl IntoIterator<Item = T>) -> Value {
    let records = data.into_iter().enumerate().map(|(index, data)| {
        let number = sequence_number(first + index);
        json!({
            "eventID": format!("shardId-000000000000:{number}"),
            "eventSourceARN": "arn:aws:kinesis:us-east-1:000000000000:stream/notes",
            "kinesis": { "sequenceNumber": number, "data": STANDARD.encode(data) },
        })
    });
    json!({ "Records": records.collect::<Vec<_>>() })
}

fn notes_from(first: usize, notes: &[OutreachNote]) -> Value {
    batch(first, notes.iter().map(|note| serde_json::to_vec(note).unwrap()))
}

fn evaluation(run: &str, as_of: DateTime<Utc>, discharged_at: DateTime<Utc>) -> Evaluation {
    let score = ScoreRow {
        person_id: minted(),
        clinic_id: "clinic-north".parse().unwrap(),
        risk_score: RiskScore::HIGH,
        band: Band::High,
        reasons: vec![],
        threshold: RiskScore::HIGH,
        discharged_at: Some(discharged_at),
        basis: Basis::IndexAdmission,
        in_facility: false,
    };
    Evaluation {
        tenant: TenantId::main(),
        run_id: run.parse().unwrap(),
        as_of,
        alert_type: AlertType::ReadmissionRisk,
        score,
    }
}

/// What a run at `now` would decide on the patient, who was discharged a week before the calls.
fn verdict(record: &CareRecord, now: DateTime<Utc>) -> Verdict {
    let judged = evaluation("run-1", now, at(NOW) - TimeDelta::days(7));
    record.clone().evaluate(&judged, judged.as_of, &WorkerId::new("worker"), now).decision.verdict
}

#[tokio::test]
async fn a_note_is_in_the_record_of_its_person() {
    let store = MemoryStore::default();
    let handled = taken("reached-patient", &store).await;
    assert_eq!(handled, Handled { notes: 1, skipped: 0, failed: None });
    let contacts = record(&store, &minted()).await.contacts;
    assert_eq!(contacts.success, Some(at("2024-09-01T14:52:00Z")));
    assert_eq!(contacts.attempts[0].note_id.as_str(), "note-0001");
    assert_eq!(store.all().len(), 1);
    let named = MemoryStore::default();
    taken("by-person", &named).await;
    let person = "PAAAAAAAAAAAAAAAAAAAA".parse().unwrap();
    assert!(record(&named, &person).await.contacts.success.is_some());
}

#[tokio::test]
async fn the_notes_of_a_batch_are_taken_in_in_order() {
    let store = MemoryStore::default();
    assert_eq!(taken("day-of-calls", &store).await.notes, 4);
    let contacts = record(&store, &minted()).await.contacts;
    let outcomes: Vec<_> = contacts.attempts.iter().map(|one| one.outcome.name()).collect();
    assert_eq!(outcomes, ["NO_ANSWER", "LEFT_MESSAGE", "CALLBACK_REQUESTED", "ESCALATED"]);
    assert_eq!(contacts.attempts[2].callback_at, Some(at("2024-09-01T16:00:00Z")));
    assert_eq!(contacts.success, Some(at(NOW)), "the last lies ahead of the clock");
}

#[tokio::test]
async fn a_note_that_comes_twice_is_one_attempt() {
    let store = MemoryStore::default();
    assert_eq!(taken("reached-patient-twice", &store).await.notes, 2);
    let once = MemoryStore::default();
    taken("reached-patient", &once).await;
    assert_eq!(store.all(), once.all());
}

#[tokio::test]
async fn a_call_dated_2099_silences_nobody_for_longer_than_a_day() {
    let store = MemoryStore::default();
    for hours in [0, 6, 12] {
        let clock = FixedClock::at(NOW);
        clock.advance(TimeDelta::hours(hours));
        handle(&event("contact-tracker/dated-2099.json"), &store, &clock).await.unwrap();
    }
    let known = record(&store, &minted()).await;
    let day = at(NOW) + TimeDelta::hours(24);
    assert_eq!(verdict(&known, at(NOW)), Verdict::AfterSuccessfulContact);
    assert_eq!(verdict(&known, day - TimeDelta::seconds(1)), Verdict::AfterSuccessfulContact);
    assert_eq!(verdict(&known, day), Verdict::Publish);
}

#[tokio::test]
async fn an_answer_names_the_record_from_which_on_the_batch_comes_again() {
    let json = |handled: Handled| serde_json::to_string(&handled.response()).unwrap();
    assert_eq!(json(Handled::default()), r#"{"batchItemFailures":[]}"#);
    let failed = Handled { failed: Some("4959".to_owned()), ..Handled::default() };
    assert_eq!(json(failed), r#"{"batchItemFailures":[{"itemIdentifier":"4959"}]}"#);
    assert_eq!(taken("empty", &MemoryStore::default()).await, Handled::default());
}

#[tokio::test]
async fn an_event_of_another_shape_is_refused_without_its_values() {
    for event in [json!({}), json!({ "Records": [{ "s3": "CANARY" }] }), json!("CANARY")] {
        let error = handle(&event, &MemoryStore::default(), &FixedClock::at(NOW)).await;
        let told = error.unwrap_err().diagnose();
        assert_eq!(told.error_type, "BadInput");
        assert_eq!(told.error_message, "the event holds no records of a stream");
    }
}

#[tokio::test]
async fn every_sample_event_is_used() {
    let used = [
        ("by-person", 1, 0),
        ("dated-2099", 1, 0),
        ("day-of-calls", 4, 0),
        ("empty", 0, 0),
        ("in-facility", 1, 0),
        ("poison", 2, 5),
        ("previous-version", 1, 0),
        ("reached-patient", 1, 0),
        ("reached-patient-twice", 2, 0),
    ];
    let names: Vec<_> =
        used.iter().map(|(name, ..)| format!("contact-tracker/{name}.json")).collect();
    assert_eq!(testkit::events("contact-tracker"), names);
    for (name, notes, skipped) in used {
        let handled = taken(name, &MemoryStore::default()).await;
        assert_eq!(handled, Handled { notes, skipped, failed: None }, "{name}");
    }
}
