//! What the function asks of its neighbours.

use care_state::ServiceError;
use domain::{id::ClinicId, token::TokenKey};

/// Where clinics hear of their day.
pub trait ClinicTopics: Sync {
    /// Sends a text to a clinic.
    fn publish(
        &self,
        clinic: &ClinicId,
        subject: &str,
        text: &str,
    ) -> impl Future<Output = Result<(), ServiceError>> + Send;
}

/// All that the function has around it.
#[derive(Debug)]
pub struct Neighbours<'a, S, N, T> {
    /// The published rows and the care records.
    pub store: &'a S,
    /// Where notes go.
    pub notes: &'a N,
    /// Where digests go.
    pub topics: &'a T,
    /// The key of the patient tokens.
    pub token_key: &'a TokenKey,
    /// Where readers of a digest find the list.
    pub link: &'a str,
}
