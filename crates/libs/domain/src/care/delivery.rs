//! The delivery ledger: one row per alert and channel, so that an alert that comes twice from the
//! queue is shown once.
//!
//! The last hop has no idempotency key: whoever dies between showing a message and noting it leaves a
//! doubt. Such a message is shown again and says that it is a repeat; it is never dropped.

use std::fmt;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{LEASE, Lease, WorkerId};

/// Which message on which channel. Its text is the key of the care-state table:
/// `DELIVERY#<message>#<channel>`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct DeliveryKey {
    /// The message: an alert's id, or that of a failure.
    pub message: String,
    /// The channel, such as `slack` or `clinic`.
    pub channel: &'static str,
}

impl fmt::Display for DeliveryKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DELIVERY#{}#{}", self.message, self.channel)
    }
}

/// What is known of one message on one channel.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Delivery {
    /// Who is showing it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lease: Option<Lease>,
    /// When it was noted as shown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shown_at: Option<DateTime<Utc>>,
    /// Whether somebody may have shown it without noting so.
    #[serde(default)]
    pub in_doubt: bool,
    /// How often it was begun.
    #[serde(default)]
    pub tries: u32,
}

/// What to do with a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Begun {
    /// Show it.
    Show {
        /// Whether it may have been shown before, which the text then says.
        is_repeat: bool,
    },
    /// It was shown: there is nothing to do.
    Shown,
    /// Another worker is at it: leave it on the queue.
    Busy,
}

impl Delivery {
    /// Takes the message to show it.
    pub fn begin(&mut self, worker: &WorkerId, now: DateTime<Utc>) -> Begun {
        if self.shown_at.is_some() {
            return Begun::Shown;
        }
        if self.lease.as_ref().is_some_and(|lease| lease.owner != *worker && lease.until > now) {
            return Begun::Busy;
        }
        let is_repeat = self.in_doubt;
        self.lease = Some(Lease { owner: worker.clone(), until: now + LEASE });
        self.in_doubt = true;
        self.tries += 1;
        Begun::Show { is_repeat }
    }

    /// Notes that the message was shown. It holds whoever notes it.
    pub fn finish(&mut self, now: DateTime<Utc>) {
        self.shown_at.get_or_insert(now);
        self.lease = None;
    }

    /// Gives the message back after the channel refused it: it was surely not shown this time.
    pub fn refuse(&mut self, worker: &WorkerId, was_in_doubt: bool) {
        if self.lease.as_ref().is_some_and(|lease| lease.owner == *worker) {
            self.lease = None;
            self.in_doubt = was_in_doubt;
        }
    }
}
