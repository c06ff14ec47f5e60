//! Webhooks from Secrets Manager.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use aws_config::SdkConfig;
use aws_sdk_secretsmanager::{Client, error::ProvideErrorMetadata};
use care_state::ServiceError;
use chrono::{DateTime, Duration, TimeDelta, Utc};
use domain::clock::Clock;

use super::SlackWebhook;
use crate::SlackChannel;

/// How long a webhook is kept. A rotated one is used after this at the latest.
const KEPT: TimeDelta = Duration::minutes(5);

/// Where secrets are read.
pub trait Secrets: Sync {
    /// The text of a secret.
    fn read(&self, arn: &str) -> impl Future<Output = Result<String, ServiceError>> + Send;
}

/// Which secret holds the webhook of which channel.
#[derive(Debug, Clone)]
pub struct SecretArns {
    /// Of [`SlackChannel::Alerts`].
    pub alerts: String,
    /// Of [`SlackChannel::Operations`].
    pub operations: String,
}

impl SecretArns {
    fn of(&self, channel: SlackChannel) -> &str {
        match channel {
            SlackChannel::Alerts => &self.alerts,
            SlackChannel::Operations => &self.operations,
        }
    }
}

/// Secrets of AWS Secrets Manager.
#[derive(Debug, Clone)]
pub struct AwsSecrets {
    client: Client,
}

impl AwsSecrets {
    /// A client.
    pub fn new(aws: &SdkConfig) -> Self {
        Self { client: Client::new(aws) }
    }
}

impl Secrets for AwsSecrets {
    async fn read(&self, arn: &str) -> Result<String, ServiceError> {
        let failed = |code: &str| ServiceError::new("read the webhook's secret", code);
        let secret = self.client.get_secret_value().secret_id(arn).send().await;
        let secret = secret.map_err(|error| failed(error.code().unwrap_or("Unreachable")))?;
        secret.secret_string.ok_or_else(|| failed("NotText"))
    }
}

/// Webhooks, each read from its secret and kept for a while.
#[derive(Debug)]
pub(super) struct Webhooks<S, C> {
    arns: SecretArns,
    secrets: S,
    clock: C,
    kept: Mutex<HashMap<SlackChannel, (DateTime<Utc>, SlackWebhook)>>,
}

impl<S: Secrets, C: Clock> Webhooks<S, C> {
    pub(super) fn new(arns: SecretArns, secrets: S, clock: C) -> Self {
        Self { arns, secrets, clock, kept: Mutex::default() }
    }

    /// The webhook of a channel.
    pub(super) async fn of(&self, channel: SlackChannel) -> Result<SlackWebhook, ServiceError> {
        let now = self.clock.now();
        if let Some(webhook) = self.known(channel, now) {
            return Ok(webhook);
        }
        let text = self.secrets.read(self.arns.of(channel)).await?;
        let refused = |_| ServiceError::new("read the webhook's secret", "NotASlackWebhook");
        let webhook: SlackWebhook = text.trim().parse().map_err(refused)?;
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.insert(channel, (now, webhook.clone()));
        Ok(webhook)
    }

    fn known(&self, channel: SlackChannel, now: DateTime<Utc>) -> Option<SlackWebhook> {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let (read_at, webhook) = kept.get(&channel)?;
        (now - *read_at < KEPT).then(|| webhook.clone())
    }
}
