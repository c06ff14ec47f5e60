//! The address of a webhook. Whoever holds it may post, so it does not print.

use std::{fmt, str::FromStr};

/// How a webhook's address begins; the port is the scheme's own.
const BEGINNINGS: [&str; 2] =
    ["https://hooks.slack.com/services/", "https://hooks.slack.com:443/services/"];

/// The longest address.
const LONGEST: usize = 512;

/// The address of an incoming webhook of Slack: `https://hooks.slack.com/services/...` and nothing
/// else, so that a secret that somebody changed cannot make the function call any other host.
#[derive(Clone, PartialEq, Eq)]
pub struct SlackWebhook {
    path: String,
}

/// A text that is not the address of a webhook. It is not repeated: it may be a secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an address of the form https://hooks.slack.com/services/...")]
pub struct NotAWebhook;

impl SlackWebhook {
    /// The scheme and the host of every webhook.
    pub const ORIGIN: &'static str = "https://hooks.slack.com";

    /// The path, from `/services/`.
    pub fn path(&self) -> &str {
        &self.path
    }
}

impl FromStr for SlackWebhook {
    type Err = NotAWebhook;

    fn from_str(text: &str) -> Result<Self, NotAWebhook> {
        let rest = BEGINNINGS.iter().find_map(|beginning| text.strip_prefix(beginning));
        let rest = rest.filter(|_| text.len() <= LONGEST).ok_or(NotAWebhook)?;
        let is_segment = |segment: &str| {
            let is_word = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-');
            !segment.is_empty() && segment.bytes().all(is_word)
        };
        let is_path = rest.split('/').all(is_segment);
        is_path.then(|| Self { path: format!("/services/{rest}") }).ok_or(NotAWebhook)
    }
}

impl fmt::Debug for SlackWebhook {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SlackWebhook(hidden)")
    }
}
