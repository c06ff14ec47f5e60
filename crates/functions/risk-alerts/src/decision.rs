//! A row of the decision ledger.

use chrono::{DateTime, Utc};
use domain::{
    alert::{AlertId, AlertType, Decision, ScoreRow, Verdict},
    id::{ClinicId, PersonId, RunId, TenantId},
    lace::{Basis, RiskScore},
};
use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::ScorePart;

/// The version of a [`DecisionRow`].
pub const DECISION_VERSION: u32 = 1;

/// One evaluation of one patient, sent or suppressed, with its rule and evidence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DecisionRow {
    /// [`DECISION_VERSION`].
    pub schema_version: u32,
    /// The refresh.
    pub run_id: RunId,
    /// The customer.
    pub tenant: TenantId,
    /// The patient.
    pub person_id: PersonId,
    /// Who is to call.
    pub clinic_id: ClinicId,
    /// What about.
    pub alert_type: AlertType,
    /// The alert that this run makes or would make for the patient; with `run_id` and `person_id`
    /// it is the row's key.
    pub alert_id: AlertId,
    /// What was decided.
    pub verdict: Verdict,
    /// What opened the window that suppressed it.
    pub since: Option<DateTime<Utc>>,
    /// When that window ends.
    pub until: Option<DateTime<Utc>>,
    /// The score.
    pub risk_score: RiskScore,
    /// The threshold that it was compared with.
    pub threshold: RiskScore,
    /// What the score stands on.
    pub basis: Basis,
    /// The discharge that triggered it.
    pub discharged_at: Option<DateTime<Utc>>,
    /// The instant of the data.
    pub as_of: DateTime<Utc>,
    /// When it was decided.
    pub decided_at: DateTime<Utc>,
}

impl DecisionRow {
    pub(crate) fn of(
        part: &ScorePart,
        row: &ScoreRow,
        alert_id: AlertId,
        decision: Decision,
        now: DateTime<Utc>,
    ) -> Self {
        Self {
            schema_version: DECISION_VERSION,
            run_id: part.run_id.clone(),
            tenant: part.tenant.clone(),
            person_id: row.person_id.clone(),
            clinic_id: row.clinic_id.clone(),
            alert_type: AlertType::default(),
            alert_id,
            verdict: decision.verdict,
            since: decision.since,
            until: decision.until(),
            risk_score: row.risk_score,
            threshold: row.threshold,
            basis: row.basis,
            discharged_at: row.discharged_at,
            as_of: part.as_of,
            decided_at: now,
        }
    }
}

/// Where a batch of decisions goes in the raw zone. The same part of the same run has the same key.
pub(crate) fn key(part: &ScorePart) -> String {
    let name = part.part.as_deref().unwrap_or("inline");
    let digest: String =
        Sha256::digest(name).iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    let day = part.as_of.format("%Y/%m/%d");
    format!("raw/{}/carelake/alert_decision/{day}/{}-{digest}.ndjson", part.tenant, part.run_id)
}
