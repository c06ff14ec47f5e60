//! One person's life in the world: encounters and conditions that fit together.

use chrono::{Days, NaiveDate, NaiveDateTime, TimeDelta};

use super::added;
use super::admissions::{self, Admission};
use super::encounter::{Class, Encounter};
use super::visits::{self, Busy};
use crate::Frame;
use crate::codes::problems::{self as p, MINOR, Problem, SOCIAL, UNKNOWN, URGENT};
use crate::codes::services::{self, Service};
use crate::dice::Dice;
use crate::directory::Directory;
use crate::people::illness::{Condition, Illness};
use crate::people::person::Person;

/// Everything that happened to one person.
pub(crate) struct Life {
    /// In no particular order; [`Life::by_time`] gives one.
    pub(crate) encounters: Vec<Encounter>,
    /// How many of the encounters belong to the story that illness tells; the stays of `added`
    /// follow them, and draw from streams of their own.
    pub(crate) told: usize,
    pub(crate) conditions: Vec<Condition>,
    pub(crate) died: Option<NaiveDate>,
}

impl Life {
    /// Lives a person's life up to the as-of day.
    pub(crate) fn draw(frame: &Frame, dir: &Directory, person: &Person, ill: &Illness) -> Self {
        let dice = Dice::new(frame.spec.seed, "life", u64::from(person.index));
        let life = Life { encounters: Vec::new(), told: 0, conditions: Vec::new(), died: None };
        let mut teller = Teller { frame, dir, person, ill, dice, life };
        teller.tell();
        let mut life = teller.life;
        life.told = life.encounters.len();
        added::add(frame, dir, person, ill, &mut life);
        life
    }

    /// The indexes of the encounters by their begin.
    pub(crate) fn by_time(&self) -> Vec<usize> {
        let mut order: Vec<usize> = (0..self.encounters.len()).collect();
        order.sort_by_key(|&at| (self.encounters[at].start, at));
        order
    }
}

struct Teller<'a> {
    frame: &'a Frame,
    dir: &'a Directory,
    person: &'a Person,
    ill: &'a Illness,
    dice: Dice,
    life: Life,
}

