//! Webhooks are kept for five minutes.

use care_state::ServiceError;
use chrono::TimeDelta;
use domain::clock::Clock;
use testkit::{FixedClock, Recorder};

use crate::{SecretArns, Secrets, SlackChannel, slack::secret::Webhooks};

#[derive(Default)]
struct Read(Recorder<String>);

impl Secrets for &Read {
    async fn read(&self, arn: &str) -> Result<String, ServiceError> {
        self.0.push(arn.to_owned());
        Ok(format!("https://hooks.slack.com/services/{arn}\n"))
    }
}

#[tokio::test]
async fn a_webhook_is_read_again_after_five_minutes_and_each_channel_has_its_own() {
    let (read, clock) = (Read::default(), FixedClock::at("2024-09-01T06:00:00Z"));
    let arns = SecretArns { alerts: "a".to_owned(), operations: "o".to_owned() };
    let webhooks = Webhooks::new(arns, &read, || clock.now());
    for (seconds, channel, reads) in [
        (0, SlackChannel::Alerts, 1),
        (299, SlackChannel::Alerts, 1),
        (0, SlackChannel::Operations, 2),
        (1, SlackChannel::Alerts, 3),
        (0, SlackChannel::Operations, 3),
    ] {
        clock.advance(TimeDelta::seconds(seconds));
        let webhook = webhooks.of(channel).await.unwrap();
        let arn = if channel == SlackChannel::Alerts { "a" } else { "o" };
        assert_eq!(webhook.path(), format!("/services/{arn}"));
        assert_eq!(read.0.all().len(), reads, "{seconds} {channel:?}");
    }
}
