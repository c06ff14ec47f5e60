use care_state::{Put, ServiceError, Stored};
use domain::phi::Phi;

use super::*;

/// A store that fails with every write.
struct Broken;

impl Store for Broken {
    async fn get(&self, _: &str) -> Result<Option<Stored>, ServiceError> {
        Ok(None)
    }

    async fn put(&self, _: &Put) -> Result<bool, ServiceError> {
        Err(ServiceError::new("write the item", "InternalServerError"))
    }

    async fn list(&self, _: &str, _: i64, _: usize) -> Result<Vec<Stored>, ServiceError> {
        Ok(vec![])
    }
}

fn planted(outcome: ContactOutcome) -> OutreachNote {
    let protected = |text: &str| Some(Phi::new(text.to_owned()));
    OutreachNote {
        patient: PatientRef::Source {
            data_source: "ehr".parse().unwrap(),
            patient_id: "CANARY-PATIENT".parse().unwrap(),
        },
        relationship: protected("CANARY-RELATIONSHIP"),
        text: protected("CANARY-TEXT"),
        ..note(&format!("n-{outcome}"), outcome, at(NOW))
    }
}

/// Records that hold canaries and are cut, of a foreign version, or of an unknown outcome.
fn spoilt() -> Vec<Vec<u8>> {
    let text = serde_json::to_string(&planted(ContactOutcome::ReachedCaregiver)).unwrap();
    let foreign = text.replace("\"schema_version\":1", "\"schema_version\":7");
    let unknown = text.replace("REACHED_CAREGIVER", "CANARY-OUTCOME");
    let wrong = text.replace("\"CANARY-TEXT\"", "[\"CANARY-TEXT\"]");
    assert!(foreign != text && unknown != text && wrong != text);
    let cut = text.split_at(text.len() / 2).0.to_owned();
    [cut, foreign, unknown, wrong, format!("{text}CANARY")].map(String::into_bytes).to_vec()
}

#[tokio::test]
async fn no_word_of_a_note_reaches_the_log_however_it_ends() {
    log::start();
    let clock = FixedClock::at(NOW);
    let notes: Vec<_> = ContactOutcome::ALL.into_iter().map(planted).collect();
    for event in [notes_from(0, &notes), batch(0, spoilt())] {
        handle(&event, &MemoryStore::default(), &clock).await.unwrap();
        handle(&event, &Broken, &clock).await.unwrap();
    }
    let refused = json!({ "Records": [{ "kinesis": "CANARY" }] });
    assert!(handle(&refused, &Broken, &clock).await.is_err());
    for name in testkit::events("contact-tracker") {
        handle(&event(&name), &MemoryStore::default(), &clock).await.unwrap();
    }
    let text = log::text();
    for line in [
        "a batch of notes was taken in",
        "a record is no readable note",
        "a note was not taken in and comes again",
    ] {
        assert!(text.contains(line), "the log has no line: {line}");
    }
    for word in ["CANARY", "patient-0042", "medicines", "daughter", "NEIGHBOUR", "2024-09-01"] {
        assert!(!text.contains(word), "the log holds {word}");
    }
}