impl Teller<'_> {
    fn tell(&mut self) {
        let mut admissions = admissions::plan(self.frame, self.person, self.ill);
        let died = self.death(&mut admissions);
        self.life.died = died;
        let stays = admissions.iter().map(|a| (a.admitted.date(), a.discharged.date())).collect();
        let busy = Busy { stays, end: died.unwrap_or(self.frame.as_of) };
        for (at, admission) in admissions.iter().enumerate() {
            let next = admissions.get(at + 1).map(|next| next.admitted.date());
            self.stay(admission, next, &busy);
        }
        for (class, start, stop) in visits::plan(self.frame, self.person, self.ill, &busy) {
            self.visit(class, start, stop);
        }
        for (onset, problem) in &self.ill.problems {
            if *onset < busy.end {
                self.chronic(*onset, problem);
            }
        }
        if let Some(died) = died {
            self.farewell(died, &admissions);
        }
    }

    /// The day of death: in hospital, or outside when no stay is near and none has ended in the
    /// month before the as-of day. What would come after is struck.
    fn death(&mut self, admissions: &mut Vec<Admission>) -> Option<NaiveDate> {
        if let Some(last) = admissions.last().filter(|last| last.died) {
            return Some(last.discharged.date());
        }
        let (chance, day) = (self.dice.unit(), self.dice.unit());
        let age = f64::from(self.person.age);
        let yearly = 0.0004 + 0.05 * ((age - 40.0) / 55.0).clamp(0.0, 1.0) * (age / 95.0);
        let span = (self.frame.as_of - self.frame.from).num_days() as f64;
        if chance >= yearly * span / 365.25 || self.person.built_in.is_some() {
            return None;
        }
        let day = self.frame.from + Days::new((span * day) as u64);
        let recent = self.frame.as_of - Days::new(33);
        let near = |a: &Admission| {
            let left = a.discharged.date();
            (a.admitted.date() - Days::new(1) <= day && day <= left) || left >= recent
        };
        if day <= self.person.birth || admissions.iter().any(near) {
            return None;
        }
        admissions.retain(|admission| admission.discharged.date() < day);
        Some(day)
    }

    /// Adds an encounter and gives its index.
    fn encounter(
        &mut self,
        class: Class,
        service: &'static Service,
        (start, stop): (NaiveDateTime, NaiveDateTime),
        reason: Option<&'static Problem>,
    ) -> usize {
        let dir = self.dir;
        let home = dir.clinics[self.person.clinic];
        let hospital = dir.hospitals[self.person.clinic % dir.hospitals.len()];
        let organization = match class {
            Class::Wellness | Class::Ambulatory | Class::Virtual => home,
            Class::UrgentCare => self.dice.pick(&dir.urgent),
            Class::Snf => self.dice.pick(&dir.nursing),
            Class::Home => self.dice.pick(&dir.home),
            Class::Hospice => self.dice.pick(&dir.hospice),
            _ if self.dice.chance(0.9) => hospital,
            _ => self.dice.pick(&dir.hospitals),
        };
        let (base, median) = class.costs();
        let days = match class {
            Class::Inpatient | Class::Snf | Class::Hospice => 1 + (stop - start).num_days(),
            _ => 1,
        };
        let total = base + self.dice.cents(median, 0.7) * days;
        let share = if self.person.payer.is_some() { self.dice.between(70, 100) } else { 0 };
        self.life.encounters.push(Encounter {
            id: self.dice.uuid(),
            start,
            stop: (stop.date() < self.frame.as_of).then_some(stop),
            class,
            service,
            organization,
            provider: dir.provider(organization, &mut self.dice),
            base,
            total,
            covered: total * share / 100,
            reason,
        });
        self.life.encounters.len() - 1
    }

    /// Adds a condition unless the same one is active already.
    fn condition(&mut self, problem: &'static Problem, encounter: usize, days: Option<u64>) {
        let start = self.life.encounters[encounter].start.date();
        let known = self.life.conditions.iter().any(|other| {
            other.problem.code == problem.code && other.stop.is_none_or(|stop| stop >= start)
        });
        if known {
            return;
        }
        let stop = days.map(|days| start + Days::new(days)).filter(|day| *day < self.frame.as_of);
        self.life.conditions.push(Condition { problem, start, stop, encounter });
    }

    fn stay(&mut self, admission: &Admission, next: Option<NaiveDate>, busy: &Busy) {
        let reason = Some(admission.reason);
        if let Some(times) = admission.emergency {
            let service = self.dice.choose_weighted(services::encounters(Class::Emergency, false));
            self.encounter(Class::Emergency, service, times, reason);
        }
        let first = self.inpatient(admission);
        let lasting = [&p::STEMI, &p::NSTEMI, &p::STROKE].contains(&admission.reason);
        let chronic = self.ill.has(&[admission.reason]);
        if lasting {
            self.condition(admission.reason, first, None);
        } else if !chronic {
            let days = self.dice.between(9, 40) as u64;
            self.condition(admission.reason, first, Some(days));
        }
        if !admission.died && admission.discharged.date() < self.frame.as_of {
            self.after(admission, next, busy);
        }
    }

    /// The encounters of a stay: one, or for some of the longer ones two or three that follow
    /// each other without a gap. Gives the index of the first.
    fn inpatient(&mut self, admission: &Admission) -> usize {
        let (from, to) = (admission.admitted, admission.discharged);
        let hours = (to - from).num_hours();
        let open = to.date() >= self.frame.as_of;
        let reason = Some(admission.reason);
        let parts = match self.dice.below(100) {
            _ if open || hours < 40 => 1,
            0..=8 => 2,
            9..=12 => 3,
            _ => 1,
        };
        if parts == 1 {
            let service = self.dice.choose_weighted(services::encounters(Class::Inpatient, false));
            return self.encounter(Class::Inpatient, service, (from, to), reason);
        }
        let mut begin = from;
        let first = self.life.encounters.len();
        for part in 1..=parts {
            let end = if part == parts { to } else { from + TimeDelta::hours(hours * part / 3) };
            let service = if part == 1 {
                &services::ADMISSION
            } else {
                self.dice.choose(&services::TRANSFERS)
            };
            self.encounter(Class::Inpatient, service, (begin, end), reason);
            begin = end;
        }
        first
    }

    /// What follows a stay: a visit at the clinic, a nursing facility, or care at home.
    fn after(&mut self, admission: &Admission, next: Option<NaiveDate>, busy: &Busy) {
        let left = admission.discharged;
        let soon = left.date() + Days::new(self.dice.between(3, 14) as u64);
        if self.dice.chance(0.55) && busy.free(soon) {
            let times = visits::hours(Class::Ambulatory, soon, &mut self.dice);
            self.encounter(Class::Ambulatory, &services::FOLLOW_UP, times, Some(admission.reason));
        }
        let old = self.person.age >= 75;
        if self.dice.chance(if old { 0.14 } else { 0.02 }) {
            let weeks = left + TimeDelta::hours(24 * self.dice.between(8, 26));
            let limit = next.map_or(busy.end, |next| next.min(busy.end));
            if weeks.date() < limit || limit == self.frame.as_of {
                self.visit(Class::Snf, left + TimeDelta::hours(2), weeks);
            }
        } else if self.dice.chance(if old { 0.16 } else { 0.04 }) && busy.free(soon) {
            let (start, stop) = visits::hours(Class::Home, soon, &mut self.dice);
            self.visit(Class::Home, start, stop);
        }
    }

    /// An encounter outside hospital with what is found there.
    fn visit(&mut self, class: Class, start: NaiveDateTime, stop: NaiveDateTime) {
        let service = self.dice.choose_weighted(services::encounters(class, !self.person.adult()));
        let minor = match class {
            Class::Ambulatory | Class::Virtual => self.dice.chance(0.22),
            Class::UrgentCare | Class::Emergency => self.dice.chance(0.9),
            _ => false,
        };
        let reason = if minor {
            let from: &[(u32, &'static Problem)] =
                if class == Class::Emergency { &URGENT } else { &MINOR };
            Some(self.dice.weighted(from))
        } else if class == Class::Ambulatory && !self.ill.problems.is_empty() {
            Some(self.dice.pick(&self.ill.problems).1)
        } else {
            None
        };
        let at = self.encounter(class, service, (start, stop), reason);
        if let (true, Some(problem)) = (minor, reason) {
            let days = self.dice.between(6, 24) as u64;
            self.condition(problem, at, Some(days));
        }
        if matches!(class, Class::Wellness | Class::Outpatient) && self.person.adult() {
            self.social(at);
        }
    }

    fn social(&mut self, at: usize) {
        for _ in 0..self.dice.below(3) {
            let problem = self.dice.choose_weighted(&SOCIAL);
            let days = self.dice.between(120, 700) as u64;
            self.condition(problem, at, Some(days));
        }
        if self.dice.chance(0.018) {
            let problem = self.dice.choose(&UNKNOWN);
            self.condition(problem, at, None);
        }
    }

    /// A chronic problem begins at a visit of its own, or during the stay of that day.
    fn chronic(&mut self, onset: NaiveDate, problem: &'static Problem) {
        let open = |e: &Encounter| {
            e.class == Class::Inpatient
                && e.start.date() <= onset
                && e.stop.is_none_or(|stop| stop.date() >= onset)
        };
        if let Some(at) = self.life.encounters.iter().position(open) {
            return self.condition(problem, at, None);
        }
        let same_day = self
            .life
            .encounters
            .iter()
            .position(|e| e.start.date() == onset && e.class == Class::Ambulatory);
        let at = same_day.unwrap_or_else(|| {
            let times = visits::hours(Class::Ambulatory, onset, &mut self.dice);
            self.encounter(Class::Ambulatory, &services::PROBLEM_VISIT, times, Some(problem))
        });
        self.condition(problem, at, None);
    }

    /// Some of those who die at home have hospice care; every death is certified.
    fn farewell(&mut self, died: NaiveDate, admissions: &[Admission]) {
        let from = died - Days::new(self.dice.between(6, 40) as u64);
        let apart = admissions.iter().all(|a| a.discharged.date() < from);
        if apart && from > self.frame.from && self.dice.chance(0.4) {
            let (start, _) = visits::hours(Class::Home, from, &mut self.dice);
            let stop = admissions::at(died, 60, &mut self.dice);
            self.visit(Class::Hospice, start, stop);
        }
        let (start, stop) = visits::hours(Class::Wellness, died, &mut self.dice);
        let late = TimeDelta::hours(if admissions.iter().any(|a| a.died) { 24 } else { 0 });
        if stop.date() + late < self.frame.as_of {
            let times = (start + late, stop + late);
            self.encounter(Class::Wellness, &services::DEATH_CERTIFICATION, times, None);
        }
    }
}
