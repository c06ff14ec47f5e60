//! The topics of the clinics on SNS.

use std::collections::BTreeMap;

use aws_config::SdkConfig;
use aws_sdk_sns::{Client, error::ProvideErrorMetadata};
use care_state::ServiceError;
use domain::id::ClinicId;

use crate::ClinicTopics;

const OPERATION: &str = "publish the digest";

/// Publishes to the topic of each clinic.
#[derive(Debug, Clone)]
pub struct SnsTopics {
    client: Client,
    topics: BTreeMap<ClinicId, String>,
}

impl SnsTopics {
    /// A client of these topics.
    pub fn new(aws: &SdkConfig, topics: BTreeMap<ClinicId, String>) -> Self {
        Self { client: Client::new(aws), topics }
    }
}

impl ClinicTopics for SnsTopics {
    async fn publish(
        &self,
        clinic: &ClinicId,
        subject: &str,
        text: &str,
    ) -> Result<(), ServiceError> {
        let topic = self.topics.get(clinic).ok_or(ServiceError::new(OPERATION, "NoTopic"))?;
        let publish = self.client.publish().topic_arn(topic).subject(subject).message(text);
        let failed = |code: Option<&str>| ServiceError::new(OPERATION, code.unwrap_or("Unreachable"));
        publish.send().await.map(|_| ()).map_err(|error| failed(error.code()))
    }
}
