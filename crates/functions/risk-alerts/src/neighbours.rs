//! What the function asks of its neighbours, each by one verb.

use chrono::{DateTime, Utc};
use domain::{
    alert::{AlertId, AlertKey, AlertMessage, Candidate, CareState, decide},
    lace::RiskScore,
    token::TokenKey,
};

/// A service failed. It holds the service's error code, never its text.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("cannot {operation}: {code}")]
pub struct ServiceError {
    /// What was asked.
    pub operation: &'static str,
    /// The service's error code, or what failed on the way to it.
    pub code: String,
}

/// Where score parts are read.
pub trait ScoreParts: Sync {
    /// The text of a part: newline-delimited JSON.
    fn read(&self, part: &str) -> impl Future<Output = Result<String, ServiceError>> + Send;
}

/// What is known about a patient and about the alerts on it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct KnownState {
    /// What the rule needs. The last alert counts only once it was sent.
    pub care: CareState,
    /// The alert that was last claimed, sent or not.
    pub alert: Option<AlertId>,
    /// Whether that alert was sent.
    pub is_sent: bool,
}

/// An alert to claim.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClaimRequest {
    /// The window's key.
    pub key: AlertKey,
    /// The alert.
    pub alert_id: AlertId,
    /// The discharge that it is about.
    pub discharged_at: Option<DateTime<Utc>>,
    /// When it is claimed.
    pub now: DateTime<Utc>,
    /// The message, kept in the row so that whoever finds it can send it.
    pub payload: String,
}

/// How a claim ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Claim {
    /// The alert is ours to send: just claimed, or claimed before by the same run and not sent.
    Won,
    /// Somebody else holds the window. What is known is the row that was in the way.
    Lost(KnownState),
}

impl KnownState {
    /// The answer to a claim that finds this row, or `None` where the window is free to take. A
    /// store that has no conditional update of its own asks this under its lock.
    pub fn answer(&self, request: &ClaimRequest) -> Option<Claim> {
        let is_pending = self.alert.is_some() && !self.is_sent;
        if is_pending && self.alert.as_ref() == Some(&request.alert_id) {
            return Some(Claim::Won);
        }
        let candidate = Candidate {
            risk_score: RiskScore::HIGH,
            threshold: RiskScore::HIGH,
            discharged_at: request.discharged_at,
            in_facility: false,
        };
        let is_free = !is_pending && decide(&candidate, &self.care, request.now).publishes();
        (!is_free).then(|| Claim::Lost(self.clone()))
    }
}

/// The rows of alerts: lock and outbox in one.
pub trait AlertLog: Sync {
    /// What is known about a key, read consistently.
    fn get(&self, key: &AlertKey) -> impl Future<Output = Result<KnownState, ServiceError>> + Send;

    /// Claims an alert by one conditional update: no window of an alert or a contact may be open,
    /// unless the discharge is later than what opened it.
    fn claim(
        &self,
        request: &ClaimRequest,
    ) -> impl Future<Output = Result<Claim, ServiceError>> + Send;

    /// Marks a claimed alert as sent at `now`, which starts its window. Marking it again changes
    /// nothing.
    fn mark_sent(
        &self,
        key: &AlertKey,
        alert_id: &AlertId,
        now: DateTime<Utc>,
    ) -> impl Future<Output = Result<(), ServiceError>> + Send;
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
pub struct Neighbours<'a, P, A, N, D> {
    /// Where score parts are read.
    pub parts: &'a P,
    /// The rows of alerts.
    pub alerts: &'a A,
    /// Where alerts are sent.
    pub publisher: &'a N,
    /// Where decisions are written.
    pub decisions: &'a D,
    /// The key of the patient tokens.
    pub token_key: &'a TokenKey,
}
