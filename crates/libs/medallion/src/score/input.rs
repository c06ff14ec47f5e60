//! What the score of each person is made from: the models' rows, joined and assessed.

use super::{
    columns::{Columns, Person},
    evidence::{Evidence, evidence},
    name,
    problems::{Problems, ProblemsOf, problems},
};
use crate::{
    Medallion, Run,
    model::sql_of,
    run::{show_run, work},
};
use arrow::array::RecordBatch;
use chrono::{DateTime, Utc};
use domain::{
    care_gap::{Care, CareGap},
    comorbidity::CharlsonWeights,
    hospital,
    lace::{Assessment, IndexStay, RiskInput, assess},
};
use lake::{LakeError, Session, TableName};
use std::collections::HashMap;

/// One scored person.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Candidate {
    pub(super) tenant: String,
    pub(super) person_id: String,
    pub(super) stay_id: Option<String>,
    pub(super) discharged_at: Option<DateTime<Utc>>,
    pub(super) clinic_id: Option<String>,
    pub(super) threshold: i64,
    pub(super) is_in_facility: bool,
    pub(super) input: RiskInput,
    pub(super) has_emergency_feed: bool,
    pub(super) assessment: Assessment,
    /// Where both laboratory values are known.
    pub(super) hospital: Option<hospital::Assessment>,
    /// The Charlson index with the weights of Quan et al. 2011.
    pub(super) charlson: u32,
    /// The Elixhauser index, where ICD codes are known.
    pub(super) elixhauser: Option<i32>,
    /// AHRQ's readmission index, where the index stay is a claim with its diagnoses.
    pub(super) ahrq: Option<i32>,
    pub(super) gaps: Vec<CareGap>,
    pub(super) mapped_share: Option<f64>,
}

/// Runs the models as of the run's instant; also tells the version of every table they read.
pub(super) async fn gather(
    medallion: &Medallion,
    run: &Run,
) -> Result<(Vec<Candidate>, String), LakeError> {
    let session = medallion.empty_session()?;
    let versions = show_inputs(medallion, &session).await?;
    show_run(&session, run, &work("run")?)?;
    let persons = session.query(model("analytics.patient_risk")).await?;
    if let Some(schema) = persons.first().map(RecordBatch::schema) {
        session.add_rows(&work("risk_input")?, schema, persons.clone())?;
    } else {
        return Ok((Vec::new(), versions));
    }
    let problems = problems(&session.query(model("analytics.risk_condition")).await?)?;
    let evidence = evidence(&session.query(model("analytics.risk_evidence")).await?)?;
    let candidates = persons.iter().map(|batch| candidates(batch, &problems, &evidence));
    Ok((candidates.collect::<Result<Vec<_>, _>>()?.concat(), versions))
}

async fn show_inputs(medallion: &Medallion, session: &Session) -> Result<String, LakeError> {
    let mut versions = Vec::new();
    let contract = name().ok().and_then(|name| medallion.contracts.of(&name));
    for read in contract.into_iter().flat_map(|contract| &contract.reads) {
        if let Some(contract) = medallion.contracts.of(read) {
            let table = medallion.show(session, contract).await?;
            versions.extend(table.map(|table| format!("{read}@{}", table.version())));
        }
    }
    Ok(versions.join(" "))
}

fn model(table: &str) -> &'static str {
    table.parse::<TableName>().ok().and_then(|name| sql_of(&name)).unwrap_or_default()
}

fn candidates(
    batch: &RecordBatch,
    problems: &ProblemsOf,
    evidence: &HashMap<Person, Evidence>,
) -> Result<Vec<Candidate>, LakeError> {
    let columns = Columns::of(batch)?;
    (0..batch.num_rows()).map(|row| candidate(&columns, row, problems, evidence)).collect()
}

fn candidate(
    columns: &Columns,
    row: usize,
    problems: &ProblemsOf,
    evidence: &HashMap<Person, Evidence>,
) -> Result<Candidate, LakeError> {
    let person = columns.person(row)?;
    let none = Problems::default();
    let known = problems.get(&person).unwrap_or(&none);
    let evidence = evidence.get(&person);
    let stay_id = columns.text("stay_id", row);
    let stay = stay_id.as_ref().map(|_| IndexStay {
        days: columns.count("length_of_stay", row),
        acute: columns.count("is_acute", row) == 1,
    });
    let emergency_visits = columns.count("emergency_visits", row);
    let input = RiskInput { stay, comorbidities: known.lines, emergency_visits };
    Ok(Candidate {
        stay_id,
        discharged_at: columns.instant("discharged_at", row),
        clinic_id: columns.text("clinic_id", row),
        threshold: i64::from(columns.count("threshold", row)),
        is_in_facility: columns.flag("is_in_facility", row),
        has_emergency_feed: columns.flag("has_emergency_feed", row),
        assessment: assess(&input),
        hospital: evidence.zip(stay).and_then(|(found, stay)| found.hospital(stay)),
        charlson: known.charlson.index(CharlsonWeights::Quan2011),
        elixhauser: known.elixhauser_index(),
        ahrq: known.ahrq_readmission_index(),
        gaps: gaps(evidence, stay.is_some(), emergency_visits),
        mapped_share: known.mapped_share(),
        tenant: person.0,
        person_id: person.1,
        input,
    })
}

fn gaps(evidence: Option<&Evidence>, was_discharged: bool, emergency_visits: u32) -> Vec<CareGap> {
    let was_reached = evidence.is_some_and(|found| found.was_reached);
    let was_seen = evidence.is_some_and(|found| found.was_seen);
    CareGap::of(&Care { was_discharged, was_reached, was_seen, emergency_visits })
}
