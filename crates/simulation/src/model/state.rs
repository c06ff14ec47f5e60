//! A state of the small world.

use chrono::{DateTime, TimeDelta, Utc};
use domain::care::{CareRecord, DecisionRow, Evaluation, WorkerId, delivery::Delivery};

use super::Model;
use crate::{history::History, plan};

/// Runs of the small world; the second comes ten minutes before a day has passed.
pub(super) const RUNS: usize = 2;

/// Where a worker stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// Is to judge, and to claim what it decides.
    Judging,
    /// Has claimed the alert of a run, and is to publish it.
    Publishing(usize),
    /// Has published, and is to mark the alert.
    Marking(usize),
    /// Is to write the decisions down.
    Writing,
}

/// Somebody at work on alerts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Worker {
    pub(super) id: WorkerId,
    pub(super) place: Place,
    pub(super) rows: Vec<DecisionRow>,
}

/// How far a run's part is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Part {
    /// To be delivered, for the first time or again.
    Waiting,
    /// Being worked on.
    Working(Worker),
    /// Done.
    Done,
}

/// Where the one who shows messages stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Showing {
    /// Is to show the alert of a run, perhaps as a repeat.
    Begun(usize, bool),
    /// Has shown it, and is to note that.
    Shown(usize),
}

/// A state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct State {
    pub(crate) now: DateTime<Utc>,
    pub(crate) history: History,
    pub(super) record: CareRecord,
    pub(super) parts: [Part; RUNS],
    pub(super) has_begun: [bool; RUNS],
    pub(super) sweeper: Option<Worker>,
    pub(super) queue: Vec<usize>,
    pub(super) showing: Option<Showing>,
    pub(super) deliveries: [Delivery; RUNS],
    pub(super) has_called: bool,
    pub(super) is_day_over: bool,
    pub(super) crashes_left: u8,
}

impl State {
    pub(super) fn first(model: Model) -> Self {
        let now = DateTime::UNIX_EPOCH + TimeDelta::days(19_000);
        let mut history = History::default();
        for run in 0..RUNS {
            let one = evaluation(run);
            history.runs.push((vec![one.score.person_id.clone()], one.as_of));
        }
        Self {
            now,
            history,
            record: CareRecord::default(),
            parts: [Part::Waiting, Part::Waiting],
            has_begun: [false; RUNS],
            sweeper: None,
            queue: Vec::new(),
            showing: None,
            deliveries: [Delivery::default(), Delivery::default()],
            has_called: false,
            is_day_over: false,
            crashes_left: model.crashes,
        }
    }
}

impl State {
    /// An invocation's name. Two of one kind differ only if one has crashed: otherwise the first has
    /// ended before the second begins, and holds no lease.
    pub(super) fn worker(&self, kind: &str) -> WorkerId {
        WorkerId::new(format!("{kind}-{}", self.crashes_left))
    }
}

/// The patient, as a run scores it.
pub(super) fn evaluation(run: usize) -> Evaluation {
    let first = DateTime::UNIX_EPOCH + TimeDelta::days(19_000);
    let later = TimeDelta::hours(24) - TimeDelta::minutes(10);
    let as_of = if run == 0 { first } else { first + later };
    plan::evaluation(run, 0, as_of, first - TimeDelta::hours(48))
}

/// The run of an alert's evaluation.
pub(super) fn run_of(evaluation: &Evaluation) -> usize {
    usize::from(*evaluation != self::evaluation(0))
}
