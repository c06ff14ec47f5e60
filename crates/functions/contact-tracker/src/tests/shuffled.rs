//! A store whose callers meet in an order that a seed gives.

use std::sync::Mutex;

use care_state::{MemoryStore, Put, ServiceError, Store, Stored};
use testkit::{Random, Recorder};

/// Lets its callers wait a while before each operation, so that those who run at once meet in any
/// order.
pub(super) struct Shuffled {
    pub(super) memory: MemoryStore,
    random: Mutex<Random>,
    /// Every write that was done, in order.
    pub(super) writes: Recorder<Put>,
    /// Whether a write looks at the version: off, it is a planted bug.
    pub(super) compares: bool,
}

impl Shuffled {
    pub(super) fn seeded(seed: u64) -> Self {
        Self {
            memory: MemoryStore::default(),
            random: Mutex::new(Random::seeded(seed)),
            writes: Recorder::default(),
            compares: true,
        }
    }

    async fn wait(&self) {
        let turns = self.random.lock().unwrap().below(5);
        for _ in 0..turns {
            tokio::task::yield_now().await;
        }
    }
}

impl Store for Shuffled {
    async fn get(&self, key: &str) -> Result<Option<Stored>, ServiceError> {
        self.wait().await;
        self.memory.get(key).await
    }

    async fn put(&self, put: &Put) -> Result<bool, ServiceError> {
        self.wait().await;
        let mut put = put.clone();
        if !self.compares {
            put.seen = self.memory.get(&put.key).await?.map(|found| found.version);
        }
        let done = self.memory.put(&put).await?;
        if done {
            self.writes.push(put);
        }
        Ok(done)
    }

    async fn list(
        &self,
        list: &str,
        up_to: i64,
        limit: usize,
    ) -> Result<Vec<Stored>, ServiceError> {
        self.memory.list(list, up_to, limit).await
    }
}
