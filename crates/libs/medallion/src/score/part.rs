//! The persons whom alerts are decided for, cut into parts that one function call can handle.

use super::{input::Candidate, table::reasons};
use crate::Run;
use serde::Serialize;

/// Persons of one part: a call of `risk-alerts` must end well within its deadline.
const PERSONS: usize = 500;

/// One part: newline-delimited JSON, a person a line, at or above the lowest threshold of any
/// clinic. Whoever is below the own clinic's threshold is decided, and not alerted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScorePart {
    /// Where under the lake the part is kept: it names run and number.
    pub path: String,
    /// Persons in it.
    pub rows: u64,
    /// The lines.
    pub ndjson: String,
}

#[derive(Serialize)]
struct Line<'a> {
    person_id: &'a str,
    clinic_id: Option<&'a str>,
    risk_score: u8,
    band: &'a str,
    reasons: Vec<String>,
    threshold: i64,
    basis: &'a str,
    discharged_at: Option<String>,
    in_facility: bool,
}

pub(super) fn parts(run: &Run, candidates: &[Candidate]) -> Vec<ScorePart> {
    let lowest = candidates.iter().map(|one| one.threshold).min().unwrap_or(i64::MAX);
    let high: Vec<&Candidate> = candidates
        .iter()
        .filter(|one| i64::from(one.assessment.risk_score.get()) >= lowest)
        .collect();
    let chunks = high.chunks(PERSONS).enumerate();
    chunks.map(|(number, persons)| part(run, number, persons)).collect()
}

fn part(run: &Run, number: usize, persons: &[&Candidate]) -> ScorePart {
    let lines = persons.iter().filter_map(|one| serde_json::to_string(&line(one)).ok());
    ScorePart {
        path: format!("ops/score_part/{}/part-{number:05}.ndjson", run.id),
        rows: persons.len() as u64,
        ndjson: lines.map(|line| line + "\n").collect(),
    }
}

fn line(one: &Candidate) -> Line<'_> {
    Line {
        person_id: &one.person_id,
        clinic_id: one.clinic_id.as_deref(),
        risk_score: one.assessment.risk_score.get(),
        band: one.assessment.band.name(),
        reasons: reasons(one),
        threshold: one.threshold,
        basis: one.assessment.basis.name(),
        discharged_at: one.discharged_at.map(|at| at.to_rfc3339()),
        in_facility: one.is_in_facility,
    }
}
