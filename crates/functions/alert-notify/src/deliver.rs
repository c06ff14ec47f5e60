//! One message on one channel: wait for the channel's turn, begin, show, finish.
//!
//! The turn is waited for before the message is begun, so that the lease is not spent on waiting.

use care_state::{ServiceError, Store, read, update};
use chrono::{DateTime, Duration, TimeDelta, Utc};
use domain::care::{
    LEASE,
    delivery::{Begun, Delivery, DeliveryKey},
};
use lambda_kit::chain;

use crate::{Invocation, NotShown, NotifyError, Timer, pace::Pace};

/// What is left of an invocation must be longer than showing a message and noting it takes.
const SHOWING: TimeDelta = Duration::seconds(10);

/// What is left of a lease must be longer than reading the webhook and showing a message takes, so
/// that nobody else shows it meanwhile.
const SHOWING_WITH_RETRIES: TimeDelta = Duration::seconds(30);

/// How long the ledger remembers, which is longer than any queue keeps a message.
const REMEMBERED: TimeDelta = Duration::days(30);

/// A channel, and what its messages wait for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Lane {
    /// The channel's name in the ledger.
    pub(crate) channel: &'static str,
    /// The channel's name among those that have a pace: a topic of each clinic has its own.
    pub(crate) pace: String,
}

/// Delivers messages within one invocation.
#[derive(Debug)]
pub(crate) struct Courier<'a, S, Z> {
    pub(crate) store: &'a S,
    pub(crate) timer: &'a Z,
    pub(crate) invocation: &'a Invocation,
}

impl<S: Store, Z: Timer> Courier<'_, S, Z> {
    /// Shows a message on a channel unless it was shown there; `show` is told whether it is a repeat.
    pub(crate) async fn deliver(
        &self,
        message: &str,
        lane: &Lane,
        show: impl AsyncFnOnce(bool) -> Result<(), NotShown>,
    ) -> Result<(), NotifyError> {
        let channel = lane.channel;
        let key = DeliveryKey { message: message.to_owned(), channel };
        if self.is_shown(&key).await? {
            return Ok(());
        }
        self.wait_for_turn(lane).await?;
        let (begun, until) = self.begin(&key).await?;
        let is_repeat = match begun {
            Begun::Shown => return Ok(()),
            Begun::Busy => return Err(NotifyError::Busy { channel }),
            Begun::Show { is_repeat } => is_repeat,
        };
        if self.timer.now() > until.min(self.latest()) {
            self.give_back(&key, is_repeat).await;
            return Err(NotifyError::LaterTurn { channel });
        }
        match show(is_repeat).await {
            Ok(()) => self.finish(&key, is_repeat).await,
            Err(not_shown) => {
                self.hold(lane, &not_shown).await;
                self.give_back(&key, is_repeat || !not_shown.is_certain).await;
                return Err(NotifyError::NotShown { channel, source: not_shown.error });
            }
        }
        Ok(())
    }

    /// The last instant at which a message may begin to be shown.
    fn latest(&self) -> DateTime<Utc> {
        self.invocation.deadline - SHOWING
    }

    async fn is_shown(&self, key: &DeliveryKey) -> Result<bool, NotifyError> {
        let known = read::<Delivery>(self.store, &key.to_string()).await;
        let known = known.map_err(NotifyError::State)?;
        Ok(known.is_some_and(|(delivery, _)| delivery.shown_at.is_some()))
    }

    async fn wait_for_turn(&self, lane: &Lane) -> Result<(), NotifyError> {
        let latest = self.latest();
        let step = |pace: &mut Pace| pace.take(self.timer.now(), latest);
        let turn = self.change_pace(lane, step).await.map_err(NotifyError::State)?;
        let turn = turn.ok_or(NotifyError::LaterTurn { channel: lane.channel })?;
        self.timer.sleep_until(turn).await;
        Ok(())
    }

    /// Takes the message; the instant is the last at which it may be shown under this lease.
    async fn begin(&self, key: &DeliveryKey) -> Result<(Begun, DateTime<Utc>), NotifyError> {
        let step = |delivery: &mut Delivery| {
            let now = self.timer.now();
            (delivery.begin(&self.invocation.worker, now), now + LEASE - SHOWING_WITH_RETRIES)
        };
        self.change(key, step).await.map_err(NotifyError::State)
    }

    /// Notes that the message was shown. It was, whether that can be noted or not: it does not come
    /// again for that.
    async fn finish(&self, key: &DeliveryKey, is_repeat: bool) {
        let (message, channel) = (&key.message, key.channel);
        tracing::info!(notice.id = message, channel, is_repeat, "a message was shown");
        let noted = self.change(key, |delivery| delivery.finish(self.timer.now())).await;
        warn(noted, key, "a message was shown and not noted");
    }

    /// Gives the message back. Where that fails the lease runs out.
    async fn give_back(&self, key: &DeliveryKey, is_in_doubt: bool) {
        let worker = &self.invocation.worker;
        let given = self.change(key, |delivery| delivery.refuse(worker, is_in_doubt)).await;
        warn(given, key, "a message was not given back");
    }

    /// Leaves the channel alone for as long as it asked.
    async fn hold(&self, lane: &Lane, not_shown: &NotShown) {
        let Some(retry_after) = not_shown.retry_after else { return };
        let now = self.timer.now();
        let held = self.change_pace(lane, |pace| pace.hold(retry_after.instant(now), now)).await;
        if let Err(error) = held {
            tracing::warn!(channel = lane.channel, error = chain(&error), "a pace was not noted");
        }
    }

    async fn change<A: Send>(
        &self,
        key: &DeliveryKey,
        step: impl Fn(&mut Delivery) -> A + Send + Sync,
    ) -> Result<A, ServiceError> {
        let expires_at = (self.timer.now() + REMEMBERED).timestamp();
        update(self.store, &key.to_string(), Some(expires_at), |_| None, step).await
    }

    async fn change_pace<A: Send>(
        &self,
        lane: &Lane,
        step: impl Fn(&mut Pace) -> A + Send + Sync,
    ) -> Result<A, ServiceError> {
        let expires_at = (self.timer.now() + REMEMBERED).timestamp();
        update(self.store, &format!("PACE#{}", lane.pace), Some(expires_at), |_| None, step).await
    }
}

fn warn(done: Result<(), ServiceError>, key: &DeliveryKey, what: &'static str) {
    if let Err(error) = done {
        let (message, channel) = (&key.message, key.channel);
        tracing::warn!(notice.id = message, channel, error = chain(&error), "{what}");
    }
}
