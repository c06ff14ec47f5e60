//! The function's settings.

use std::{collections::BTreeMap, str::FromStr};

use domain::{id::ClinicId, token::TokenKey};
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
    /// The topic of each clinic.
    pub topics: BTreeMap<ClinicId, String>,
    /// Where readers of a digest find the list.
    pub link: String,
}

impl Config {
    /// Reads `CARE_STATE_TABLE`, `NOTES_STREAM`, `TOKEN_KEY_ID`, `TOKEN_KEY`, `CLINIC_TOPIC_ARNS`
    /// and `WORKLIST_URL`.
    pub fn from_env() -> Result<Self, EnvError> {
        let key: String = env::required("TOKEN_KEY")?;
        let token_key = TokenKey::from_hex(env::required("TOKEN_KEY_ID")?, &key)
            .map_err(|error| EnvError::Invalid { name: "TOKEN_KEY", source: error.into() })?;
        Ok(Self {
            care_state_table: env::required("CARE_STATE_TABLE")?,
            stream: env::required("NOTES_STREAM")?,
            token_key,
            topics: env::optional::<Topics>("CLINIC_TOPIC_ARNS")?.unwrap_or_default().0,
            link: env::required("WORKLIST_URL")?,
        })
    }
}

/// Topics by clinic, as a JSON object.
#[derive(Debug, Default)]
struct Topics(BTreeMap<ClinicId, String>);

impl FromStr for Topics {
    type Err = serde_json::Error;

    fn from_str(text: &str) -> Result<Self, serde_json::Error> {
        serde_json::from_str(text).map(Self)
    }
}
