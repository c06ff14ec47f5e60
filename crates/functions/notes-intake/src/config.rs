//! The function's settings.

use domain::{id::DataSource, token::TokenKey};
use lambda_kit::env::{self, EnvError};

/// What the function is told by its environment.
#[derive(Debug, Clone)]
pub struct Config {
    /// The Kinesis stream that notes go on.
    pub stream: String,
    /// The DynamoDB table that remembers the keys of requests.
    pub care_state_table: String,
    /// The key of the partition keys and of the remembered bodies.
    pub token_key: TokenKey,
    /// The source system of the short form's patients, for tokens that name none.
    pub event_source: Option<DataSource>,
}

impl Config {
    /// Reads `NOTES_STREAM`, `CARE_STATE_TABLE`, `TOKEN_KEY_ID`, `TOKEN_KEY` and
    /// `EVENT_DATA_SOURCE`.
    pub fn from_env() -> Result<Self, EnvError> {
        let version = env::required("TOKEN_KEY_ID")?;
        let key: String = env::required("TOKEN_KEY")?;
        let token_key = TokenKey::from_hex(version, &key)
            .map_err(|error| EnvError::Invalid { name: "TOKEN_KEY", source: error.into() })?;
        Ok(Self {
            stream: env::required("NOTES_STREAM")?,
            care_state_table: env::required("CARE_STATE_TABLE")?,
            token_key,
            event_source: env::optional("EVENT_DATA_SOURCE")?,
        })
    }
}
