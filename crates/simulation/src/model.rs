//! Every way in which a small world can go: one patient, two runs, one call, and a number of crashes.
//!
//! The steps are those of `domain::care`, and each is cut where the functions wait: between writing a
//! record and publishing, between publishing and marking, and so on. Reading a record and writing it
//! on condition of its version is one step: a write that fails changes nothing, and one that succeeds
//! saw what was there. A lost reply is a crash after the work, so crashes stand for both. The topic
//! drops nothing and the queue delivers at least once: worse than FIFO.

mod actions;
mod state;

use std::{
    collections::{BTreeSet, HashSet},
    hash::{DefaultHasher, Hash, Hasher},
};

use crate::{
    history::History,
    invariants::{Violation, repetitions, violations},
};

pub use state::State;

/// What the exploration came to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Explored {
    /// Different states.
    pub states: usize,
    /// Steps from one to another.
    pub transitions: usize,
    /// States in which everything has come to rest.
    pub ends: usize,
    /// What was wrong in any of them.
    pub violations: BTreeSet<Violation>,
}

/// Which parts of the protocol the model has, and how much goes wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Model {
    /// How many invocations crash at most.
    pub crashes: u8,
    /// Whether somebody takes over what a crash left.
    pub has_sweeper: bool,
    /// Whether deliveries are remembered.
    pub has_ledger: bool,
}

impl Model {
    /// The whole protocol.
    pub const fn whole(crashes: u8) -> Self {
        Self { crashes, has_sweeper: true, has_ledger: true }
    }

    /// Visits every state that can be reached.
    pub fn explore(self) -> Explored {
        let mut explored = Explored::default();
        let first = State::first(self);
        let mut seen = HashSet::from([fingerprint(&first)]);
        let mut open = vec![first];
        while let Some(state) = open.pop() {
            explored.states += 1;
            let next = state.next(self);
            explored.transitions += next.len();
            explored.violations.extend(wrong(&state, next.is_empty()));
            explored.ends += usize::from(next.is_empty());
            open.extend(next.into_iter().filter(|state| seen.insert(fingerprint(state))));
        }
        explored
    }
}

/// What is wrong already, whatever comes; at an end, everything that is wrong.
fn wrong(state: &State, is_end: bool) -> BTreeSet<Violation> {
    if !is_end {
        return repetitions(&state.history);
    }
    violations(&History { ended_at: state.now, ..state.history.clone() })
}

/// 128 bits of a state; that two states share them by chance is out of reach.
fn fingerprint(state: &State) -> (u64, u64) {
    let text = format!("{state:?}");
    let hash = |salt: u8| {
        let mut hasher = DefaultHasher::new();
        (salt, &text).hash(&mut hasher);
        hasher.finish()
    };
    (hash(0), hash(1))
}
