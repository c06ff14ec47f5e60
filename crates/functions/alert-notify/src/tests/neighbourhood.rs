//! Neighbours in memory, which fail by chance and wait before and after whatever they do.

use care_state::{MemoryStore, Put, ServiceError, Store, Stored};
use chrono::{DateTime, TimeDelta, Utc};
use domain::clinic_topic::ClinicCode;
use domain::{care::WorkerId, clock::Clock};
use testkit::Recorder;

use super::virtual_time::{Chance, VirtualTime};
use crate::{
    ClinicText, ClinicTopics, Invocation, Neighbours, NotShown, RetryAfter, Slack, SlackChannel,
    SlackText, Timer, WorklistUrl,
};

/// A message that somebody read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Seen {
    pub(super) at: DateTime<Utc>,
    pub(super) channel: &'static str,
    pub(super) id: String,
    pub(super) is_repeat: bool,
    pub(super) text: String,
}

/// What may go wrong, each so many times in a thousand.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Faults {
    pub(super) store: u64,
    pub(super) channel: u64,
    pub(super) pauses: u64,
}

/// All neighbours together.
pub(super) struct Neighbourhood {
    pub(super) time: VirtualTime,
    pub(super) chance: Chance,
    pub(super) faults: Faults,
    pub(super) memory: MemoryStore,
    /// Whether the delivery ledger is kept: off, it is a planted bug.
    pub(super) has_ledger: bool,
    pub(super) seen: Recorder<Seen>,
    /// Channels that refuse everything with an answer of this kind.
    pub(super) refusing: std::sync::Mutex<Vec<(&'static str, NotShown)>>,
    pub(super) worklist: WorklistUrl,
}

impl Default for Neighbourhood {
    fn default() -> Self {
        Self {
            time: VirtualTime::default(),
            chance: Chance::of(0),
            faults: Faults::default(),
            memory: MemoryStore::default(),
            has_ledger: true,
            seen: Recorder::default(),
            refusing: std::sync::Mutex::default(),
            worklist: "https://work.example/list".parse().unwrap(),
        }
    }
}

impl Neighbourhood {
    pub(super) fn neighbours(&self) -> Neighbours<'_, Self, Self, Self, VirtualTime> {
        let Self { time, worklist, .. } = self;
        Neighbours { store: self, slack: self, clinics: self, timer: time, worklist }
    }

    pub(super) fn invocation(&self, name: &str, seconds: i64) -> Invocation {
        let deadline = self.time.now() + TimeDelta::seconds(seconds);
        Invocation { worker: WorkerId::new(name), deadline }
    }

    /// What was read on a channel, oldest first.
    pub(super) fn on(&self, channel: &str) -> Vec<Seen> {
        self.seen.all().into_iter().filter(|seen| seen.channel == channel).collect()
    }

    fn fails(&self, operation: &'static str, permille: u64) -> Result<(), ServiceError> {
        let fails = self.chance.happens(permille);
        if fails { Err(ServiceError::new(operation, "Injected")) } else { Ok(()) }
    }

    async fn step(&self) {
        self.time.pause().await;
        if self.chance.happens(self.faults.pauses) {
            let seconds = i64::try_from(self.chance.below(90)).unwrap();
            self.time.sleep_until(self.time.now() + TimeDelta::seconds(seconds)).await;
        }
    }

    async fn see(&self, channel: &'static str, text: &str) -> Result<(), NotShown> {
        self.time.pause().await;
        let refusal =
            self.refusing.lock().unwrap().iter().find(|(name, _)| *name == channel).cloned();
        if let Some((_, not_shown)) = refusal {
            return Err(not_shown);
        }
        self.fails("post", self.faults.channel).map_err(NotShown::surely)?;
        if let Err(error) = self.fails("post", self.faults.channel) {
            let retry_after = Some(RetryAfter::In(TimeDelta::seconds(5)));
            return Err(NotShown { retry_after, ..NotShown::surely(error) });
        }
        let mut words = text.split_whitespace().map(|word| word.trim_end_matches('.'));
        let is_id = |word: &&str| word.len() == 32 && word.bytes().all(|b| b.is_ascii_hexdigit());
        let id = words.find(is_id).unwrap_or_default().to_owned();
        let is_repeat = text.contains("Repeat: ");
        let text = text.to_owned();
        self.seen.push(Seen { at: self.time.now(), channel, id, is_repeat, text });
        self.time.pause().await;
        self.fails("post", self.faults.channel).map_err(NotShown::in_doubt)
    }
}

impl Store for Neighbourhood {
    async fn get(&self, key: &str) -> Result<Option<Stored>, ServiceError> {
        self.step().await;
        self.fails("read the item", self.faults.store)?;
        let found = self.memory.get(key).await?;
        self.step().await;
        Ok(found.filter(|_| self.has_ledger || !key.starts_with("DELIVERY#")))
    }

    async fn put(&self, put: &Put) -> Result<bool, ServiceError> {
        self.step().await;
        self.fails("write the item", self.faults.store)?;
        if !self.has_ledger && put.key.starts_with("DELIVERY#") {
            return Ok(true);
        }
        let is_written = self.memory.put(put).await?;
        self.step().await;
        self.fails("write the item", self.faults.store)?;
        // A lost reply that the client asked again for.
        Ok(is_written && !self.chance.happens(self.faults.store))
    }

    async fn list(&self, list: &str, to: i64, limit: usize) -> Result<Vec<Stored>, ServiceError> {
        self.memory.list(list, to, limit).await
    }
}

impl Slack for Neighbourhood {
    async fn show(&self, channel: SlackChannel, text: &SlackText) -> Result<(), NotShown> {
        self.see(channel.name(), text.as_str()).await
    }
}

impl ClinicTopics for Neighbourhood {
    async fn publish(&self, _clinic: &ClinicCode, text: &ClinicText) -> Result<(), NotShown> {
        assert!(text.subject.len() < 100 && text.subject.is_ascii(), "{}", text.subject);
        assert!(text.sms.len() <= 160 && text.sms.is_ascii(), "{}", text.sms);
        self.see("clinic", &format!("{}\n{}\n{}", text.subject, text.sms, text.email)).await
    }
}
