//! Items in memory.

use std::{
    collections::BTreeMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

use crate::{Put, ServiceError, Store, Stored};

/// A store that forgets with its process, for tests and simulations. It keeps the same promises as the
/// others: one writer per version, and an item is replaced as a whole.
#[derive(Debug, Default)]
pub struct MemoryStore {
    items: Mutex<BTreeMap<String, Stored>>,
}

impl MemoryStore {
    fn lock(&self) -> MutexGuard<'_, BTreeMap<String, Stored>> {
        self.items.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Every item, in the order of the keys.
    pub fn all(&self) -> Vec<Stored> {
        self.lock().values().cloned().collect()
    }

    /// The first position of a list.
    pub fn first_of(&self, list: &str) -> Option<i64> {
        let items = self.lock();
        let placed = items.values().filter_map(|stored| stored.placed.as_ref());
        placed.filter(|placed| placed.list == list).map(|placed| placed.position).min()
    }
}

impl Store for MemoryStore {
    async fn get(&self, key: &str) -> Result<Option<Stored>, ServiceError> {
        Ok(self.lock().get(key).cloned())
    }

    async fn put(&self, put: &Put) -> Result<bool, ServiceError> {
        let mut items = self.lock();
        let known = items.get(&put.key).map(|stored| stored.version);
        if known != put.seen {
            return Ok(false);
        }
        let version = known.unwrap_or_default() + 1;
        let (item, placed) = (put.item.clone(), put.placed.clone());
        items.insert(put.key.clone(), Stored { key: put.key.clone(), version, item, placed });
        Ok(true)
    }

    async fn list(
        &self,
        list: &str,
        up_to: i64,
        limit: usize,
    ) -> Result<Vec<Stored>, ServiceError> {
        let items = self.lock();
        let placed = items.values().filter_map(|stored| {
            let placed = stored.placed.as_ref().filter(|placed| placed.list == list)?;
            (placed.position <= up_to).then_some((placed.position, stored))
        });
        let mut found: Vec<_> = placed.collect();
        found.sort_by_key(|(position, stored)| (*position, stored.key.clone()));
        Ok(found.into_iter().take(limit).map(|(_, stored)| stored.clone()).collect())
    }
}
