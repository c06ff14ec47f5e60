//! The parties to a claim.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::read;
use crate::phi::Phi;

/// Who was treated. Nothing of it prints.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct PatientInfo {
    /// The patient as the provider names it.
    #[serde(alias = "patientId", deserialize_with = "read::text")]
    pub patient_id: Option<Phi<String>>,
    /// Given name.
    #[serde(alias = "firstName", deserialize_with = "read::text")]
    pub first_name: Option<Phi<String>>,
    /// Family name.
    #[serde(alias = "lastName", deserialize_with = "read::text")]
    pub last_name: Option<Phi<String>>,
    /// Mail address.
    #[serde(deserialize_with = "read::text")]
    pub email: Option<Phi<String>>,
    /// Telephone number.
    #[serde(deserialize_with = "read::text")]
    pub phone: Option<Phi<String>>,
    /// Day of birth.
    #[serde(alias = "dateOfBirth", deserialize_with = "read::day")]
    pub date_of_birth: Option<Phi<NaiveDate>>,
    /// Gender, in the words of the source.
    #[serde(deserialize_with = "read::text")]
    pub gender: Option<Phi<String>>,
    /// Street and number.
    #[serde(deserialize_with = "read::text")]
    pub street: Option<Phi<String>>,
    /// Town.
    #[serde(deserialize_with = "read::text")]
    pub city: Option<Phi<String>>,
    /// State, usually its two letters.
    #[serde(deserialize_with = "read::text")]
    pub state: Option<Phi<String>>,
    /// ZIP code.
    #[serde(alias = "zipCode", alias = "zip", deserialize_with = "read::text")]
    pub zip_code: Option<Phi<String>>,
}

/// Who treated.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ProviderInfo {
    /// The clinician's or the facility's name.
    #[serde(deserialize_with = "read::text")]
    pub name: Option<String>,
    /// The National Provider Identifier as delivered, see [`crate::code::Npi`].
    #[serde(deserialize_with = "read::text")]
    pub npi: Option<String>,
    /// Street and number.
    #[serde(deserialize_with = "read::text")]
    pub street: Option<String>,
    /// Town.
    #[serde(deserialize_with = "read::text")]
    pub city: Option<String>,
    /// State, usually its two letters.
    #[serde(deserialize_with = "read::text")]
    pub state: Option<String>,
    /// ZIP code.
    #[serde(alias = "zip_code", alias = "zipCode", deserialize_with = "read::text")]
    pub zip: Option<String>,
    /// Degrees and titles, such as `MD`.
    #[serde(deserialize_with = "read::text")]
    pub credentials: Option<String>,
}

/// Who pays.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct PayerInfo {
    /// The insurer's name.
    #[serde(deserialize_with = "read::text")]
    pub name: Option<String>,
    /// The insurer's identifier.
    #[serde(alias = "payerId", deserialize_with = "read::text")]
    pub payer_id: Option<String>,
    /// A telephone number for questions.
    #[serde(alias = "contactNumber", deserialize_with = "read::text")]
    pub contact_number: Option<String>,
}
