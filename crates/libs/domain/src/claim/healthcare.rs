//! The claim itself.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::{ClaimStatus, PatientInfo, PayerInfo, PaymentStatus, ProviderInfo, read};
use crate::id::{ClaimId, MemberId};
use crate::money::Money;
use crate::phi::Phi;

/// A claim and the parties to it. Its patient and its details do not print.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HealthcareClaim {
    /// The claim's identifier, the key of the table.
    #[serde(alias = "claimId", deserialize_with = "read::claim_id")]
    pub claim_id: ClaimId,
    /// The member whose plan is claimed upon.
    #[serde(alias = "memberId", default, deserialize_with = "read::parsed")]
    pub member_id: Option<MemberId>,
    /// The plan's name.
    #[serde(alias = "insurancePlan", default, deserialize_with = "read::text")]
    pub insurance_plan: Option<String>,
    /// ICD-10-CM codes as delivered, see [`crate::code::Icd10Cm`].
    #[serde(alias = "diagnosisCodes", default, deserialize_with = "read::texts")]
    pub diagnosis_codes: Vec<String>,
    /// The day of the service.
    #[serde(alias = "dateOfService", default, deserialize_with = "read::day")]
    pub date_of_service: Option<NaiveDate>,
    /// What was done, as the JSON that it came as.
    #[serde(
        alias = "procedureDetails",
        default,
        deserialize_with = "read::json",
        serialize_with = "read::as_json"
    )]
    pub procedure_details: Option<Phi<String>>,
    /// What is charged in all, in US dollars.
    #[serde(alias = "totalCharge", default, deserialize_with = "read::money")]
    pub total_charge: Option<Money>,
    /// How far the payer is with it.
    #[serde(alias = "claimStatus", default, deserialize_with = "read::text")]
    pub claim_status: Option<ClaimStatus>,
    /// How far the payment is.
    #[serde(alias = "paymentStatus", default, deserialize_with = "read::text")]
    pub payment_status: Option<PaymentStatus>,
    /// Who was treated.
    #[serde(default, deserialize_with = "read::or_default")]
    pub patient: PatientInfo,
    /// Who treated.
    #[serde(default, deserialize_with = "read::or_default")]
    pub provider: ProviderInfo,
    /// Who pays.
    #[serde(default, deserialize_with = "read::or_default")]
    pub payer: PayerInfo,
    /// When the item was made.
    #[serde(
        alias = "createdAt",
        alias = "created_timestamp",
        alias = "createdTimestamp",
        default,
        deserialize_with = "read::instant"
    )]
    pub created_at: Option<DateTime<Utc>>,
    /// The day on which the bill was submitted.
    #[serde(
        alias = "billSubmittedOn",
        alias = "bill_submit_date",
        alias = "billSubmitDate",
        default,
        deserialize_with = "read::day"
    )]
    pub bill_submitted_on: Option<NaiveDate>,
}

/// Why a text is not a claim. The text is not repeated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a claim: it is no JSON object, has no claim_id, or a field holds what it cannot mean")]
pub struct ClaimError;

/// The attributes of an item that a claim is read from, in every spelling.
const ATTRIBUTES: [&str; 29] = [
    "claim_id",
    "claimId",
    "member_id",
    "memberId",
    "insurance_plan",
    "insurancePlan",
    "diagnosis_codes",
    "diagnosisCodes",
    "date_of_service",
    "dateOfService",
    "procedure_details",
    "procedureDetails",
    "total_charge",
    "totalCharge",
    "claim_status",
    "claimStatus",
    "payment_status",
    "paymentStatus",
    "patient",
    "provider",
    "payer",
    "created_at",
    "createdAt",
    "created_timestamp",
    "createdTimestamp",
    "bill_submitted_on",
    "billSubmittedOn",
    "bill_submit_date",
    "billSubmitDate",
];

impl HealthcareClaim {
    /// Whether a claim is read from an attribute of this name.
    pub fn reads(attribute: &str) -> bool {
        ATTRIBUTES.contains(&attribute)
    }

    /// Reads an item. Unlike the errors of a deserializer, this one repeats no value of it.
    ///
    /// # Errors
    /// When the text is no JSON object or lacks an identifier, and when a field holds what it
    /// cannot mean: an amount that is none, or a day that no calendar has.
    pub fn from_json(text: &str) -> Result<Self, ClaimError> {
        serde_json::from_str(text).map_err(|_| ClaimError)
    }
}

#[cfg(test)]
mod tests;
