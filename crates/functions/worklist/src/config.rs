//! The function's settings.

use domain::{clinic_topic::TopicPrefix, token::TokenKey};
use lambda_kit::env::{self, EnvError};

/// What the function is told by its environment.
#[derive(Debug, Clone)]
pub struct Config {
    /// The DynamoDB table of rows and care records.
    pub care_state_table: String,
    /// The Kinesis stream that notes go on.
    pub stream: String,
    /// The key of the patient tokens and of the partition keys.
    pub token_key: TokenKey,
    /// What the names of the clinics' topics begin with.
    pub topic_prefix: TopicPrefix,
    /// Where readers of a digest find the list.
    pub link: String,
}

impl Config {
    /// Reads `CARE_STATE_TABLE`, `NOTES_STREAM`, `TOKEN_KEY_ID`, `TOKEN_KEY`, `CLINIC_TOPIC_PREFIX`
    /// and `WORKLIST_URL`.
    pub fn from_env() -> Result<Self, EnvError> {
        let key: String = env::required("TOKEN_KEY")?;
        let token_key = TokenKey::from_hex(env::required("TOKEN_KEY_ID")?, &key)
            .map_err(|error| EnvError::Invalid { name: "TOKEN_KEY", source: error.into() })?;
        Ok(Self {
            care_state_table: env::required("CARE_STATE_TABLE")?,
            stream: env::required("NOTES_STREAM")?,
            token_key,
            topic_prefix: env::required("CLINIC_TOPIC_PREFIX")?,
            link: env::required("WORKLIST_URL")?,
        })
    }
}
