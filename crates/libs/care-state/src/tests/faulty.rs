//! A store that fails when it is told to.

use std::sync::Mutex;

use crate::{MemoryStore, Put, ServiceError, Store, Stored};

/// What goes wrong with a write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fault {
    /// The write is not done, and the caller learns of it.
    Refused,
    /// The write is done, its reply is lost, and the client's second try finds its own version.
    ReplyLost,
    /// Another writer is first.
    RaceLost,
}

/// A store in memory whose n-th write, counted from 0, goes wrong.
#[derive(Default)]
pub(super) struct Faulty {
    pub(super) memory: MemoryStore,
    pub(super) writes: Mutex<usize>,
    pub(super) faults: Vec<(usize, Fault)>,
    /// What the other writer does.
    pub(super) rival: Option<fn(&mut Stored)>,
}

impl Faulty {
    pub(super) fn at(write: usize, fault: Fault) -> Self {
        Self { faults: vec![(write, fault)], ..Self::default() }
    }

    pub(super) fn writes(&self) -> usize {
        *self.writes.lock().unwrap()
    }

    fn next(&self) -> Option<Fault> {
        let mut writes = self.writes.lock().unwrap();
        let fault = self.faults.iter().find(|(at, _)| *at == *writes).map(|(_, fault)| *fault);
        *writes += 1;
        fault
    }

    async fn overtake(&self, put: &Put) -> Result<bool, ServiceError> {
        let empty =
            || Stored { key: put.key.clone(), version: 0, item: Default::default(), placed: None };
        let found = self.memory.get(&put.key).await?;
        let seen = found.as_ref().map(|found| found.version);
        let mut theirs = found.unwrap_or_else(empty);
        if let Some(rival) = self.rival {
            rival(&mut theirs);
        }
        let (item, placed) = (theirs.item, theirs.placed);
        let first = Put { key: put.key.clone(), item, seen, placed, expires_at: None };
        self.memory.put(&first).await?;
        self.memory.put(put).await
    }
}

impl Store for Faulty {
    async fn get(&self, key: &str) -> Result<Option<Stored>, ServiceError> {
        self.memory.get(key).await
    }

    async fn put(&self, put: &Put) -> Result<bool, ServiceError> {
        match self.next() {
            None => self.memory.put(put).await,
            Some(Fault::Refused) => Err(ServiceError::new("write the item", "Injected")),
            Some(Fault::ReplyLost) => {
                assert!(self.memory.put(put).await?);
                self.memory.put(put).await
            }
            Some(Fault::RaceLost) => self.overtake(put).await,
        }
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
