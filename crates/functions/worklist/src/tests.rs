use std::sync::Mutex;

use care_state::{CareRecords, MemoryStore, ServiceError, Worklist};
use chrono::{DateTime, TimeDelta, Utc};
use domain::{
    care::{CareKey, CareRecord, WorkerId},
    care_gap::CareGap,
    followup::Zone,
    id::{ClinicId, TenantId},
    lace::{Reason, RiskScore},
    outreach::{ContactOutcome, OutreachNote, PatientRef},
    phi::Phi,
    token::TokenKey,
    worklist::WorkRow,
};
use lambda_http::{Body, Context, Request, Response};
use serde_json::Value;
use testkit::{FixedClock, Recorder};

use super::*;

mod access;
mod browser;
mod canaries;
mod digests;
mod events;
mod leaks;
mod notes;
mod routes;

const NOW: &str = "2024-03-04T15:00:00Z";
const RUN: &str = "run-1";

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

/// A stream that remembers what was put on it.
#[derive(Default)]
struct Stream {
    notes: Recorder<OutreachNote>,
    refusal: Mutex<Option<SinkError>>,
}

impl NoteSink for Stream {
    async fn put(&self, note: &OutreachNote) -> Result<(), SinkError> {
        self.refusal.lock().unwrap().clone().map_or(Ok(()), Err)?;
        self.notes.push(note.clone());
        Ok(())
    }
}

/// Topics that remember what was sent, and refuse as often as they are told.
#[derive(Default)]
struct Topics {
    sent: Recorder<(String, String, String)>,
    refusals: Mutex<usize>,
}

impl ClinicTopics for Topics {
    async fn publish(
        &self,
        clinic: &ClinicId,
        subject: &str,
        text: &str,
    ) -> Result<(), ServiceError> {
        let mut left = self.refusals.lock().unwrap();
        if *left > 0 {
            *left -= 1;
            return Err(ServiceError::new("publish the digest", "Throttled"));
        }
        self.sent.push((clinic.to_string(), subject.to_owned(), text.to_owned()));
        Ok(())
    }
}

/// A function with everything around it.
struct World {
    store: MemoryStore,
    stream: Stream,
    topics: Topics,
    token_key: TokenKey,
    clock: FixedClock,
}

impl World {
    /// A world in which nothing was published.
    fn empty() -> Self {
        Self {
            store: MemoryStore::default(),
            stream: Stream::default(),
            topics: Topics::default(),
            token_key: TokenKey::new(1, &[7; 32]).unwrap(),
            clock: FixedClock::at(NOW),
        }
    }

    /// A world with two clinics.
    async fn new() -> Self {
        let world = Self::empty();
        world.publish(sample()).await;
        world.called("P3", ContactOutcome::ReachedPatient, 3).await;
        world.called("P4", ContactOutcome::InFacility, 3).await;
        world.called("P2", ContactOutcome::NoAnswer, 2).await;
        world
    }

    async fn publish(&self, rows: Vec<WorkRow>) {
        let list = Worklist(&self.store);
        let (tenant, run) = (TenantId::main(), RUN.parse().unwrap());
        list.publish(&tenant, &run, at("2024-03-04T11:00:00Z"), rows).await.unwrap();
    }

    /// A call to a person that ended so many hours ago.
    async fn called(&self, person: &str, outcome: ContactOutcome, ago: i64) {
        let contacted_at = at(NOW) - TimeDelta::hours(ago);
        let note = OutreachNote {
            schema_version: 1,
            note_id: format!("{person}-{outcome}").try_into().unwrap(),
            tenant: TenantId::main(),
            clinic_id: "north".parse().unwrap(),
            author: "nurse-7".parse().unwrap(),
            patient: PatientRef::Person { person_id: person.parse().unwrap() },
            outcome,
            contacted_at,
            arrived_at: contacted_at,
            relationship: None,
            escalation_target: None,
            callback_at: None,
            text: None,
        };
        let key = CareKey { tenant: TenantId::main(), person: person.parse().unwrap() };
        let step = |record: &mut CareRecord| record.contacts.take(&note, at(NOW));
        CareRecords(&self.store).update(&key, at(NOW), step).await.unwrap();
    }

    fn neighbours(&self) -> Neighbours<'_, MemoryStore, Stream, Topics> {
        Neighbours {
            store: &self.store,
            notes: &self.stream,
            topics: &self.topics,
            token_key: &self.token_key,
            link: "https://care.example.invalid/worklist",
        }
    }

    async fn handle(&self, request: Request) -> Response<Body> {
        handle(request, &self.neighbours(), &self.clock).await
    }

    /// The answer to a sample event.
    async fn asked(&self, case: &str) -> Response<Body> {
        self.handle(request(&event(case))).await
    }

    async fn invoked(&self, event: Value) -> Result<Value, WorklistError> {
        let mut context = Context::default();
        context.request_id = "invocation-1".to_owned();
        context.deadline = u64::try_from(at(NOW).timestamp_millis()).unwrap() + 25_000;
        answer(event, context, &self.neighbours(), &self.clock).await
    }
}

fn event(case: &str) -> Value {
    testkit::event(&format!("worklist/{case}.json"))
}

fn request(event: &Value) -> Request {
    lambda_http::request::from_str(&event.to_string()).unwrap()
}

fn body(response: &Response<Body>) -> String {
    String::from_utf8(response.body().to_vec()).unwrap()
}

fn json(response: &Response<Body>) -> Value {
    serde_json::from_slice(response.body()).unwrap()
}

/// A row of a clinic in New York whose patient is known to nobody else.
fn row(person: &str, clinic: &str, score: u8) -> WorkRow {
    WorkRow {
        person_id: person.parse().unwrap(),
        clinic_id: clinic.parse().unwrap(),
        time_zone: Zone::America__New_York,
        data_source: "ehr".parse().unwrap(),
        patient_id: format!("MRN-{person}").parse().unwrap(),
        name: Phi::new(format!("Ada <{person}> O'Example")),
        phone: Some(Phi::new("(555) 010-0100".to_owned())),
        birth_year: Some(Phi::new(1948)),
        risk_score: score.try_into().unwrap(),
        threshold: RiskScore::HIGH,
        reasons: vec![Reason::LongHospitalStay, Reason::EmergencyAdmission],
        actionable: vec![CareGap::NoSuccessfulContact],
        discharged_at: None,
        facility: Some("Harbor General".to_owned()),
        in_facility: false,
        contact_due_at: None,
        visit_due_at: None,
        run_id: RUN.parse().unwrap(),
        as_of: at("2024-03-04T11:00:00Z"),
    }
}

fn sample() -> Vec<WorkRow> {
    let discharged = |person, clinic, score, due: &str| WorkRow {
        discharged_at: Some(at("2024-02-29T15:00:00Z")),
        contact_due_at: Some(at(due)),
        visit_due_at: Some(at("2024-03-15T04:00:00Z")),
        ..row(person, clinic, score)
    };
    vec![
        discharged("P1", "north", 91, "2024-03-05T05:00:00Z"),
        discharged("P2", "north", 84, "2024-03-04T12:00:00Z"),
        row("P3", "north", 88),
        row("P4", "north", 96),
        row("S1", "south", 93),
        row("S2", "south", 82),
    ]
}
