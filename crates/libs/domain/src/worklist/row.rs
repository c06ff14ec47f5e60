//! What a refresh says of one person.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::zone;
use crate::{
    care_gap::CareGap,
    followup::Zone,
    id::{ClinicId, DataSource, PatientId, PersonId, RunId},
    lace::{Band, Reason, RiskScore},
    phi::Phi,
};

/// From when on a reader is told that the data is old: a daily refresh and half a day of patience.
pub const STALE_AFTER: TimeDelta = TimeDelta::hours(36);

/// Whether data of an instant is older than [`STALE_AFTER`] at `now`.
pub fn is_stale(as_of: DateTime<Utc>, now: DateTime<Utc>) -> bool {
    now - as_of > STALE_AFTER
}

/// A person of a refresh who may have to be called. Name, phone and birth year do not print.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WorkRow {
    /// The person.
    pub person_id: PersonId,
    /// Who is to call.
    pub clinic_id: ClinicId,
    /// The clinic's time zone: when a day begins, and what a time without an offset means.
    #[serde(with = "zone")]
    pub time_zone: Zone,
    /// The system of the newest source record.
    pub data_source: DataSource,
    /// The patient in that system.
    pub patient_id: PatientId,
    /// The patient's name.
    pub name: Phi<String>,
    /// The patient's phone number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<Phi<String>>,
    /// The year of birth.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub birth_year: Option<Phi<i32>>,
    /// The score.
    pub risk_score: RiskScore,
    /// The clinic's threshold.
    pub threshold: RiskScore,
    /// Why the score is what it is.
    pub reasons: Vec<Reason>,
    /// What a nurse can do something about.
    #[serde(default)]
    pub actionable: Vec<CareGap>,
    /// The end of the latest stay.
    #[serde(default)]
    pub discharged_at: Option<DateTime<Utc>>,
    /// Where that stay was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub facility: Option<String>,
    /// Whether the patient is in a facility as far as the lake knows.
    #[serde(default)]
    pub in_facility: bool,
    /// The end of the two business days in which somebody is to speak with the patient, exclusive.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact_due_at: Option<DateTime<Utc>>,
    /// The end of the days in which the patient is to be seen, exclusive.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub visit_due_at: Option<DateTime<Utc>>,
    /// The refresh.
    pub run_id: RunId,
    /// The instant of its data.
    pub as_of: DateTime<Utc>,
}

impl WorkRow {
    /// The score's band.
    pub const fn band(&self) -> Band {
        self.risk_score.band()
    }
}
