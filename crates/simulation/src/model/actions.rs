//! What can happen next.

use chrono::{DateTime, TimeDelta, Utc};
use domain::{
    alert::AlertType,
    care::{
        DecisionRow, Taken, WorkerId,
        delivery::{Begun, Delivery},
    },
    outreach::ContactOutcome,
};

use super::{
    Model,
    state::{Part, Place, RUNS, Showing, State, Worker, evaluation, run_of},
};
use crate::{
    history::{Call, Judged, Showing as Seeing},
    invariants::CHANNELS,
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
        self.has_begun[run] = true;
        let id = self.worker(&format!("part-{run}"));
        let (place, rows) = (Place::Judging, Vec::new());
        self.parts[run] = Part::Working(Worker { id, place, rows });
    }

    fn work_on_part(&mut self, run: usize, mut worker: Worker) {
        let one = evaluation(run);
        match worker.place {
            Place::Judging => {
                let newest = self.newest_run();
                let claimed = self.record.evaluate(&one, newest, &worker.id, self.now);
                worker.rows.push(claimed.decision);
                worker.place =
                    if claimed.is_ours { Place::Publishing(run) } else { Place::Writing };
            }
            Place::Writing => {
                self.note_decisions(std::mem::take(&mut worker.rows));
                self.history.judged.push(Judged { evaluation: one, at: self.now });
                self.history.judged.sort_by_key(|judged| judged.evaluation.as_of);
                self.parts[run] = Part::Done;
                return;
            }
            Place::Publishing(run) => worker.place = self.publish(run),
            Place::Marking(run) => worker.place = self.mark(run, &worker.id),
        }
        self.parts[run] = Part::Working(worker);
    }

    fn newest_run(&self) -> DateTime<Utc> {
        let begun = (0..RUNS).filter(|run| self.has_begun[*run]).max();
        evaluation(begun.unwrap_or(0)).as_of
    }

    fn publish(&mut self, run: usize) -> Place {
        let one = evaluation(run);
        let known = self.history.published.entry(one.alert_id());
        known.or_insert_with(|| (one, Vec::new())).1.push(self.now);
        self.queue.push(run);
        self.queue.sort_unstable();
        Place::Marking(run)
    }

    fn mark(&mut self, run: usize, worker: &WorkerId) -> Place {
        let alert_id = evaluation(run).alert_id();
        self.record.slot_mut(RISK).mark_sent(&alert_id, worker, self.now);
        Place::Writing
    }

    fn is_due(&self) -> bool {
        self.record.due_at(self.now).is_some_and(|due| due <= self.now)
    }

    fn sweep(&self) -> Vec<Self> {
        match &self.sweeper {
            None if self.is_due() => vec![self.changed(|state| {
                let id = state.worker("sweep");
                let (place, rows) = (Place::Judging, Vec::new());
                state.sweeper = Some(Worker { id, place, rows });
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
        match worker.place {
            Place::Judging => {
                let newest = Some(self.newest_run());
                worker.place = match self.record.sweep(RISK, newest, &worker.id, self.now) {
                    Taken::Send(one) => Place::Publishing(run_of(&one)),
                    Taken::Nothing | Taken::Suppressed => Place::Writing,
                };
            }
            Place::Writing => {
                self.write_what_is_unwritten();
                self.sweeper = None;
                return;
            }
            Place::Publishing(run) => worker.place = self.publish(run),
            Place::Marking(run) => worker.place = self.mark(run, &worker.id),
        }
        self.sweeper = Some(worker);
    }

    /// The objects have the decisions' own names, so writing and striking out are one step here.
    fn write_what_is_unwritten(&mut self) {
        let rows = std::mem::take(&mut self.record.slot_mut(RISK).unwritten);
        self.note_decisions(rows);
    }

    /// The order in which decisions reach the ledger makes no difference, and so no state of its own.
    fn note_decisions(&mut self, rows: Vec<DecisionRow>) {
        self.history.decisions.extend(rows);
        self.history.decisions.sort_by(|one, other| one.evaluation_id.cmp(&other.evaluation_id));
    }

    /// A message is received, shown and noted, or its reader crashes and it comes again.
    fn show(&self, model: Model) -> Vec<Self> {
        let Some(showing) = &self.showing else {
            let mut messages = self.queue.clone();
            messages.dedup();
            let receive = |run| self.changed(|state| state.receive(run, model));
            return messages.into_iter().map(receive).collect();
        };
        let showing = *showing;
        let mut next = vec![self.changed(|state| state.go_on_showing(showing))];
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

    fn receive(&mut self, run: usize, model: Model) {
        let worker = self.worker("show");
        if !model.has_ledger {
            self.deliveries[run] = Delivery::default();
        }
        self.showing = match self.deliveries[run].begin(&worker, self.now) {
            Begun::Show { is_repeat } => Some(Showing::Begun(run, is_repeat)),
            Begun::Shown => self.delete(run),
            Begun::Busy => None,
        };
    }

    fn go_on_showing(&mut self, showing: Showing) {
        self.showing = match showing {
            Showing::Begun(run, is_repeat) => {
                for channel in CHANNELS {
                    let key = (evaluation(run).alert_id(), channel);
                    // When is of no interest, and so makes no state of its own.
                    let seen = Seeing { at: DateTime::UNIX_EPOCH, is_repeat };
                    self.history.shown.entry(key).or_default().push(seen);
                }
                Some(Showing::Shown(run))
            }
            Showing::Shown(run) => {
                self.deliveries[run].finish(DateTime::UNIX_EPOCH);
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
                let call = Call { contacted_at: state.now, known_at: state.now };
                let person = evaluation(0).score.person_id;
                state.history.calls.entry(person).or_default().push(call);
            })
        })
    }

    /// Time goes on: to the next moment at which the sweeper has something to do, or to the second
    /// run. The sweeper comes each minute, so no day passes while something is due, and whoever is at
    /// work stands still for longer than a lease, but for 15 minutes at most, when an invocation ends.
    fn wait(&self, model: Model) -> Vec<Self> {
        let due =
            self.record.due_at(self.now).filter(|_| model.has_sweeper && self.sweeper.is_none());
        let is_idle = self.is_idle();
        let mut next = Vec::new();
        let is_near = |due: DateTime<Utc>| is_idle || due - self.now < TimeDelta::minutes(15);
        if let Some(due) = due.filter(|due| *due > self.now && is_near(*due)) {
            next.push(self.changed(|state| state.now = due));
        }
        let day = evaluation(1).as_of;
        if !self.is_day_over && is_idle && due.is_none_or(|due| due > day) {
            next.push(self.changed(|state| {
                state.is_day_over = true;
                state.now = state.now.max(day);
            }));
        }
        next
    }

    /// Whether nobody is at work.
    fn is_idle(&self) -> bool {
        self.sweeper.is_none()
            && self.showing.is_none()
            && self.queue.is_empty()
            && !self.parts.iter().any(|part| matches!(part, Part::Working(_)))
    }
}
