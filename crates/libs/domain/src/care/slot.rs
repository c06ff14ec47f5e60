//! One kind of alert on one person: what was sent, what is to be sent, what is to be judged again.

use chrono::{DateTime, Duration, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::{DecisionRow, Evaluation};
use crate::alert::{AlertId, Decision, SentAlert, Verdict};

/// How long a worker may take from its claim to marking the alert as sent. It is longer than a send
/// takes, and, with the sweeper's minute, shorter than the five minutes for which a FIFO topic knows
/// its messages.
pub const LEASE: TimeDelta = Duration::seconds(60);

/// The longest that an invocation lives: AWS Lambda ends it after 15 minutes. Whoever has lost a lease
/// may still publish until then.
const LONGEST_INVOCATION: TimeDelta = Duration::minutes(15);

/// The longest wait between two attempts to send.
const LONGEST_WAIT: TimeDelta = Duration::minutes(15);

/// Who takes a step: one invocation of a function.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct WorkerId(String);

impl WorkerId {
    /// A worker by the name of its invocation, which no other has.
    pub fn new(name: impl Into<String>) -> Self {
        Self(name.into())
    }
}

/// Who may send, and until when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lease {
    /// The worker.
    pub owner: WorkerId,
    /// When another may take it over.
    pub until: DateTime<Utc>,
}

/// An alert that was claimed and not yet marked as sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pending {
    /// What it is about; the message is made from it.
    pub evaluation: Evaluation,
    /// When it was claimed.
    pub claimed_at: DateTime<Utc>,
    /// Who sends it.
    pub lease: Lease,
    /// How often it was taken to be sent.
    pub tries: u32,
}

impl Pending {
    /// A new claim, with the first lease.
    pub(super) fn new(evaluation: Evaluation, worker: &WorkerId, now: DateTime<Utc>) -> Self {
        let lease = Lease { owner: worker.clone(), until: now + LEASE };
        Self { evaluation, claimed_at: now, lease, tries: 1 }
    }

    /// Whether `worker` may send now.
    pub(super) fn is_free_for(&self, worker: &WorkerId, now: DateTime<Utc>) -> bool {
        self.lease.owner == *worker || self.lease.until <= now
    }

    /// Whether it is this alert, and `worker` holds its lease.
    fn is_of(&self, alert_id: &AlertId, worker: &WorkerId) -> bool {
        self.lease.owner == *worker && self.evaluation.alert_id() == *alert_id
    }

    /// Gives the lease to a worker.
    pub(super) fn lease_to(&mut self, worker: &WorkerId, now: DateTime<Utc>) {
        self.lease = Lease { owner: worker.clone(), until: now + LEASE };
        self.tries += 1;
    }

    fn stamp(&self, sent_at: DateTime<Utc>, is_certain: bool) -> SentStamp {
        let discharged_at = self.evaluation.score.discharged_at;
        SentStamp { alert_id: self.evaluation.alert_id(), sent_at, discharged_at, is_certain }
    }

    /// When somebody else is to try: at the end of the lease, and later the more often it failed,
    /// but without end.
    pub fn next_try(&self) -> DateTime<Utc> {
        let wait = TimeDelta::seconds(1 << self.tries.min(10)) - TimeDelta::seconds(2);
        self.lease.until + wait.clamp(TimeDelta::zero(), LONGEST_WAIT)
    }
}

/// The alert that was last sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SentStamp {
    /// The alert.
    pub alert_id: AlertId,
    /// When it was marked as sent, which opens the window.
    pub sent_at: DateTime<Utc>,
    /// The discharge that it was about.
    pub discharged_at: Option<DateTime<Utc>>,
    /// False where an alert was withdrawn that somebody may have published before: no other alert
    /// follows it for a day, but it may itself be sent again, under its own id.
    pub is_certain: bool,
}

/// One kind of alert on one person.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Slot {
    /// The alert that was last sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sent: Option<SentStamp>,
    /// The alert that is to be sent: lock and outbox in one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pending: Option<Pending>,
    /// The newest evaluation, kept to be judged again when a window ends.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub newest: Option<Evaluation>,
    /// How the newest evaluation was decided by its run: a part that comes again is told the same.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decided: Option<Decision>,
    /// Decisions that are not in the ledger yet.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unwritten: Vec<DecisionRow>,
}

/// How an evaluation ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claimed {
    /// The row for the ledger.
    pub decision: DecisionRow,
    /// Whether the worker holds the lease, and is to send.
    pub is_ours: bool,
}

/// What a sweep found to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Taken {
    /// Nothing is due.
    Nothing,
    /// The worker holds the lease, and is to send.
    Send(Evaluation),
    /// It was decided not to send.
    Suppressed,
}

