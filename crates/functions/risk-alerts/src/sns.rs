//! The alerts topic on SNS.

use aws_config::SdkConfig;
use aws_sdk_sns::{Client, error::ProvideErrorMetadata, types::MessageAttributeValue};
use care_state::ServiceError;
use domain::alert::AlertMessage;

use crate::Publisher;

/// Publishes alerts to a FIFO topic: the alert's id is the deduplication id, and a patient's alerts
/// are one group.
#[derive(Debug, Clone)]
pub struct SnsAlerts {
    client: Client,
    topic: String,
}

impl SnsAlerts {
    /// A client of a topic.
    pub fn new(aws: &SdkConfig, topic: String) -> Self {
        Self { client: Client::new(aws), topic }
    }
}

impl Publisher for SnsAlerts {
    async fn publish(&self, message: &AlertMessage) -> Result<(), ServiceError> {
        let failed =
            |code: &str| ServiceError { operation: "publish the alert", code: code.to_owned() };
        let text = serde_json::to_string(message).map_err(|_| failed("CannotSerialize"))?;
        let publish = self
            .client
            .publish()
            .topic_arn(&self.topic)
            .message(text)
            .message_group_id(message.patient_token.as_str())
            .message_deduplication_id(message.alert_id.as_str())
            .message_attributes("alert_id", attribute(message.alert_id.as_str())?)
            .message_attributes("clinic_id", attribute(message.clinic_id.as_str())?);
        let sent = publish.send().await;
        sent.map(|_| ()).map_err(|error| failed(error.code().unwrap_or("Unreachable")))
    }
}

fn attribute(value: &str) -> Result<MessageAttributeValue, ServiceError> {
    let attribute =
        MessageAttributeValue::builder().data_type("String").string_value(value).build();
    attribute.map_err(|_| ServiceError {
        operation: "publish the alert",
        code: "BadAttribute".to_owned(),
    })
}
