//! The topics of the clinics on SNS.

use aws_config::SdkConfig;
use aws_sdk_sns::{
    Client,
    config::{Builder, retry::RetryConfig},
    error::ProvideErrorMetadata,
};
use care_state::ServiceError;
use domain::id::ClinicId;

use crate::ClinicTopics;

const OPERATION: &str = "publish the digest";

/// Publishes to the topic of each clinic. An attempt is not repeated here: after the second of two nobody
/// knows what became of the first.
#[derive(Debug, Clone)]
pub struct SnsTopics {
    client: Client,
    prefix: String,
}

impl SnsTopics {
    /// A client of the topics whose ARNs begin with `prefix`.
    pub fn new(aws: &SdkConfig, prefix: String) -> Self {
        let config = Builder::from(aws).retry_config(RetryConfig::disabled()).build();
        Self { client: Client::from_conf(config), prefix }
    }

    /// The topic of a clinic whose id can end a topic's name.
    fn topic(&self, clinic: &ClinicId) -> Option<String> {
        let id = clinic.as_str();
        let is_word = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
        (id.len() <= 100 && id.bytes().all(is_word)).then(|| format!("{}{id}", self.prefix))
    }
}

impl ClinicTopics for SnsTopics {
    async fn publish(
        &self,
        clinic: &ClinicId,
        subject: &str,
        text: &str,
    ) -> Result<(), ServiceError> {
        let topic = self.topic(clinic).ok_or_else(|| ServiceError::new(OPERATION, "NoTopic"))?;
        let publish = self.client.publish().topic_arn(topic).subject(subject).message(text);
        let failed =
            |code: Option<&str>| ServiceError::new(OPERATION, code.unwrap_or("Unreachable"));
        publish.send().await.map(|_| ()).map_err(|error| failed(error.code()))
    }
}
