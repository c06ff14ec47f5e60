//! A store that fails in the middle of a batch.

use std::sync::atomic::{AtomicUsize, Ordering};

use care_state::{Put, ServiceError, Stored};

use super::*;

/// A store whose n-th operation, counted from 0, fails.
struct Failing<'a> {
    memory: &'a MemoryStore,
    left: AtomicUsize,
}

impl<'a> Failing<'a> {
    fn at(operation: usize, memory: &'a MemoryStore) -> Self {
        Self { memory, left: AtomicUsize::new(operation) }
    }

    fn check(&self) -> Result<(), ServiceError> {
        let next = |left: usize| left.checked_sub(1);
        match self.left.fetch_update(Ordering::SeqCst, Ordering::SeqCst, next) {
            Ok(_) => Ok(()),
            Err(_) => Err(ServiceError::new("use the table", "InternalServerError")),
        }
    }
}

impl Store for Failing<'_> {
    async fn get(&self, key: &str) -> Result<Option<Stored>, ServiceError> {
        self.check()?;
        self.memory.get(key).await
    }

    async fn put(&self, put: &Put) -> Result<bool, ServiceError> {
        self.check()?;
        self.memory.put(put).await
    }

    async fn list(&self, _: &str, _: i64, _: usize) -> Result<Vec<Stored>, ServiceError> {
        Ok(vec![])
    }
}

fn a_batch() -> Vec<OutreachNote> {
    let call = |index: usize| {
        let at = at(NOW) + TimeDelta::minutes(index as i64);
        note(&format!("n{index}"), ContactOutcome::ALL[index], at)
    };
    (0..5).map(call).collect()
}

fn clock() -> FixedClock {
    FixedClock::at("2024-09-02T00:00:00Z")
}

async fn whole() -> CareRecord {
    let store = MemoryStore::default();
    handle(&notes_from(0, &a_batch()), &store, &clock()).await.unwrap();
    record(&store, &minted()).await
}

#[tokio::test]
async fn a_failure_of_the_store_stops_the_batch_and_names_the_lowest_record_that_failed() {
    // A note takes a look-up, a read, a write and a look-up.
    for operation in 0..20 {
        let memory = MemoryStore::default();
        let event = notes_from(0, &a_batch());
        let store = Failing::at(operation, &memory);
        let handled = handle(&event, &store, &clock()).await.unwrap();
        let failed = operation / 4;
        assert_eq!(handled.failed, Some(sequence_number(failed)), "operation {operation}");
        assert_eq!((handled.notes, handled.skipped), (failed, 0), "operation {operation}");
        let known = record(&memory, &minted()).await.contacts.attempts.len();
        assert!(known == failed || known == failed + 1, "{known} of {failed}");
        let again = notes_from(failed, &a_batch()[failed..]);
        handle(&again, &memory, &clock()).await.unwrap();
        assert_eq!(record(&memory, &minted()).await, whole().await, "operation {operation}");
    }
}

#[tokio::test]
async fn a_poison_record_before_the_failure_is_not_what_comes_again() {
    let mut data: Vec<_> = a_batch().iter().map(|note| serde_json::to_vec(note).unwrap()).collect();
    data.insert(1, b"poison".to_vec());
    let memory = MemoryStore::default();
    let store = Failing::at(4, &memory);
    let handled = handle(&batch(0, data), &store, &clock()).await.unwrap();
    let failed = Some(sequence_number(2));
    assert_eq!(handled, Handled { notes: 1, skipped: 1, failed });
}
