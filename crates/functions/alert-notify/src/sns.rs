//! The clinics' topics on SNS: one of each clinic, named by a prefix and the clinic's code.

use std::{error::Error, str::FromStr};

use aws_config::{SdkConfig, retry::RetryConfig};
use aws_sdk_sns::{
    Client,
    config::Builder,
    error::{ProvideErrorMetadata, SdkError},
    operation::publish::PublishError,
};
use care_state::ServiceError;
use hyper_util::client::legacy;
use serde_json::json;

use crate::{ClinicCode, ClinicText, ClinicTopics, NotShown};

/// What the names of the clinics' topics begin with, with their region and account:
/// `arn:aws:sns:us-east-1:123456789012:dev-clinic-`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TopicPrefix(String);

/// A text that is not the beginning of a topic's ARN.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not of the form arn:<partition>:sns:<region>:<account>:<beginning of a name>")]
pub struct NotAPrefix;

impl FromStr for TopicPrefix {
    type Err = NotAPrefix;

    fn from_str(text: &str) -> Result<Self, NotAPrefix> {
        let parts: Vec<_> = text.split(':').collect();
        let is_word = |part: &&str| {
            let allowed = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_');
            !part.is_empty() && part.bytes().all(allowed)
        };
        let is_prefix = parts.len() == 6 && parts.iter().all(is_word);
        let is_topic = is_prefix && parts[0] == "arn" && parts[2] == "sns";
        is_topic.then(|| Self(text.to_owned())).ok_or(NotAPrefix)
    }
}

impl TopicPrefix {
    fn topic(&self, clinic: &ClinicCode) -> String {
        format!("{}{}", self.0, clinic.as_str())
    }
}

/// Publishes to the clinics' topics. An attempt is not repeated here: after the second of two nobody
/// knows what became of the first.
#[derive(Debug, Clone)]
pub struct SnsClinics {
    client: Client,
    prefix: TopicPrefix,
}

impl SnsClinics {
    /// A client of the topics that begin with a prefix.
    pub fn new(aws: &SdkConfig, prefix: TopicPrefix) -> Self {
        let config = Builder::from(aws).retry_config(RetryConfig::disabled()).build();
        Self { client: Client::from_conf(config), prefix }
    }
}

impl ClinicTopics for SnsClinics {
    async fn publish(&self, clinic: &ClinicCode, text: &ClinicText) -> Result<(), NotShown> {
        let ClinicText { subject, email, sms } = text;
        let message = json!({ "default": sms, "email": email, "sms": sms }).to_string();
        let publish = self.client.publish().topic_arn(self.prefix.topic(clinic));
        let publish = publish.subject(subject).message_structure("json").message(message);
        publish.send().await.map(|_| ()).map_err(|error| not_shown(&error))
    }
}

/// A service that answers with a refusal, or that was not reached, published nothing.
fn not_shown<R: 'static>(error: &SdkError<PublishError, R>) -> NotShown
where
    SdkError<PublishError, R>: Error + ProvideErrorMetadata,
{
    let failure = ServiceError::new("publish to the clinic", error.code().unwrap_or("Unreachable"));
    match error {
        SdkError::ServiceError(refused) if !is_internal(refused.err()) => NotShown::surely(failure),
        SdkError::ConstructionFailure(_) => NotShown::surely(failure),
        _ if is_never_connected(error) => NotShown::surely(failure),
        _ => NotShown::in_doubt(failure),
    }
}

/// A fault of the service's own says nothing about what was done before it.
fn is_internal(refused: &PublishError) -> bool {
    refused.is_internal_error_exception() || refused.code().is_none()
}

fn is_never_connected(error: &(dyn Error + 'static)) -> bool {
    let mut cause = Some(error);
    while let Some(error) = cause {
        if error.downcast_ref::<legacy::Error>().is_some_and(legacy::Error::is_connect) {
            return true;
        }
        cause = error.source();
    }
    false
}
