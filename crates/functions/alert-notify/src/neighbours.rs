//! What the function asks of its neighbours, each by one verb.

use care_state::ServiceError;
use chrono::{DateTime, TimeDelta, Utc};
use domain::clinic_topic::ClinicCode;
use domain::clock::Clock;

use crate::{ClinicText, SlackText, WorklistUrl};

/// A channel on Slack.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SlackChannel {
    /// Where care coordinators read alerts.
    Alerts,
    /// Where operators read of failures.
    Operations,
}

impl SlackChannel {
    /// The channel's name in keys and logs.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Alerts => "slack",
            Self::Operations => "ops",
        }
    }
}

/// Why a channel did not show a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotShown {
    /// What failed.
    pub error: ServiceError,
    /// Whether it was surely not shown: nothing was sent, or the channel answered that it refuses.
    /// Otherwise it may have been shown, and the next attempt says that it is a repeat.
    pub is_certain: bool,
    /// When the channel may be used again, where it says so.
    pub retry_after: Option<RetryAfter>,
}

impl NotShown {
    /// The message was surely not shown.
    pub fn surely(error: ServiceError) -> Self {
        Self { error, is_certain: true, retry_after: None }
    }

    /// Nobody knows whether the message was shown.
    pub fn in_doubt(error: ServiceError) -> Self {
        Self { error, is_certain: false, retry_after: None }
    }
}

/// When a channel may be used again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RetryAfter {
    /// After a while.
    In(TimeDelta),
    /// At an instant.
    At(DateTime<Utc>),
}

impl RetryAfter {
    /// The instant, seen from `now`.
    pub fn instant(self, now: DateTime<Utc>) -> DateTime<Utc> {
        match self {
            Self::In(wait) => now + wait,
            Self::At(instant) => instant,
        }
    }
}

/// Shows messages on Slack.
pub trait Slack: Sync {
    /// Shows a text on a channel.
    fn show(
        &self,
        channel: SlackChannel,
        text: &SlackText,
    ) -> impl Future<Output = Result<(), NotShown>> + Send;
}

/// The clinics' topics, for e-mail and text messages.
pub trait ClinicTopics: Sync {
    /// Publishes a text to the topic of a clinic.
    fn publish(
        &self,
        clinic: &ClinicCode,
        text: &ClinicText,
    ) -> impl Future<Output = Result<(), NotShown>> + Send;
}

/// A clock that one can wait by.
pub trait Timer: Clock {
    /// Waits until an instant; one that is past is no wait.
    fn sleep_until(&self, at: DateTime<Utc>) -> impl Future<Output = ()> + Send;
}

/// All that the function has around it.
#[derive(Debug)]
pub struct Neighbours<'a, S, K, T, Z> {
    /// Care-state: the delivery ledger, the pace of the channels, open incidents.
    pub store: &'a S,
    /// Slack.
    pub slack: &'a K,
    /// The clinics' topics.
    pub clinics: &'a T,
    /// The clock.
    pub timer: &'a Z,
    /// Where the worklist is.
    pub worklist: &'a WorklistUrl,
}
