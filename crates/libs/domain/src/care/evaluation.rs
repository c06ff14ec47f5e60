//! Who is judged on which data, and the row of the ledger that says how it ended.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::{
    alert::{AlertId, AlertKey, AlertType, Decision, ScoreRow, Verdict},
    id::{ClinicId, PersonId, RunId, TenantId},
    lace::{Basis, RiskScore},
};

/// The version of a [`DecisionRow`].
pub const DECISION_VERSION: u32 = 2;

/// A patient of a run who is to be judged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evaluation {
    /// The customer.
    pub tenant: TenantId,
    /// The refresh.
    pub run_id: RunId,
    /// The instant of its data.
    pub as_of: DateTime<Utc>,
    /// What about.
    #[serde(default)]
    pub alert_type: AlertType,
    /// The patient, as scored.
    pub score: ScoreRow,
}

impl Evaluation {
    /// What has one window.
    pub fn key(&self) -> AlertKey {
        AlertKey {
            tenant: self.tenant.clone(),
            person: self.score.person_id.clone(),
            alert_type: self.alert_type,
        }
    }

    /// The alert that comes of it: one for each run, or, of a follow-up, one for each discharge.
    pub fn alert_id(&self) -> AlertId {
        let discharged = self.score.discharged_at.map_or(0, |at| at.timestamp_millis());
        match self.alert_type {
            AlertType::ReadmissionRisk => self.key().alert(self.run_id.as_str()),
            AlertType::FollowUpDue => self.key().alert(&format!("discharge-{discharged}")),
        }
    }
}

/// What made an evaluation happen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Trigger {
    /// A refresh scored the patient.
    Run,
    /// The window that had suppressed the alert ended.
    WindowEnd,
    /// An alert was found claimed and not sent.
    Takeover,
    /// The follow-up clock came near its end.
    Clock,
}

impl Trigger {
    /// The name in the ledger.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Run => "run",
            Self::WindowEnd => "window_end",
            Self::Takeover => "takeover",
            Self::Clock => "clock",
        }
    }
}

/// One evaluation of one patient, sent or suppressed, with its rule and evidence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DecisionRow {
    /// [`DECISION_VERSION`].
    pub schema_version: u32,
    /// The evaluation; the same one again has the same id.
    pub evaluation_id: String,
    /// What made it happen.
    pub trigger: Trigger,
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
    /// The alert that this evaluation makes or would make.
    pub alert_id: AlertId,
    /// What was decided.
    pub verdict: Verdict,
    /// Whether the alert was claimed before, and may have been published by a worker that nobody heard
    /// of again.
    #[serde(default)]
    pub may_have_been_sent: bool,
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
    /// The row of an evaluation that ended with `decision` at `now`. A run evaluates a patient once;
    /// what the sweeper evaluates is told apart by its time.
    pub fn of(
        evaluation: &Evaluation,
        trigger: Trigger,
        decision: Decision,
        now: DateTime<Utc>,
    ) -> Self {
        let alert_id = evaluation.alert_id();
        let turn = if trigger == Trigger::Run { 0 } else { now.timestamp_millis() };
        let identity = format!("{alert_id}|{}|{turn}", trigger.name());
        Self {
            schema_version: DECISION_VERSION,
            evaluation_id: hex::encode(&Sha256::digest(identity)[..16]),
            trigger,
            run_id: evaluation.run_id.clone(),
            tenant: evaluation.tenant.clone(),
            person_id: evaluation.score.person_id.clone(),
            clinic_id: evaluation.score.clinic_id.clone(),
            alert_type: evaluation.alert_type,
            alert_id,
            verdict: decision.verdict,
            may_have_been_sent: false,
            since: decision.since,
            until: decision.until(),
            risk_score: evaluation.score.risk_score,
            threshold: evaluation.score.threshold,
            basis: evaluation.score.basis,
            discharged_at: evaluation.score.discharged_at,
            as_of: evaluation.as_of,
            decided_at: now,
        }
    }
}
