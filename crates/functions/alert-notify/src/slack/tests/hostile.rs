//! Addresses that a webhook is not.

use care_state::ServiceError;
use testkit::Recorder;

use crate::{
    NotShown, Post, SecretArns, Secrets, Slack, SlackChannel, SlackText, SlackWebhook,
    SlackWebhooks,
};

const HOSTILE: [&str; 42] = [
    "",
    "https://hooks.slack.com",
    "https://hooks.slack.com/",
    "https://hooks.slack.com/services",
    "https://hooks.slack.com/services/",
    "https://hooks.slack.com/services//T/B",
    "https://hooks.slack.com/services/T/B/",
    "http://hooks.slack.com/services/T/B/x",
    "HTTPS://hooks.slack.com/services/T/B/x",
    "https://HOOKS.slack.com/services/T/B/x",
    "ftp://hooks.slack.com/services/T/B/x",
    "file:///services/T/B/x",
    "//hooks.slack.com/services/T/B/x",
    "hooks.slack.com/services/T/B/x",
    "https:/hooks.slack.com/services/T/B/x",
    "https:hooks.slack.com/services/T/B/x",
    "https:\\\\hooks.slack.com\\services\\T\\B\\x",
    "https://hooks.slack.com:80/services/T/B/x",
    "https://hooks.slack.com:8443/services/T/B/x",
    "https://hooks.slack.com:/services/T/B/x",
    "https://hooks.slack.com:443@evil.example/services/T/B/x",
    "https://user@hooks.slack.com/services/T/B/x",
    "https://user:word@hooks.slack.com/services/T/B/x",
    "https://hooks.slack.com@evil.example/services/T/B/x",
    "https://hooks.slack.com.evil.example/services/T/B/x",
    "https://hooks.slack.com./services/T/B/x",
    "https://evil.example/https://hooks.slack.com/services/T/B/x",
    "https://evilhooks.slack.com/services/T/B/x",
    "https://slack.com/services/T/B/x",
    "https://169.254.169.254/services/T/B/x",
    "https://127.0.0.1/services/T/B/x",
    "https://[::1]/services/T/B/x",
    "https://localhost/services/T/B/x",
    "https://hooks.slack.com/services/../api/x",
    "https://hooks.slack.com/services/T/%2e%2e/x",
    "https://hooks.slack.com/services/T/B/x?to=evil",
    "https://hooks.slack.com/services/T/B/x#evil",
    "https://hooks.slack.com/services/T/B/x\r\nHost: evil.example",
    "https://hooks.slack.com/services/T/B/x y",
    "https://hooks.slack.com/workflows/T/B/x",
    "https://h\u{43e}oks.slack.com/services/T/B/x",
    "https://hooks.slack.com\u{3002}evil.example/services/T/B/x",
];

#[test]
fn an_address_of_slack_is_a_webhook_and_does_not_print() {
    for text in [
        "https://hooks.slack.com/services/T00000000/B00000000/XXXXXXXXXXXXXXXXXXXXXXXX",
        "https://hooks.slack.com:443/services/T00000000/B00000000/XXXXXXXXXXXXXXXXXXXXXXXX",
    ] {
        let webhook: SlackWebhook = text.parse().unwrap();
        assert_eq!(webhook.path(), "/services/T00000000/B00000000/XXXXXXXXXXXXXXXXXXXXXXXX");
        assert_eq!(format!("{webhook:?}"), "SlackWebhook(hidden)");
    }
}

struct Secret(String);

impl Secrets for Secret {
    async fn read(&self, _arn: &str) -> Result<String, ServiceError> {
        Ok(self.0.clone())
    }
}

#[derive(Default)]
struct Posted(Recorder<String>);

impl Post for &Posted {
    async fn post(&self, webhook: &SlackWebhook, _body: String) -> Result<(), NotShown> {
        self.0.push(webhook.path().to_owned());
        Ok(())
    }
}

#[tokio::test]
async fn none_of_the_hostile_addresses_is_posted_to() {
    let posted = Posted::default();
    let long = format!("https://hooks.slack.com/services/{}", "x".repeat(512));
    for text in HOSTILE.into_iter().chain([long.as_str()]) {
        assert!(text.parse::<SlackWebhook>().is_err(), "{text}");
        let arns = SecretArns { alerts: "a".to_owned(), operations: "o".to_owned() };
        let clock = || chrono::DateTime::UNIX_EPOCH;
        let slack = SlackWebhooks::new(arns, Secret(text.to_owned()), &posted, clock);
        let text = SlackText::new("headline", &[]);
        let not_shown = slack.show(SlackChannel::Alerts, &text).await.unwrap_err();
        assert!(not_shown.is_certain);
        assert_eq!(not_shown.error.code, "NotASlackWebhook");
    }
    assert_eq!(posted.0.all(), Vec::<String>::new());
}
