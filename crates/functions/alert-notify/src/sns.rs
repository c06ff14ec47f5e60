//! The clinics' topics on SNS: one of each clinic, named by a prefix and the clinic's code.

use std::error::Error;

use aws_config::{SdkConfig, retry::RetryConfig};
use aws_sdk_sns::{
    Client,
    config::Builder,
    error::{ProvideErrorMetadata, SdkError},
    operation::publish::PublishError,
};
use care_state::ServiceError;
use domain::clinic_topic::{ClinicCode, TopicPrefix};
use hyper_util::client::legacy;
use serde_json::json;

use crate::{ClinicText, ClinicTopics, NotShown};

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
