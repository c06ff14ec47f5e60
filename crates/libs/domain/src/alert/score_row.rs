//! What the scoring hands to the alerting.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::Candidate;
use crate::{
    id::{ClinicId, PersonId},
    lace::{Band, Basis, Reason, RiskScore},
};

/// One scored patient: a line of a score part, as newline-delimited JSON.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScoreRow {
    /// The patient.
    pub person_id: PersonId,
    /// Who is to call.
    pub clinic_id: ClinicId,
    /// The score.
    pub risk_score: RiskScore,
    /// Its band.
    pub band: Band,
    /// Why, in phrases of the closed list.
    pub reasons: Vec<Reason>,
    /// The clinic's threshold.
    pub threshold: RiskScore,
    /// The end of the latest stay.
    pub discharged_at: Option<DateTime<Utc>>,
    /// What the score stands on.
    pub basis: Basis,
    /// Whether the patient is in a facility.
    #[serde(default)]
    pub in_facility: bool,
}

impl ScoreRow {
    /// What the rule judges.
    pub const fn candidate(&self) -> Candidate {
        Candidate {
            risk_score: self.risk_score,
            threshold: self.threshold,
            discharged_at: self.discharged_at,
            in_facility: self.in_facility,
        }
    }
}
