//! What can happen next.

use domain::{
    alert::AlertType,
    care::{
        DecisionRow, Taken, WorkerId,
        delivery::{Begun, Delivery},
        mark_sent,
    },
    outreach::ContactOutcome,
};

use super::{
    Model,
    state::{Part, Place, RUNS, Seen, Showing, State, Worker, evaluation, run_of},
};
use crate::{
    history::{Call, Judged, Showing as Seeing},
    plan,
};

const RISK: AlertType = AlertType::ReadmissionRisk;

impl State {
    /// Every state that can come next.
    pub(super) fn next(&self, model: Model) -> Vec<Self> {
        let mut next = Vec::new();
        for run in 0..RUNS {
            next.extend(self.part(run));
        }
        if model.has_sweeper {
            next.extend(self.sweep());
        }
        next.extend(self.show(model));
        next.extend(self.call());
        next.extend(self.wait(model));
        next
    }

    fn changed(&self, change: impl FnOnce(&mut Self)) -> Self {
        let mut state = self.clone();
        change(&mut state);
        state
    }

    /// A run's part is delivered, goes on, or crashes and is delivered again.
    fn part(&self, run: usize) -> Vec<Self> {
        match &self.parts[run] {
            Part::Done => Vec::new(),
            Part::Waiting if self.now < evaluation(run).as_of => Vec::new(),
            Part::Waiting => vec![self.changed(|state| state.deliver(run))],
            Part::Working(worker) => {
                let mut next = vec![self.changed(|state| state.work_on_part(run, worker.clone()))];
                if self.crashes_left > 0 {
                    next.push(self.changed(|state| {
                        state.crashes_left -= 1;
                        state.parts[run] = Part::Waiting;
                    }));
                }
                next
            }
        }
    }

    fn deliver(&mut self, run: usize) {
        self.attempts[run] += 1;
        let id = WorkerId::new(format!("part-{run}-{}", self.attempts[run]));
        let place = Place::Judging(self.seen());
        self.parts[run] = Part::Working(Worker { id, place, rows: Vec::new() });
    }

    fn work_on_part(&mut self, run: usize, mut worker: Worker) {
        let one = evaluation(run);
        match worker.place.clone() {
            Place::Judging(seen) => {
                let newest = self.newest_run();
                let mut after = seen.record.clone();
                let claimed = after.evaluate(&one, newest, &worker.id, self.now);
                if self.put(&seen, after) {
                    worker.rows.push(claimed.decision);
                    worker.place =
                        if claimed.is_ours { Place::Publishing(run) } else { Place::Writing };
                } else {
                    worker.place = Place::Judging(self.seen());
                }
            }
            Place::Writing => {
                self.history.decisions.append(&mut worker.rows);
                self.history.judged.push(Judged { evaluation: one, at: self.now });
                self.parts[run] = Part::Done;
                return;
            }
            sending => worker.place = self.send(sending, &worker.id),
        }
        self.parts[run] = Part::Working(worker);
    }

    fn newest_run(&self) -> chrono::DateTime<chrono::Utc> {
        let begun = (0..RUNS).filter(|run| self.attempts[*run] > 0).max();
        evaluation(begun.unwrap_or(0)).as_of
    }

    /// The steps from a claim to its mark, which workers and sweeper share.
    fn send(&mut self, place: Place, worker: &WorkerId) -> Place {
        match place {
            Place::Publishing(run) => {
                let one = evaluation(run);
                let known = self.history.published.entry(one.alert_id());
                known.or_insert_with(|| (one, Vec::new())).1.push(self.now);
                self.queue.push(run);
                self.queue.sort_unstable();
                Place::Published(run)
            }
            Place::Published(run) => Place::Marking(run, self.seen()),
            Place::Marking(run, seen) => self.mark(run, &seen, worker),
            other => other,
        }
    }

    fn mark(&mut self, run: usize, seen: &Seen, worker: &WorkerId) -> Place {
        let mut after = seen.record.clone();
        mark_sent(after.slot_mut(RISK), &evaluation(run).alert_id(), worker, self.now);
        if self.put(seen, after) { Place::Writing } else { Place::Marking(run, self.seen()) }
    }

    fn is_due(&self) -> bool {
        self.record.due_at(self.now).is_some_and(|due| due <= self.now)
    }

    fn sweep(&self) -> Vec<Self> {
        match &self.sweeper {
            None if self.is_due() => vec![self.changed(|state| {
                state.sweeps += 1;
                let id = WorkerId::new(format!("sweep-{}", state.sweeps));
                let place = Place::Judging(state.seen());
                state.sweeper = Some(Worker { id, place, rows: Vec::new() });
            })],
            None => Vec::new(),
            Some(worker) => {
                let mut next = vec![self.changed(|state| state.work_on_sweep(worker.clone()))];
                if self.crashes_left > 0 {
                    next.push(self.changed(|state| {
                        state.crashes_left -= 1;
                        state.sweeper = None;
                    }));
                }
                next
            }
        }
    }

