//! The persons whom alerts are decided for, cut into parts that one function call can handle.

use super::input::Candidate;
use crate::Run;
use domain::alert::ScoreRow;
use std::collections::BTreeMap;

/// Persons of one part: a call of `risk-alerts` must end well within its deadline.
const PERSONS: usize = 500;
/// Stands for the clinic of a person whom no clinic has seen and no hospital is known of.
const NO_CLINIC: &str = "unassigned";

/// One part: newline-delimited JSON, a person a line, at or above the lowest threshold of any
/// clinic. Whoever is below the own clinic's threshold is decided, and not alerted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScorePart {
    /// Whose persons they are.
    pub tenant: String,
    /// Where under the lake the part is kept: it names run and number.
    pub path: String,
    /// Persons in it.
    pub rows: u64,
    /// The lines.
    pub ndjson: String,
}

/// The parts of a run, by tenant.
pub(super) fn parts(run: &Run, candidates: &[Candidate]) -> Vec<ScorePart> {
    let lowest = candidates.iter().map(|one| one.threshold).min().unwrap_or(i64::MAX);
    let mut high: BTreeMap<&str, Vec<&Candidate>> = BTreeMap::new();
    for one in candidates {
        if i64::from(one.assessment.risk_score.get()) >= lowest {
            high.entry(&one.tenant).or_default().push(one);
        }
    }
    let chunks = high.iter().flat_map(|(tenant, all)| {
        all.chunks(PERSONS).enumerate().map(|(number, persons)| part(run, tenant, number, persons))
    });
    chunks.collect()
}

fn part(run: &Run, tenant: &str, number: usize, persons: &[&Candidate]) -> ScorePart {
    let rows = persons.iter().filter_map(|one| row(one));
    let lines = rows.filter_map(|row| serde_json::to_string(&row).ok());
    ScorePart {
        tenant: tenant.to_owned(),
        path: format!("ops/score_part/{}/{tenant}-{number:05}.ndjson", run.id),
        rows: persons.len() as u64,
        ndjson: lines.map(|line| line + "\n").collect(),
    }
}

/// Ids and numbers come out of our own tables, so that a row always has its form.
fn row(one: &Candidate) -> Option<ScoreRow> {
    Some(ScoreRow {
        person_id: one.person_id.parse().ok()?,
        clinic_id: one.clinic_id.as_deref().unwrap_or(NO_CLINIC).parse().ok()?,
        risk_score: one.assessment.risk_score,
        band: one.assessment.band,
        reasons: one.assessment.reasons(),
        threshold: u8::try_from(one.threshold.clamp(0, 100)).ok()?.try_into().ok()?,
        discharged_at: one.discharged_at,
        basis: one.assessment.basis,
        in_facility: one.is_in_facility,
    })
}
