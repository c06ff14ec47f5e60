//! What is to be invoked when: deliveries, the sweeper's minute, the queue, and what failed before.

use std::collections::BTreeSet;

use super::{Ended, Job, World, due_at};
use crate::{ablation::Ablation, plan::Plan};

const MINUTE_MS: i64 = 60_000;

/// Sweeps at once: the next minute does not wait for one that stands still.
const SWEEPERS: usize = 3;

/// Batches of the queue at once.
const SUBSCRIBERS: usize = 2;

/// Jobs and their times, and which part of the world is being worked on.
pub(crate) struct Agenda {
    jobs: Vec<(i64, Job)>,
    sweeping: usize,
    is_reading_notes: bool,
    draining: usize,
    next_sweep: i64,
    notes_read: usize,
    notes_at: Vec<i64>,
}

impl Agenda {
    pub(crate) fn of(plan: &Plan) -> Self {
        let mut jobs = Vec::new();
        for (run, of_run) in plan.runs.iter().enumerate() {
            for (part, of_part) in of_run.parts.iter().enumerate() {
                jobs.extend(of_part.delivered_at.iter().map(|at| (*at, Job::Part { run, part })));
            }
        }
        Self {
            jobs,
            sweeping: 0,
            is_reading_notes: false,
            draining: 0,
            next_sweep: 0,
            notes_read: 0,
            notes_at: plan.notes.iter().map(|note| note.at).collect(),
        }
    }

    /// Adds the work that the state of the world calls for. A sweep that would find nothing due is
    /// left out: it would do nothing.
    pub(crate) fn add_what_is_due(&mut self, world: &World<'_>, now: i64) {
        let has_sweeper = world.ablation != Some(Ablation::NoSweeper);
        let is_due = || due_at(world).is_some_and(|due| due <= now);
        if has_sweeper && self.sweeping < SWEEPERS && now >= self.next_sweep && is_due() {
            self.sweeping += 1;
            self.next_sweep = now + MINUTE_MS;
            self.jobs.push((now, Job::Sweep));
        }
        let on_stream = self.notes_at.partition_point(|at| *at <= now);
        if !self.is_reading_notes && on_stream > self.notes_read {
            self.is_reading_notes = true;
            self.jobs.push((now, Job::Notes { from: self.notes_read, to: on_stream }));
        }
        while self.draining < SUBSCRIBERS {
            let batch = world.queue().receive(now);
            if batch.is_empty() {
                break;
            }
            self.draining += 1;
            self.jobs.push((now, Job::Notify(batch)));
        }
    }

    /// The next job whose time has come.
    pub(crate) fn next(&mut self, now: i64) -> Option<Job> {
        let index = self.jobs.iter().position(|(at, _)| *at <= now)?;
        Some(self.jobs.swap_remove(index).1)
    }

    /// When something is to be done next.
    pub(crate) fn next_at(&self, world: &World<'_>) -> Option<i64> {
        let job = self.jobs.iter().map(|(at, _)| *at).min();
        let note = self.notes_at.get(self.notes_read).copied().filter(|_| !self.is_reading_notes);
        let may_sweep = world.ablation != Some(Ablation::NoSweeper) && self.sweeping < SWEEPERS;
        let sweep = due_at(world).filter(|_| may_sweep).map(|due| due.max(self.next_sweep));
        let queued = world.queue().next_at().filter(|_| self.draining < SUBSCRIBERS);
        [job, note, sweep, queued].into_iter().flatten().min()
    }

    /// Notes how a job ended: a source delivers again what failed.
    pub(crate) fn ended(&mut self, world: &World<'_>, job: &Job, ended: &Ended, now: i64) {
        // Mostly at once; sometimes somebody has to start it again by hand.
        let longest = if world.timeline.happens(200) { 360 * MINUTE_MS } else { MINUTE_MS };
        let again = now + world.timeline.between(1_000, longest);
        match (job, ended) {
            (Job::Part { .. }, Ended::Crashed | Ended::Failed) => {
                self.jobs.push((again, job.clone()));
            }
            (Job::Part { .. }, _) => {}
            (Job::Sweep, _) => self.sweeping -= 1,
            (Job::Notes { from, to }, ended) => {
                self.is_reading_notes = false;
                self.notes_read = match ended {
                    Ended::Notes { failed } => failed.unwrap_or(*to),
                    _ => *from,
                };
            }
            (Job::Notify(batch), ended) => {
                self.draining -= 1;
                match ended {
                    Ended::Notified { failed } => world.queue().settle(batch, failed, now),
                    // The messages become visible again by themselves.
                    Ended::Crashed => {}
                    _ => {
                        let all: BTreeSet<_> = batch.iter().map(|one| one.id.clone()).collect();
                        world.queue().settle(batch, &all, now);
                    }
                }
            }
        }
    }
}
