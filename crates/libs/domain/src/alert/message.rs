//! What names an alert and what it says.

use std::fmt;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::{
    care::{CareRecord, Evaluation},
    id::{ClinicId, PersonId, TenantId},
    lace::{Band, Reason},
    token::{PatientToken, TokenKey},
};

/// The version of [`AlertMessage`]; readers accept this one and the one before.
pub const MESSAGE_VERSION: u32 = 2;

/// What an alert is about.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AlertType {
    /// A patient at high risk of death or readmission within 30 days.
    #[default]
    ReadmissionRisk,
    /// A discharged patient whom nobody has spoken to, on the last day for it.
    FollowUpDue,
}

impl AlertType {
    /// Every type.
    pub const ALL: [Self; 2] = [Self::ReadmissionRisk, Self::FollowUpDue];

    /// The type's name in keys and messages.
    pub const fn name(self) -> &'static str {
        match self {
            Self::ReadmissionRisk => "readmission_risk",
            Self::FollowUpDue => "follow_up_due",
        }
    }
}

/// What has one window. Its text is `ALERT#<tenant>#<person>#<alert type>`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct AlertKey {
    /// Whose patient.
    pub tenant: TenantId,
    /// Which patient.
    pub person: PersonId,
    /// What about.
    pub alert_type: AlertType,
}

impl AlertKey {
    /// The alert of this key on one occasion, such as a run: the same occasion again makes the same
    /// alert, so a retry knows its own.
    pub fn alert(&self, occasion: &str) -> AlertId {
        let digest = Sha256::digest(format!("{self}|{occasion}"));
        AlertId(hex::encode(&digest[..16]))
    }
}

impl fmt::Display for AlertKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ALERT#{}#{}#{}", self.tenant, self.person, self.alert_type.name())
    }
}

/// An alert: 32 hexadecimal characters. It is also the deduplication id of its message.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct AlertId(String);

impl AlertId {
    /// The id's text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<String> for AlertId {
    /// An id as a store gives it back. No check: it is only compared.
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl fmt::Display for AlertId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The least that a care coordinator needs (45 CFR 164.502(b), minimum necessary): no name, date of
/// birth, diagnosis or record number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AlertMessage {
    /// [`MESSAGE_VERSION`].
    pub schema_version: u32,
    /// The alert.
    pub alert_id: AlertId,
    /// What about.
    pub alert_type: AlertType,
    /// The patient, as a keyed token.
    pub patient_token: PatientToken,
    /// Who is to call.
    pub clinic_id: ClinicId,
    /// How high the risk is.
    pub score_band: Band,
    /// Why, in plain words.
    pub reasons: Vec<Reason>,
    /// The latest attempt to reach the patient, if any is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_contact_at: Option<DateTime<Utc>>,
    /// When the follow-up is due; only with [`AlertType::FollowUpDue`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due_at: Option<DateTime<Utc>>,
    /// The instant of the data that the score was made from.
    pub as_of: DateTime<Utc>,
}

impl AlertMessage {
    /// The message of an evaluation that alerts, with what is known of the patient.
    pub fn of(evaluation: &Evaluation, known: &CareRecord, token_key: &TokenKey) -> Self {
        let is_follow_up = evaluation.alert_type == AlertType::FollowUpDue;
        let clock = known.clock.as_ref().filter(|_| is_follow_up);
        Self {
            schema_version: MESSAGE_VERSION,
            alert_id: evaluation.alert_id(),
            alert_type: evaluation.alert_type,
            patient_token: token_key.person(&evaluation.score.person_id),
            clinic_id: evaluation.score.clinic_id.clone(),
            score_band: evaluation.score.band,
            reasons: evaluation.score.reasons.clone(),
            last_contact_at: known.contacts.last_attempt().map(|last| last.contacted_at),
            due_at: clock.map(|clock| clock.due_at),
            as_of: evaluation.as_of,
        }
    }
}
