//! Time that passes when everybody waits, chance from a seed, and tasks that may stop at any await.

use std::{
    future::poll_fn,
    pin::Pin,
    sync::{
        Mutex,
        atomic::{AtomicBool, Ordering},
    },
    task::{Context, Poll, Waker},
};

use chrono::{DateTime, Utc};
use domain::clock::Clock;

use crate::Timer;

/// Chance that repeats itself: SplitMix64.
pub(super) struct Chance(Mutex<u64>);

impl Chance {
    pub(super) fn of(seed: u64) -> Self {
        Self(Mutex::new(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15)))
    }

    pub(super) fn below(&self, bound: u64) -> u64 {
        let mut state = self.0.lock().unwrap();
        *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = *state;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % bound
    }

    /// Whether something happens that happens `permille` times in a thousand.
    pub(super) fn happens(&self, permille: u64) -> bool {
        self.below(1_000) < permille
    }
}

/// Time that passes when every task waits.
pub(super) struct VirtualTime {
    now: Mutex<DateTime<Utc>>,
    wakes: Mutex<Vec<DateTime<Utc>>>,
    has_yielded: AtomicBool,
}

impl Default for VirtualTime {
    fn default() -> Self {
        let now = "2024-09-01T06:12:00Z".parse().unwrap();
        Self { now: Mutex::new(now), wakes: Mutex::default(), has_yielded: AtomicBool::new(false) }
    }
}

impl Clock for VirtualTime {
    fn now(&self) -> DateTime<Utc> {
        *self.now.lock().unwrap()
    }
}

impl Timer for VirtualTime {
    async fn sleep_until(&self, at: DateTime<Utc>) {
        poll_fn(|_| {
            if self.now() >= at {
                return Poll::Ready(());
            }
            self.wakes.lock().unwrap().push(at);
            Poll::Pending
        })
        .await;
    }
}

impl VirtualTime {
    /// Lets the others go on.
    pub(super) async fn pause(&self) {
        let mut is_first = true;
        poll_fn(|_| {
            if !std::mem::take(&mut is_first) {
                return Poll::Ready(());
            }
            self.has_yielded.store(true, Ordering::SeqCst);
            Poll::Pending
        })
        .await;
    }

    fn begin_round(&self) {
        self.has_yielded.store(false, Ordering::SeqCst);
        self.wakes.lock().unwrap().clear();
    }

    fn end_round(&self) {
        let earliest = self.wakes.lock().unwrap().iter().min().copied();
        if let Some(earliest) = earliest.filter(|_| !self.has_yielded.load(Ordering::SeqCst)) {
            *self.now.lock().unwrap() = earliest;
        }
    }
}

pub(super) type Task<'a> = Pin<Box<dyn Future<Output = ()> + 'a>>;

/// Runs tasks turn by turn until all are done. `crashes` is asked whenever one waits; one that
/// crashes is dropped, and another of its number takes its place.
pub(super) fn run<'a>(
    time: &VirtualTime,
    workers: usize,
    spawn: impl Fn(usize) -> Task<'a>,
    crashes: impl Fn() -> bool,
) {
    let mut tasks: Vec<Option<Task<'a>>> = (0..workers).map(|worker| Some(spawn(worker))).collect();
    let mut context = Context::from_waker(Waker::noop());
    while tasks.iter().any(Option::is_some) {
        time.begin_round();
        for (worker, slot) in tasks.iter_mut().enumerate() {
            let Some(task) = slot else { continue };
            match task.as_mut().poll(&mut context) {
                Poll::Ready(()) => *slot = None,
                Poll::Pending if crashes() => *slot = Some(spawn(worker)),
                Poll::Pending => continue,
            }
            time.has_yielded.store(true, Ordering::SeqCst);
        }
        time.end_round();
    }
}

/// Runs one future to its end.
pub(super) fn finish<T>(time: &VirtualTime, future: impl Future<Output = T>) -> T {
    finish_within(time, usize::MAX, future).unwrap()
}

/// Runs one future and drops it after it has waited so many times; `None` where it was dropped.
pub(super) fn finish_within<T>(
    time: &VirtualTime,
    mut waits: usize,
    future: impl Future<Output = T>,
) -> Option<T> {
    let mut future = Box::pin(future);
    let mut context = Context::from_waker(Waker::noop());
    loop {
        time.begin_round();
        if let Poll::Ready(done) = future.as_mut().poll(&mut context) {
            return Some(done);
        }
        waits = waits.checked_sub(1)?;
        time.end_round();
    }
}

/// A future that is ended at an instant; `None` where it was.
pub(super) async fn until<T>(
    time: &VirtualTime,
    deadline: DateTime<Utc>,
    future: impl Future<Output = T>,
) -> Option<T> {
    let (mut future, mut end) = (Box::pin(future), Box::pin(time.sleep_until(deadline)));
    poll_fn(|context| {
        if end.as_mut().poll(context).is_ready() {
            return Poll::Ready(None);
        }
        future.as_mut().poll(context).map(Some)
    })
    .await
}
