//! What names an alert and what it says.

use std::fmt;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::{
    id::{ClinicId, PersonId, RunId, TenantId},
    lace::{Band, Reason},
    token::PatientToken,
};

/// The version of [`AlertMessage`]; readers accept this one and the one before.
pub const MESSAGE_VERSION: u32 = 1;

/// What an alert is about.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AlertType {
    /// A patient at high risk of death or readmission within 30 days.
    #[default]
    ReadmissionRisk,
}

impl AlertType {
    /// The type's name in keys and messages.
    pub const fn name(self) -> &'static str {
        match self {
            Self::ReadmissionRisk => "readmission_risk",
        }
    }
}

/// What has one window. Its text is the key of the care-state table:
/// `ALERT#<tenant>#<person>#<alert type>`.
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
    /// The alert of this key in one run: the same run again makes the same alert, so a retry knows
    /// its own.
    pub fn alert(&self, run: &RunId) -> AlertId {
        let digest = Sha256::digest(format!("{self}|{run}"));
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
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
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
    /// The instant of the data that the score was made from.
    pub as_of: DateTime<Utc>,
}