    fn work_on_sweep(&mut self, mut worker: Worker) {
        match worker.place.clone() {
            Place::Judging(seen) => {
                let begun = (0..RUNS).filter(|run| self.attempts[*run] > 0).max();
                let current = begun.map(|run| evaluation(run).run_id);
                let mut after = seen.record.clone();
                let taken = after.sweep(RISK, current.as_ref(), &worker.id, self.now);
                worker.place = match taken {
                    _ if !self.put(&seen, after) => Place::Judging(self.seen()),
                    Taken::Send(one) => Place::Publishing(run_of(&one)),
                    Taken::Nothing | Taken::Suppressed => Place::Writing,
                };
            }
            Place::Writing => {
                self.write_what_is_unwritten();
                self.sweeper = None;
                return;
            }
            sending => worker.place = self.send(sending, &worker.id),
        }
        self.sweeper = Some(worker);
    }

    /// The objects have the decisions' own names, so writing and striking out are one step here.
    fn write_what_is_unwritten(&mut self) {
        let rows: Vec<DecisionRow> = self.record.slot(RISK).unwritten.clone();
        self.history.decisions.extend(rows);
        if !self.record.slot(RISK).unwritten.is_empty() {
            self.record.slot_mut(RISK).unwritten.clear();
            self.version += 1;
        }
    }

    /// A message is received, shown and noted, or its reader crashes and it comes again.
    fn show(&self, model: Model) -> Vec<Self> {
        let Some(showing) = &self.showing else {
            let mut messages = self.queue.clone();
            messages.dedup();
            let receive = |run| self.changed(|state| state.receive(run));
            return messages.into_iter().map(receive).collect();
        };
        let mut next = vec![self.changed(|state| state.go_on_showing(showing.clone(), model))];
        if self.crashes_left > 0 {
            next.push(self.changed(|state| {
                state.crashes_left -= 1;
                state.showing = None;
                // The message becomes visible again after the lease has ended.
                state.now += domain::care::LEASE;
            }));
        }
        next
    }

    fn receive(&mut self, run: usize) {
        self.shows += 1;
        self.showing = Some(Showing::Received(run));
    }

    fn go_on_showing(&mut self, showing: Showing, model: Model) {
        let worker = WorkerId::new(format!("show-{}", self.shows));
        self.showing = match showing {
            Showing::Received(run) => {
                if !model.has_ledger {
                    self.deliveries[run] = Delivery::default();
                }
                match self.deliveries[run].begin(&worker, self.now) {
                    Begun::Show { is_repeat } => Some(Showing::Begun(run, is_repeat)),
                    Begun::Shown => self.delete(run),
                    Begun::Busy => None,
                }
            }
            Showing::Begun(run, is_repeat) => {
                for channel in ["slack", "clinic"] {
                    let key = (evaluation(run).alert_id(), channel);
                    let seen = Seeing { at: self.now, is_repeat };
                    self.history.shown.entry(key).or_default().push(seen);
                }
                Some(Showing::Shown(run))
            }
            Showing::Shown(run) => {
                self.deliveries[run].finish(self.now);
                self.delete(run)
            }
        };
    }

    fn delete(&mut self, run: usize) -> Option<Showing> {
        if let Some(index) = self.queue.iter().position(|known| *known == run) {
            self.queue.remove(index);
        }
        None
    }

    /// A nurse reaches the patient, once, at any time.
    fn call(&self) -> Option<Self> {
        (!self.has_called).then(|| {
            self.changed(|state| {
                state.has_called = true;
                let note = plan::call(0, ContactOutcome::ReachedPatient, state.now);
                state.record.contacts.take(&note, state.now);
                state.version += 1;
                let call = Call { contacted_at: state.now, known_at: state.now };
                let person = evaluation(0).score.person_id;
                state.history.calls.entry(person).or_default().push(call);
            })
        })
    }

    /// Time goes on: to the next moment at which the sweeper has something to do, or to the second
    /// run. The sweeper comes each minute, so no day passes while something is due.
    fn wait(&self, model: Model) -> Vec<Self> {
        let due = self.record.due_at(self.now).filter(|_| model.has_sweeper && self.sweeper.is_none());
        let mut next = Vec::new();
        if let Some(due) = due.filter(|due| *due > self.now) {
            next.push(self.changed(|state| state.now = due));
        }
        let day = evaluation(1).as_of;
        let is_free = due.is_none_or(|due| due > day) && self.sweeper.is_none();
        if !self.is_day_over && is_free {
            next.push(self.changed(|state| {
                state.is_day_over = true;
                state.now = state.now.max(day);
            }));
        }
        next
    }
}
