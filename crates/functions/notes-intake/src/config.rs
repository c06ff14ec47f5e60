//! The function's settings.

use domain::token::TokenKey;
use lambda_kit::env::{self, EnvError};

/// What the function is told by its environment.
#[derive(Debug, Clone)]
pub struct Config {
    /// The Kinesis stream that notes go on.
    pub stream: String,
    /// The key of the partition keys.
    pub token_key: TokenKey,
}

impl Config {
    /// Reads `NOTES_STREAM`, `TOKEN_KEY_ID` and `TOKEN_KEY`.
    pub fn from_env() -> Result<Self, EnvError> {
        let version = env::required("TOKEN_KEY_ID")?;
        let key: String = env::required("TOKEN_KEY")?;
        let token_key = TokenKey::from_hex(version, &key)
            .map_err(|error| EnvError::Invalid { name: "TOKEN_KEY", source: error.into() })?;
        Ok(Self { stream: env::required("NOTES_STREAM")?, token_key })
    }
}
