//! The rows of `analytics.patient_risk`.

use super::{Inputs, input::Candidate};
use crate::Run;
use arrow::{
    array::{
        ArrayRef, BooleanArray, Float64Array, Int64Array, RecordBatch, StringArray,
        TimestampMicrosecondArray,
    },
    error::ArrowError,
};
use domain::lace::SCORE_VERSION;
use std::sync::Arc;

/// The candidates as one batch, by the contract's column names.
pub(super) fn batch(
    run: &Run,
    candidates: &[Candidate],
    inputs: &Inputs,
) -> Result<RecordBatch, ArrowError> {
    let rows = Rows(candidates);
    let as_of = run.as_of.timestamp_micros();
    RecordBatch::try_from_iter_with_nullable(
        [
            ("run_id", rows.text(|_| Some(run.id.clone()))),
            ("tenant", rows.text(|one| Some(one.tenant.clone()))),
            ("person_id", rows.text(|one| Some(one.person_id.clone()))),
            ("as_of", rows.instant(|_| Some(as_of))),
            ("basis", rows.text(|one| Some(one.assessment.basis.name().to_owned()))),
            ("risk_score", rows.number(|one| Some(i64::from(one.assessment.risk_score.get())))),
            ("risk_band", rows.text(|one| Some(one.assessment.band.name().to_owned()))),
            ("lace", rows.number(|one| Some(i64::from(one.assessment.lace.total().points())))),
            ("expected_pct", rows.double(|one| one.assessment.expected_pct)),
            ("index_stay_id", rows.text(|one| one.stay_id.clone())),
            (
                "discharged_at",
                rows.instant(|one| one.discharged_at.map(|at| at.timestamp_micros())),
            ),
            ("is_in_facility", rows.flag(|one| Some(one.is_in_facility))),
            ("clinic_id", rows.text(|one| one.clinic_id.clone())),
            ("threshold", rows.number(|one| Some(one.threshold))),
            ("factors", rows.text(|one| Some(one.assessment.explanation()))),
            ("reasons", rows.text(|one| Some(reasons(one).join("; ")))),
            ("actionable_reasons", rows.text(|one| Some(gaps(one).join("; ")))),
            (
                "hospital_score",
                rows.number(|one| one.hospital.as_ref().map(|it| i64::from(it.total))),
            ),
            (
                "hospital_risk",
                rows.text(|one| one.hospital.as_ref().map(|it| it.class.to_string())),
            ),
            ("hospital_factors", rows.text(|one| one.hospital.as_ref().map(|it| it.explanation()))),
            ("charlson_quan2011", rows.number(|one| Some(i64::from(one.charlson)))),
            ("elixhauser_van_walraven", rows.number(|one| one.elixhauser.map(i64::from))),
            ("ahrq_readmission_index", rows.number(|one| one.ahrq.map(i64::from))),
            ("has_emergency_feed", rows.flag(|one| Some(one.has_emergency_feed))),
            ("mapped_condition_share", rows.double(|one| one.mapped_share)),
            ("score_version", rows.text(|_| Some(SCORE_VERSION.to_owned()))),
            ("input_versions", rows.text(|_| Some(inputs.versions.clone()))),
            ("known_at", rows.instant(|_| inputs.known_at.map(|at| at.timestamp_micros()))),
            ("run_number", rows.number(|_| i64::try_from(inputs.run_number).ok())),
        ]
        .into_iter()
        .chain(components(&rows))
        .map(|(name, array)| (name, array, true)),
    )
}

/// The four components: what was seen, and the points for it.
fn components(rows: &Rows<'_>) -> Vec<(&'static str, ArrayRef)> {
    let count = |value: u32| Some(i64::from(value));
    vec![
        ("length_of_stay", rows.number(|one| one.input.stay.map(|stay| i64::from(stay.days)))),
        ("length_of_stay_points", rows.number(|one| count(one.assessment.lace.length_of_stay))),
        ("is_acute", rows.flag(|one| one.input.stay.map(|stay| stay.acute))),
        ("acute_points", rows.number(|one| count(one.assessment.lace.acute))),
        ("comorbidity_weight", rows.number(|one| count(one.input.comorbidities.sum()))),
        ("comorbidity_points", rows.number(|one| count(one.assessment.lace.comorbidity))),
        ("emergency_visits", rows.number(|one| count(one.input.emergency_visits))),
        ("emergency_points", rows.number(|one| count(one.assessment.lace.emergency_visits))),
    ]
}

/// Plain words for a message, without diagnoses.
fn reasons(candidate: &Candidate) -> Vec<String> {
    candidate.assessment.reasons().iter().map(|reason| reason.phrase().to_owned()).collect()
}

/// What a nurse can act on, in plain words.
fn gaps(candidate: &Candidate) -> Vec<&'static str> {
    candidate.gaps.iter().map(|gap| gap.phrase()).collect()
}

struct Rows<'a>(&'a [Candidate]);

impl Rows<'_> {
    fn text(&self, value: impl Fn(&Candidate) -> Option<String>) -> ArrayRef {
        Arc::new(self.0.iter().map(value).collect::<StringArray>())
    }

    fn number(&self, value: impl Fn(&Candidate) -> Option<i64>) -> ArrayRef {
        Arc::new(self.0.iter().map(value).collect::<Int64Array>())
    }

    fn double(&self, value: impl Fn(&Candidate) -> Option<f64>) -> ArrayRef {
        Arc::new(self.0.iter().map(value).collect::<Float64Array>())
    }

    fn flag(&self, value: impl Fn(&Candidate) -> Option<bool>) -> ArrayRef {
        Arc::new(self.0.iter().map(value).collect::<BooleanArray>())
    }

    fn instant(&self, value: impl Fn(&Candidate) -> Option<i64>) -> ArrayRef {
        let instants = self.0.iter().map(value).collect::<TimestampMicrosecondArray>();
        Arc::new(instants.with_timezone("UTC"))
    }
}
