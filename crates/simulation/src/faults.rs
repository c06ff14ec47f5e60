//! What goes wrong, how often, and how often it did.

use care_state::{MemoryStore, Put, ServiceError, Store, Stored};

use crate::schedule::{Gate, Timeline};

/// Chances in a thousand, per call or per step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Faults {
    /// A call fails before it does anything.
    pub throttle: i64,
    /// A call does its work, and its reply is lost.
    pub lost_reply: i64,
    /// An invocation ends between two steps.
    pub crash: i64,
    /// An invocation stands still for longer than a lease, up to 14 minutes.
    pub pause: i64,
}

impl Faults {
    /// About what a bad day on a bad network looks like.
    pub const MANY: Self = Self { throttle: 12, lost_reply: 12, crash: 25, pause: 6 };
    /// Nothing goes wrong.
    pub const NONE: Self = Self { throttle: 0, lost_reply: 0, crash: 0, pause: 0 };
}

/// How often something went wrong.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Calls that failed before their work.
    pub throttles: u64,
    /// Calls whose reply was lost.
    pub lost_replies: u64,
    /// Invocations that ended between two steps.
    pub crashes: u64,
    /// Invocations that stood still for longer than a lease.
    pub pauses: u64,
}

impl Counts {
    /// Adds another count.
    pub fn add(&mut self, other: Self) {
        self.throttles += other.throttles;
        self.lost_replies += other.lost_replies;
        self.crashes += other.crashes;
        self.pauses += other.pauses;
    }
}

/// Lets a call through a gate, and fails it before or after its work by chance.
pub(crate) async fn disturbed<T>(
    world: &Disturbance<'_>,
    work: impl Future<Output = Result<T, ServiceError>> + Send,
) -> Result<T, ServiceError> {
    Gate::default().await;
    if world.throttles() {
        return Err(ServiceError::new("reach the service", "Throttled"));
    }
    let done = work.await?;
    if world.loses_reply() {
        return Err(ServiceError::new("hear from the service", "LostReply"));
    }
    Ok(done)
}

/// The faults of a run, which may be switched off, and their counts.
pub(crate) struct Disturbance<'a> {
    pub(crate) timeline: &'a Timeline,
    state: std::sync::Mutex<(Faults, Counts)>,
}

impl<'a> Disturbance<'a> {
    pub(crate) fn new(timeline: &'a Timeline, faults: Faults) -> Self {
        Self { timeline, state: std::sync::Mutex::new((faults, Counts::default())) }
    }

    fn state(&self) -> std::sync::MutexGuard<'_, (Faults, Counts)> {
        self.state.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    pub(crate) fn stop(&self) {
        self.state().0 = Faults::NONE;
    }

    pub(crate) fn counts(&self) -> Counts {
        self.state().1
    }

    fn happens(&self, per_mille: i64, count: impl Fn(&mut Counts) -> &mut u64) -> bool {
        let does = per_mille > 0 && self.timeline.happens(per_mille);
        if does {
            *count(&mut self.state().1) += 1;
        }
        does
    }

    fn faults(&self) -> Faults {
        self.state().0
    }

    fn throttles(&self) -> bool {
        self.happens(self.faults().throttle, |counts| &mut counts.throttles)
    }

    fn loses_reply(&self) -> bool {
        self.happens(self.faults().lost_reply, |counts| &mut counts.lost_replies)
    }

    pub(crate) fn crashes(&self) -> bool {
        self.happens(self.faults().crash, |counts| &mut counts.crashes)
    }

    pub(crate) fn pauses(&self) -> bool {
        self.happens(self.faults().pause, |counts| &mut counts.pauses)
    }
}

/// The care state behind a bad network.
pub(crate) struct DisturbedStore<'a> {
    pub(crate) store: &'a MemoryStore,
    pub(crate) world: &'a Disturbance<'a>,
    /// Off, writes do not look at the version: a lease is then not fenced.
    pub(crate) is_fenced: bool,
    /// Off, nothing is remembered of deliveries.
    pub(crate) has_ledger: bool,
}

impl DisturbedStore<'_> {
    fn forgets(&self, key: &str) -> bool {
        !self.has_ledger && key.starts_with("DELIVERY#")
    }
}

impl Store for DisturbedStore<'_> {
    async fn get(&self, key: &str) -> Result<Option<Stored>, ServiceError> {
        if self.forgets(key) {
            return Ok(None);
        }
        disturbed(self.world, self.store.get(key)).await
    }

    async fn put(&self, put: &Put) -> Result<bool, ServiceError> {
        if self.forgets(&put.key) {
            return Ok(true);
        }
        disturbed(self.world, async {
            if self.is_fenced {
                return self.store.put(put).await;
            }
            let seen = self.store.get(&put.key).await?.map(|known| known.version);
            self.store.put(&Put { seen, ..put.clone() }).await
        })
        .await
    }

    async fn list(
        &self,
        list: &str,
        up_to: i64,
        limit: usize,
    ) -> Result<Vec<Stored>, ServiceError> {
        disturbed(self.world, self.store.list(list, up_to, limit)).await
    }
}