impl Slot {
    /// The last alert that may keep this one away, as the rule wants it.
    pub(super) fn last_alert_before(&self, alert_id: &AlertId) -> Option<SentAlert> {
        let may_be_it = |sent: &&SentStamp| sent.is_certain || sent.alert_id != *alert_id;
        let sent = self.sent.as_ref().filter(may_be_it)?;
        Some(SentAlert { sent_at: sent.sent_at, discharged_at: sent.discharged_at })
    }

    /// Whether the alert was sent.
    pub(super) fn has_sent(&self, alert_id: &AlertId) -> bool {
        self.sent.as_ref().is_some_and(|sent| sent.is_certain && sent.alert_id == *alert_id)
    }

    /// Whether the alert was claimed and not marked.
    pub(super) fn is_pending(&self, alert_id: &AlertId) -> bool {
        self.pending.as_ref().is_some_and(|pending| pending.evaluation.alert_id() == *alert_id)
    }

    /// A run finds its own claim. Whether the claim is the worker's to send, now.
    pub(super) fn claim_again(
        &mut self,
        decision: Decision,
        worker: &WorkerId,
        now: DateTime<Utc>,
    ) -> (Decision, bool) {
        let free = self.pending.as_mut().filter(|pending| pending.is_free_for(worker, now));
        match free {
            None => (Decision::PUBLISH, false),
            Some(pending) if decision.publishes() => {
                pending.lease_to(worker, now);
                (decision, true)
            }
            Some(_) => {
                self.withdraw(now);
                self.decided = Some(decision);
                (decision, false)
            }
        }
    }

    /// A run judges for the first time, and claims the alert if nothing is in its way.
    pub(super) fn judge(
        &mut self,
        evaluation: &Evaluation,
        decision: Decision,
        worker: &WorkerId,
        now: DateTime<Utc>,
    ) -> (Decision, bool) {
        let decision = match self.pending {
            Some(_) => Decision::without_window(Verdict::DuplicateOfAlert),
            None => decision,
        };
        self.newest = Some(evaluation.clone());
        self.decided = Some(decision);
        if decision.publishes() {
            self.pending = Some(Pending::new(evaluation.clone(), worker, now));
        }
        (decision, decision.publishes())
    }

    /// Whether the run of this alert has judged before, in a part that comes again.
    pub(super) fn was_decided(&self, alert_id: &AlertId) -> bool {
        self.decided.is_some()
            && self.newest.as_ref().is_some_and(|newest| newest.alert_id() == *alert_id)
    }

    /// Whether the alert was withdrawn and may have been sent.
    pub(super) fn is_in_doubt(&self, alert_id: &AlertId) -> bool {
        self.sent.as_ref().is_some_and(|sent| !sent.is_certain && sent.alert_id == *alert_id)
    }

    /// Withdraws what was claimed. Whoever held the lease may have published it, or may do so as long
    /// as its invocation lives.
    pub(super) fn withdraw(&mut self, now: DateTime<Utc>) {
        if let Some(pending) = self.pending.take() {
            self.sent = Some(pending.stamp(now + LONGEST_INVOCATION, false));
        }
    }

    /// Marks the alert as sent at `now`, which starts its window, if `worker` still holds its lease. A
    /// worker that lost the lease changes nothing: who took over marks it.
    pub fn mark_sent(&mut self, alert_id: &AlertId, worker: &WorkerId, now: DateTime<Utc>) {
        let is_ours = |pending: &mut Pending| pending.is_of(alert_id, worker);
        if let Some(done) = self.pending.take_if(is_ours) {
            self.sent = Some(done.stamp(now, true));
        }
    }

    /// Gives the lease back after a failed send, so that whoever tries next need not wait for its end.
    pub fn give_back(&mut self, alert_id: &AlertId, worker: &WorkerId, now: DateTime<Utc>) {
        let ours = self.pending.as_mut().filter(|pending| pending.is_of(alert_id, worker));
        if let Some(pending) = ours {
            pending.lease.until = now;
        }
    }

    /// Adds what another record knows of the same kind of alert: the later window counts, and what
    /// is to be sent is kept. What the other is to send opens a window here, too: it is sent from
    /// there.
    pub(super) fn merge(&mut self, other: &Self) {
        let theirs =
            other.pending.as_ref().map(|pending| pending.stamp(pending.lease.until - LEASE, false));
        for sent in other.sent.iter().cloned().chain(theirs) {
            if self.sent.as_ref().is_none_or(|known| known.sent_at < sent.sent_at) {
                self.sent = Some(sent);
            }
        }
    }
}
