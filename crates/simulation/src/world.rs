//! One world: the functions' own code, one step at a time, in an order that chance decides.

mod agenda;
mod invoke;
mod neighbours;

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Mutex, MutexGuard, PoisonError},
};

use alert_notify::WorklistUrl;
use care_state::MemoryStore;
use chrono::{DateTime, Utc};
use domain::{alert::AlertId, care::Evaluation, clock::Clock, token::TokenKey};

use self::{
    agenda::Agenda,
    invoke::{Ended, Job, invoke},
};
use crate::{
    ablation::Ablation,
    faults::{Counts, Disturbance, DisturbedStore, Faults},
    history::History,
    plan::{Part, Plan},
    queue::Queue,
    schedule::{Task, Timeline},
};

/// What the functions share, beside the care state.
pub(crate) struct World<'a> {
    pub(crate) timeline: &'a Timeline,
    pub(crate) disturbance: &'a Disturbance<'a>,
    pub(crate) memory: &'a MemoryStore,
    pub(crate) store: DisturbedStore<'a>,
    pub(crate) token_key: TokenKey,
    pub(crate) ablation: Option<Ablation>,
    pub(crate) by_alert: BTreeMap<AlertId, Evaluation>,
    pub(crate) parts: BTreeMap<String, String>,
    pub(crate) worklist: WorklistUrl,
    queue: Mutex<Queue>,
    history: Mutex<History>,
    written: Mutex<BTreeSet<String>>,
}

impl<'a> World<'a> {
    pub(crate) fn new(
        timeline: &'a Timeline,
        disturbance: &'a Disturbance<'a>,
        memory: &'a MemoryStore,
        plan: &Plan,
        ablation: Option<Ablation>,
    ) -> Self {
        let is_fenced = ablation != Some(Ablation::UnfencedLease);
        let has_ledger = ablation != Some(Ablation::NoLedger);
        let mut history = History::default();
        let evaluations = plan.runs.iter().flat_map(|run| &run.parts);
        let evaluations = evaluations.flat_map(|part| &part.evaluations);
        for run in &plan.runs {
            history.runs.push((run.persons(), run.as_of));
        }
        Self {
            timeline,
            disturbance,
            memory,
            store: DisturbedStore { store: memory, world: disturbance, is_fenced, has_ledger },
            token_key: key(),
            ablation,
            parts: plan.runs.iter().flat_map(|run| &run.parts).map(Part::lines).collect(),
            worklist: worklist(),
            by_alert: evaluations.map(|one| (one.alert_id(), one.clone())).collect(),
            queue: Mutex::default(),
            history: Mutex::new(history),
            written: Mutex::default(),
        }
    }

    pub(crate) fn queue(&self) -> MutexGuard<'_, Queue> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn history(&self) -> MutexGuard<'_, History> {
        self.history.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether an object of the raw zone is new.
    pub(crate) fn is_new_object(&self, key: &str) -> bool {
        self.written.lock().unwrap_or_else(PoisonError::into_inner).insert(key.to_owned())
    }

    pub(crate) fn now(&self) -> DateTime<Utc> {
        self.timeline.now()
    }
}

#[expect(clippy::expect_used, reason = "the address is written here and is one")]
fn worklist() -> WorklistUrl {
    "https://worklist.example".parse().expect("an address")
}

#[expect(clippy::expect_used, reason = "the key is written here and long enough")]
fn key() -> TokenKey {
    TokenKey::new(1, b"a key of a simulated world......").expect("a key")
}

/// What one seed came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Played {
    /// What an observer saw.
    pub history: History,
    /// What went wrong on the way.
    pub counts: Counts,
    /// Invocations of functions.
    pub invocations: u64,
}

/// Plays the world of a seed, with the protocol whole or without one of its parts. The same seed plays
/// the same world.
pub fn play(seed: u64, faults: Faults, ablation: Option<Ablation>) -> Played {
    let timeline = Timeline::new(seed, start());
    let plan = Plan::of(&timeline);
    let (memory, disturbance) = (MemoryStore::default(), Disturbance::new(&timeline, faults));
    let world = World::new(&timeline, &disturbance, &memory, &plan, ablation);
    let invocations = run(&world, &plan);
    let mut history = world.history().clone();
    history.ended_at = timeline.now();
    Played { history, counts: disturbance.counts(), invocations }
}

fn start() -> DateTime<Utc> {
    // The night in which the clocks go forward in New York comes on the second day.
    DateTime::from_timestamp(1_709_942_400, 0).unwrap_or_default()
}

/// When the first record of the store is due.
fn due_at(world: &World<'_>) -> Option<i64> {
    world.memory.first_of("CARE_DUE")
}

/// How long after the plan's end, without faults, everything is to come to rest.
const REST_MS: i64 = 30 * 60 * 60 * 1000;

fn run(world: &World<'_>, plan: &Plan) -> u64 {
    let mut agenda = Agenda::of(plan);
    let mut tasks: Vec<(Job, Task<'_, Ended>)> = Vec::new();
    let mut invocations = 0;
    loop {
        let now = world.timeline.now_ms();
        if now >= plan.ends_at {
            world.disturbance.stop();
        }
        agenda.add_what_is_due(world, now);
        while let Some(job) = agenda.next(now) {
            invocations += 1;
            let work = invoke(world, plan, job.clone(), invocations);
            tasks.push((job, Task { not_before: now, work }));
        }
        let ready: Vec<usize> =
            (0..tasks.len()).filter(|i| tasks[*i].1.not_before <= now).collect();
        if ready.is_empty() {
            let waiting = tasks.iter().map(|(_, task)| task.not_before).min();
            let next = [waiting, agenda.next_at(world)].into_iter().flatten().min();
            match next.filter(|next| *next <= plan.ends_at + REST_MS) {
                Some(next) => world.timeline.advance_to(next.max(now + 1)),
                None => break,
            }
            continue;
        }
        let pick = usize::try_from(world.timeline.between(0, ready.len() as i64)).unwrap_or(0);
        step(world, &mut agenda, &mut tasks, ready[pick]);
    }
    world.timeline.advance_to(plan.ends_at + REST_MS);
    invocations
}

fn step(
    world: &World<'_>,
    agenda: &mut Agenda,
    tasks: &mut Vec<(Job, Task<'_, Ended>)>,
    index: usize,
) {
    let now = world.timeline.now_ms();
    if world.disturbance.crashes() {
        let (job, _) = tasks.swap_remove(index);
        agenda.ended(world, &job, &Ended::Crashed, now);
        return;
    }
    let (_, task) = &mut tasks[index];
    if let Some(ended) = task.step() {
        let (job, _) = tasks.swap_remove(index);
        agenda.ended(world, &job, &ended, now);
        return;
    }
    let pause = if world.disturbance.pauses() {
        world.timeline.between(61_000, 14 * 60_000)
    } else {
        world.timeline.between(1, 40)
    };
    task.not_before = (now + pause).max(world.timeline.take_wanted());
}
