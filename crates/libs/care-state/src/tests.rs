mod adopt;
mod faulty;
mod records;
mod update;

use chrono::{DateTime, Utc};
use domain::{
    alert::{AlertType, ScoreRow},
    care::{Attempt, CareKey, CareRecord, Evaluation, WorkerId},
    id::{PersonId, TenantId},
    lace::{Band, Basis, RiskScore},
    outreach::ContactOutcome,
};

use crate::{CareRecords, MemoryStore};

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn now() -> DateTime<Utc> {
    at("2024-09-04T12:00:00Z")
}

fn person(id: &str) -> PersonId {
    id.parse().unwrap()
}

fn key(id: &str) -> CareKey {
    CareKey { tenant: TenantId::main(), person: person(id) }
}

fn worker() -> WorkerId {
    WorkerId::new("worker-1")
}

fn evaluation(id: &str, run: &str) -> Evaluation {
    let score = ScoreRow {
        person_id: person(id),
        clinic_id: "north".parse().unwrap(),
        risk_score: RiskScore::HIGH,
        band: Band::High,
        reasons: vec![],
        threshold: RiskScore::HIGH,
        discharged_at: Some(at("2024-08-30T12:00:00Z")),
        basis: Basis::IndexAdmission,
        in_facility: false,
    };
    Evaluation {
        tenant: TenantId::main(),
        run_id: run.parse().unwrap(),
        as_of: at("2024-09-04T06:00:00Z"),
        alert_type: AlertType::ReadmissionRisk,
        score,
    }
}

/// Puts a call into a record, as a note does.
fn call(record: &mut CareRecord, note_id: &str, outcome: ContactOutcome, at: DateTime<Utc>) {
    let mut known = CareRecord::default();
    let attempt =
        Attempt { contacted_at: at, note_id: note_id.parse().unwrap(), outcome, callback_at: None };
    known.contacts.attempts.push(attempt);
    known.contacts.success = outcome.is_successful_contact().then_some(at);
    record.contacts.merge(&known.contacts);
}
