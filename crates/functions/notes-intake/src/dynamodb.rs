//! The ledger of keys in the care-state table on DynamoDB.

use aws_config::SdkConfig;
use aws_sdk_dynamodb::{
    Client,
    error::{ProvideErrorMetadata, SdkError},
    operation::put_item::PutItemError,
    types::{AttributeValue, ReturnValuesOnConditionCheckFailure},
};
use chrono::{DateTime, Utc};
use domain::{id::NoteId, phi::Phi, token::TokenKey};

use crate::{Config, KEY_LIFE, KeyLedger, LedgerError, Remembered};

/// The table's own deletion of what has expired is late by days, so time is compared here.
const PUT_IF: &str = "attribute_not_exists(pk) OR expire_at <= :now";

/// Remembers keys in a DynamoDB table, one item each: `pk` is `NOTE_KEY#` and the note's id,
/// `digest` a keyed digest of the body, `expire_at` the table's time to live in seconds since 1970.
#[derive(Debug, Clone)]
pub struct DynamoKeys {
    client: Client,
    table: String,
    token_key: TokenKey,
}

impl DynamoKeys {
    /// A client of the configured table.
    pub fn new(aws: &SdkConfig, config: &Config) -> Self {
        let (table, token_key) = (config.care_state_table.clone(), config.token_key.clone());
        Self { client: Client::new(aws), table, token_key }
    }
}

impl KeyLedger for DynamoKeys {
    /// One conditional put. An attempt whose reply was lost finds its own digest the next time.
    async fn remember(
        &self,
        key: &NoteId,
        body: Phi<&[u8]>,
        now: DateTime<Utc>,
    ) -> Result<Remembered, LedgerError> {
        let digest = self.token_key.body(body.expose());
        let put = self
            .client
            .put_item()
            .table_name(&self.table)
            .item("pk", AttributeValue::S(format!("NOTE_KEY#{key}")))
            .item("digest", AttributeValue::S(digest.clone()))
            .item("expire_at", seconds(now + KEY_LIFE))
            .condition_expression(PUT_IF)
            .expression_attribute_values(":now", seconds(now))
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld);
        match put.send().await {
            Ok(_) => Ok(Remembered::First),
            Err(error) => compared(&error, &digest),
        }
    }
}

/// What a failed put says: the digest that is already there, or a failure.
fn compared(error: &SdkError<PutItemError>, digest: &str) -> Result<Remembered, LedgerError> {
    let Some(PutItemError::ConditionalCheckFailedException(failed)) = error.as_service_error()
    else {
        return Err(failure(error));
    };
    let kept = failed.item().and_then(|item| item.get("digest")?.as_s().ok());
    let is_same = kept.is_some_and(|kept| kept == digest || version(kept) != version(digest));
    Ok(if is_same { Remembered::Same } else { Remembered::Other })
}

/// The version of the token key that made a digest. Digests of two versions cannot be compared, and
/// a request that is repeated while the key changes is not to be refused.
fn version(digest: &str) -> Option<&str> {
    digest.split_once('.').map(|(version, _)| version)
}

fn seconds(at: DateTime<Utc>) -> AttributeValue {
    AttributeValue::N(at.timestamp().to_string())
}

fn failure(error: &SdkError<PutItemError>) -> LedgerError {
    let code = error.code().unwrap_or(match error {
        SdkError::TimeoutError(_) => "Timeout",
        SdkError::DispatchFailure(_) => "DispatchFailure",
        _ => "Unknown",
    });
    match code {
        "ProvisionedThroughputExceededException"
        | "RequestLimitExceeded"
        | "ThrottlingException" => LedgerError::Busy,
        code => LedgerError::Failed { code: code.to_owned() },
    }
}
