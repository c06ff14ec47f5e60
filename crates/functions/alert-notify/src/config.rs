//! The function's settings.

use domain::clinic_topic::TopicPrefix;
use lambda_kit::env::{self, EnvError};

use crate::{SecretArns, WorklistUrl};

/// What the function is told by its environment.
#[derive(Debug, Clone)]
pub struct Config {
    /// The DynamoDB table of care-state.
    pub care_state_table: String,
    /// The secrets that hold the webhooks.
    pub webhooks: SecretArns,
    /// What the names of the clinics' topics begin with.
    pub clinic_topics: TopicPrefix,
    /// Where the worklist is.
    pub worklist: WorklistUrl,
}

impl Config {
    /// Reads `CARE_STATE_TABLE`, `SLACK_WEBHOOK_SECRET_ARN`, `OPS_SLACK_WEBHOOK_SECRET_ARN`,
    /// `CLINIC_TOPIC_PREFIX` and `WORKLIST_URL`.
    pub fn from_env() -> Result<Self, EnvError> {
        Ok(Self {
            care_state_table: env::required("CARE_STATE_TABLE")?,
            webhooks: SecretArns {
                alerts: env::required("SLACK_WEBHOOK_SECRET_ARN")?,
                operations: env::required("OPS_SLACK_WEBHOOK_SECRET_ARN")?,
            },
            clinic_topics: env::required("CLINIC_TOPIC_PREFIX")?,
            worklist: env::required("WORKLIST_URL")?,
        })
    }
}
