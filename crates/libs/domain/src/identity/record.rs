//! What a source says about a person, as delivered.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::{
    id::{DataSource, PatientId},
    phi::Phi,
};

/// The identifying texts of one record, as delivered; empty where a source has none.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(default)]
pub struct Demographics {
    /// Given name, with a title or a middle name where the source keeps them there.
    pub first_name: Phi<String>,
    /// Family name, with a suffix where the source keeps it there.
    pub last_name: Phi<String>,
    /// Date of birth: `1980-03-07` (a time may follow), `19800307` or `03/07/1980`.
    pub birth_date: Phi<String>,
    /// Sex, of which `M...` and `F...` are understood.
    pub sex: Phi<String>,
    /// Social security number, or the national number of another country.
    pub ssn: Phi<String>,
    /// House number and street.
    pub street: Phi<String>,
    /// A second address line.
    pub street_2: Phi<String>,
    /// City.
    pub city: Phi<String>,
    /// State.
    pub state: Phi<String>,
    /// ZIP code, with or without its last four digits.
    pub zip: Phi<String>,
    /// Telephone number.
    pub phone: Phi<String>,
    /// The number in one series of record numbers that several sources share; empty without one.
    pub mrn: Phi<String>,
}

/// Which record: the source and its own identifier of the patient.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct RecordKey {
    /// The system that keeps the record.
    pub source: DataSource,
    /// The patient as that system names it.
    pub patient: PatientId,
}

/// One record of a patient in a source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// Which record.
    pub key: RecordKey,
    /// What it says.
    pub demographics: Demographics,
    /// When the platform first knew of it; the oldest record names its person.
    pub first_known_at: DateTime<Utc>,
    /// When the source committed these values; the latest survive.
    pub committed_at: DateTime<Utc>,
}
