//! What the function asks of its neighbours, each by one verb.

use care_state::ServiceError;
use domain::{alert::AlertMessage, token::TokenKey};

/// Where score parts are read.
pub trait ScoreParts: Sync {
    /// The text of a part: newline-delimited JSON.
    fn read(&self, part: &str) -> impl Future<Output = Result<String, ServiceError>> + Send;
}

/// Where alerts are sent.
pub trait Publisher: Sync {
    /// Sends an alert. The same alert sent twice is one: its id tells.
    fn publish(
        &self,
        message: &AlertMessage,
    ) -> impl Future<Output = Result<(), ServiceError>> + Send;
}

/// Where decisions are written.
pub trait DecisionSink: Sync {
    /// Writes a batch of decisions, newline-delimited JSON, under a key of the raw zone. A key that
    /// exists is left as it is: the first decisions of a part stand.
    fn write(
        &self,
        key: &str,
        ndjson: String,
    ) -> impl Future<Output = Result<(), ServiceError>> + Send;
}

/// All that the function has around it.
#[derive(Debug)]
pub struct Neighbours<'a, P, S, N, D> {
    /// Where score parts are read.
    pub parts: &'a P,
    /// The care records.
    pub store: &'a S,
    /// Where alerts are sent.
    pub publisher: &'a N,
    /// Where decisions are written.
    pub decisions: &'a D,
    /// The key of the patient tokens.
    pub token_key: &'a TokenKey,
}
