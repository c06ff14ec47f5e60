//! The topics of the clinics on SNS.

use aws_config::SdkConfig;
use aws_sdk_sns::{
    Client,
    config::{Builder, retry::RetryConfig},
    error::ProvideErrorMetadata,
};
use care_state::ServiceError;
use domain::{
    clinic_topic::{ClinicCode, TopicPrefix},
    id::ClinicId,
};

use crate::ClinicTopics;

const OPERATION: &str = "publish the digest";

/// Publishes to the topic of each clinic. An attempt is not repeated here: after the second of two nobody
/// knows what became of the first.
#[derive(Debug, Clone)]
pub struct SnsTopics {
    client: Client,
    prefix: TopicPrefix,
}

impl SnsTopics {
    /// A client of the topics that begin with a prefix.
    pub fn new(aws: &SdkConfig, prefix: TopicPrefix) -> Self {
        let config = Builder::from(aws).retry_config(RetryConfig::disabled()).build();
        Self { client: Client::from_conf(config), prefix }
    }
}

impl ClinicTopics for SnsTopics {
    async fn publish(
        &self,
        clinic: &ClinicId,
        subject: &str,
        text: &str,
    ) -> Result<(), ServiceError> {
        let clinic = ClinicCode::try_from(clinic)
            .map_err(|_| ServiceError::new(OPERATION, "NotAClinicCode"))?;
        let publish = self
            .client
            .publish()
            .topic_arn(self.prefix.topic(&clinic))
            .subject(subject)
            .message(text);
        let failed =
            |code: Option<&str>| ServiceError::new(OPERATION, code.unwrap_or("Unreachable"));
        publish.send().await.map(|_| ()).map_err(|error| failed(error.code()))
    }
}
