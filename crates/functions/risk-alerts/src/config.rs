//! The function's settings.

use domain::token::TokenKey;
use lambda_kit::env::{self, EnvError};

/// What the function is told by its environment.
#[derive(Debug, Clone)]
pub struct Config {
    /// The DynamoDB table of what is known about patients and alerts.
    pub care_state_table: String,
    /// The FIFO topic of alerts.
    pub alert_topic: String,
    /// The bucket of the raw zone.
    pub raw_bucket: String,
    /// The key of the patient tokens.
    pub token_key: TokenKey,
}

impl Config {
    /// Reads `CARE_STATE_TABLE`, `ALERT_TOPIC_ARN`, `RAW_BUCKET`, `TOKEN_KEY_ID` and `TOKEN_KEY`.
    pub fn from_env() -> Result<Self, EnvError> {
        let key: String = env::required("TOKEN_KEY")?;
        let token_key = TokenKey::from_hex(env::required("TOKEN_KEY_ID")?, &key)
            .map_err(|error| EnvError::Invalid { name: "TOKEN_KEY", source: error.into() })?;
        Ok(Self {
            care_state_table: env::required("CARE_STATE_TABLE")?,
            alert_topic: env::required("ALERT_TOPIC_ARN")?,
            raw_bucket: env::required("RAW_BUCKET")?,
            token_key,
        })
    }
}
