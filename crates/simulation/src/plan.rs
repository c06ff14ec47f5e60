//! What one seed plays: refreshes with their patients, and calls.

use chrono::{DateTime, TimeDelta, Utc};
use domain::{
    alert::{AlertType, ScoreRow},
    care::Evaluation,
    id::PersonId,
    outreach::{ContactOutcome, OutreachNote},
};
use serde_json::json;

use crate::schedule::Timeline;

/// Patients of a world.
const PATIENTS: usize = 4;

/// The days that a world lasts.
const DAYS: i64 = 4;

const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;

/// One refresh: its patients above the threshold, in parts, and when each part is delivered.
#[derive(Debug, Clone)]
pub(crate) struct Run {
    pub(crate) as_of: DateTime<Utc>,
    pub(crate) parts: Vec<Part>,
}

impl Run {
    /// Whom the run evaluates.
    pub(crate) fn persons(&self) -> Vec<PersonId> {
        let evaluations = self.parts.iter().flat_map(|part| &part.evaluations);
        evaluations.map(|one| one.score.person_id.clone()).collect()
    }
}

/// A part of a run.
#[derive(Debug, Clone)]
pub(crate) struct Part {
    pub(crate) name: String,
    pub(crate) evaluations: Vec<Evaluation>,
    pub(crate) delivered_at: Vec<i64>,
}

impl Part {
    /// The part's name, and its rows as newline-delimited JSON.
    pub(crate) fn lines(&self) -> (String, String) {
        let rows = self.evaluations.iter().map(|one| serde_json::to_string(&one.score));
        (self.name.clone(), rows.map(Result::unwrap_or_default).collect::<Vec<_>>().join("\n"))
    }
}

/// A call, and when its note is on the stream.
#[derive(Debug, Clone)]
pub(crate) struct NoteOnStream {
    pub(crate) note: OutreachNote,
    pub(crate) at: i64,
}

/// Everything that comes from outside.
#[derive(Debug, Clone)]
pub(crate) struct Plan {
    pub(crate) runs: Vec<Run>,
    pub(crate) notes: Vec<NoteOnStream>,
    pub(crate) ends_at: i64,
}

impl Plan {
    /// A plan by chance.
    pub(crate) fn of(timeline: &Timeline) -> Self {
        let start = timeline.now_ms();
        let ends_at = start + DAYS * 24 * HOUR;
        let mut discharged = vec![start - 48 * HOUR; PATIENTS];
        let (mut runs, mut at, mut number) = (Vec::new(), start + HOUR, 0);
        while at < ends_at {
            runs.push(run(timeline, number, at, &mut discharged));
            // Mostly once a day and not to the minute; sometimes a discharge brings one in between.
            let gap = if timeline.happens(300) { 2 * HOUR } else { 24 * HOUR };
            at += gap + timeline.between(-20 * MINUTE, 20 * MINUTE);
            number += 1;
        }
        let notes =
            (0..timeline.between(2, 10)).map(|number| note(timeline, number, start, ends_at));
        let mut notes: Vec<_> = notes.collect();
        notes.sort_by_key(|note| note.at);
        Self { runs, notes, ends_at }
    }
}

fn run(timeline: &Timeline, number: usize, at: i64, discharged: &mut [i64]) -> Run {
    let as_of = instant(at);
    let mut evaluations = Vec::new();
    for (patient, discharged) in discharged.iter_mut().enumerate() {
        if timeline.happens(80) {
            *discharged = at - timeline.between(HOUR, 6 * HOUR);
        }
        if timeline.happens(800) {
            evaluations.push(evaluation(number, patient, as_of, instant(*discharged)));
        }
    }
    let half = evaluations.len().div_ceil(2).max(1);
    let parts = evaluations.chunks(half).enumerate().map(|(index, evaluations)| Part {
        name: format!("run-{number}-part-{index}"),
        evaluations: evaluations.to_vec(),
        delivered_at: deliveries(timeline, at),
    });
    Run { as_of, parts: parts.collect() }
}

/// One to three deliveries, up to six hours apart.
fn deliveries(timeline: &Timeline, at: i64) -> Vec<i64> {
    let count = timeline.between(1, 4);
    (0..count).map(|turn| at + turn * timeline.between(0, 6 * HOUR)).collect()
}

pub(crate) fn evaluation(
    run: usize,
    patient: usize,
    as_of: DateTime<Utc>,
    discharged_at: DateTime<Utc>,
) -> Evaluation {
    let score = json!({
        "person_id": person(patient), "clinic_id": "north", "risk_score": 90, "threshold": 80,
        "band": "high", "reasons": ["long hospital stay"], "basis": "index_admission",
        "discharged_at": discharged_at, "in_facility": false,
    });
    let score: ScoreRow = parsed(score);
    Evaluation {
        tenant: text("main"),
        run_id: text(&format!("run-{run}")),
        as_of,
        alert_type: AlertType::ReadmissionRisk,
        score,
    }
}

/// A call of some outcome, whose note comes at once or hours later.
fn note(timeline: &Timeline, number: i64, start: i64, ends_at: i64) -> NoteOnStream {
    let outcomes =
        [ContactOutcome::ReachedPatient, ContactOutcome::NoAnswer, ContactOutcome::LeftMessage];
    let outcome = outcomes[usize::try_from(timeline.between(0, 3)).unwrap_or_default()];
    let called = timeline.between(start, ends_at);
    let late = if timeline.happens(300) { timeline.between(0, 5 * HOUR) } else { MINUTE };
    let patient = usize::try_from(timeline.between(0, PATIENTS as i64)).unwrap_or_default();
    let person = person(patient);
    let note = note_of(number, &person, outcome, instant(called), instant(called + late));
    NoteOnStream { note, at: called + late }
}

/// The note of a call that has just ended.
pub(crate) fn call(patient: usize, outcome: ContactOutcome, at: DateTime<Utc>) -> OutreachNote {
    note_of(0, &person(patient), outcome, at, at)
}

fn note_of(
    number: i64,
    person: &PersonId,
    outcome: ContactOutcome,
    contacted_at: DateTime<Utc>,
    arrived_at: DateTime<Utc>,
) -> OutreachNote {
    parsed(json!({
        "schema_version": 1, "note_id": format!("note-{number}"), "tenant": "main",
        "clinic_id": "north", "author": "nurse-7", "person_id": person,
        "outcome": outcome.name(), "contacted_at": contacted_at, "arrived_at": arrived_at,
    }))
}

/// The person id of a patient's number.
pub(crate) fn person(patient: usize) -> PersonId {
    text(&format!("P{patient}"))
}

pub(crate) fn instant(ms: i64) -> DateTime<Utc> {
    DateTime::UNIX_EPOCH + TimeDelta::milliseconds(ms)
}

#[expect(clippy::expect_used, reason = "the plan is written here, and is of the type")]
fn parsed<T: serde::de::DeserializeOwned>(value: serde_json::Value) -> T {
    serde_json::from_value(value).expect("the plan is of the type")
}

#[expect(clippy::expect_used, reason = "the plan is written here, and its names are names")]
fn text<T: std::str::FromStr<Err: std::fmt::Debug>>(text: &str) -> T {
    text.parse().expect("a name")
}
