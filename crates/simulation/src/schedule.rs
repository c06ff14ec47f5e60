//! Virtual time, chance, and the one thread that takes every step.

use std::{
    pin::Pin,
    sync::{
        Mutex, MutexGuard, PoisonError,
        atomic::{AtomicI64, Ordering},
    },
    task::{Context, Poll, Waker},
};

use chrono::{DateTime, Utc};
use domain::clock::Clock;
use rand_chacha::{
    ChaCha8Rng,
    rand_core::{Rng, SeedableRng},
};

/// The time that everybody sees, and the source of all chance: the same seed is the same run.
#[derive(Debug)]
pub struct Timeline {
    now_ms: AtomicI64,
    /// When the task that was just stepped wants to go on, if it sleeps.
    wanted_ms: AtomicI64,
    chance: Mutex<ChaCha8Rng>,
}

impl Timeline {
    /// A timeline that begins at an instant.
    pub fn new(seed: u64, start: DateTime<Utc>) -> Self {
        let now_ms = AtomicI64::new(start.timestamp_millis());
        let wanted_ms = AtomicI64::new(0);
        Self { now_ms, wanted_ms, chance: Mutex::new(ChaCha8Rng::seed_from_u64(seed)) }
    }

    /// Milliseconds since the epoch.
    pub fn now_ms(&self) -> i64 {
        self.now_ms.load(Ordering::Relaxed)
    }

    /// Moves on. Time does not go back.
    pub(crate) fn advance_to(&self, ms: i64) {
        self.now_ms.fetch_max(ms, Ordering::Relaxed);
    }

    /// Waits until an instant.
    pub(crate) async fn sleep_until(&self, ms: i64) {
        while self.now_ms() < ms {
            self.wanted_ms.store(ms, Ordering::Relaxed);
            Gate::default().await;
        }
    }

    /// When the task that was just stepped wants to go on.
    pub(crate) fn take_wanted(&self) -> i64 {
        self.wanted_ms.swap(0, Ordering::Relaxed)
    }

    fn chance(&self) -> MutexGuard<'_, ChaCha8Rng> {
        self.chance.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A number in `low..high`.
    pub fn between(&self, low: i64, high: i64) -> i64 {
        let span = high.abs_diff(low).max(1);
        low.saturating_add_unsigned(self.chance().next_u64() % span)
    }

    /// Whether something with a chance of `per_mille` in a thousand happens.
    pub fn happens(&self, per_mille: i64) -> bool {
        self.between(0, 1000) < per_mille
    }
}

impl Clock for Timeline {
    fn now(&self) -> DateTime<Utc> {
        DateTime::from_timestamp_millis(self.now_ms()).unwrap_or_default()
    }
}

/// A point between two steps: whoever waits at it may be delayed, or never go on.
#[derive(Debug, Default)]
pub(crate) struct Gate(bool);

impl Future for Gate {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<()> {
        if std::mem::replace(&mut self.0, true) { Poll::Ready(()) } else { Poll::Pending }
    }
}

/// An invocation that is under way.
pub(crate) struct Task<'a, T> {
    pub(crate) not_before: i64,
    pub(crate) work: Pin<Box<dyn Future<Output = T> + Send + 'a>>,
}

impl<T> Task<'_, T> {
    /// Goes on to the next gate, or to the end.
    pub(crate) fn step(&mut self) -> Option<T> {
        match self.work.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(done) => Some(done),
            Poll::Pending => None,
        }
    }
}
