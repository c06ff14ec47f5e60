//! Slack, by its incoming webhooks.

mod http;
mod secret;
#[cfg(test)]
mod tests;
mod webhook;

use care_state::ServiceError;
use domain::clock::Clock;

use self::secret::Webhooks;
pub use self::{
    http::HttpsPost,
    secret::{AwsSecrets, SecretArns, Secrets},
    webhook::{NotAWebhook, SlackWebhook},
};
use crate::{NotShown, Slack, SlackChannel, SlackText};

/// Posts to a webhook.
pub trait Post: Sync {
    /// Posts a JSON body, once.
    fn post(
        &self,
        webhook: &SlackWebhook,
        body: String,
    ) -> impl Future<Output = Result<(), NotShown>> + Send;
}

/// Shows messages through webhooks that are read from secrets.
#[derive(Debug)]
pub struct SlackWebhooks<S, P, C> {
    webhooks: Webhooks<S, C>,
    post: P,
}

impl<S: Secrets, P: Post, C: Clock> SlackWebhooks<S, P, C> {
    /// Reads the webhooks from `secrets` when they are needed, and keeps each for five minutes.
    pub fn new(arns: SecretArns, secrets: S, post: P, clock: C) -> Self {
        Self { webhooks: Webhooks::new(arns, secrets, clock), post }
    }
}

impl<S: Secrets, P: Post, C: Clock> Slack for SlackWebhooks<S, P, C> {
    async fn show(&self, channel: SlackChannel, text: &SlackText) -> Result<(), NotShown> {
        let webhook = self.webhooks.of(channel).await.map_err(NotShown::surely)?;
        let body = serde_json::json!({
            "text": text.as_str(),
            "unfurl_links": false,
            "unfurl_media": false,
        });
        self.post.post(&webhook, body.to_string()).await
    }
}

fn failed(code: impl Into<String>) -> ServiceError {
    ServiceError::new("post to Slack", code)
}
