//! Stays beside the story that illness tells: planned ones, psychiatric ones, transfers to another
//! hospital, and returns within hours of the discharge.
//!
//! They are put where a life has room for them. A transfer or a return touches the stay before it,
//! so that the rule of one calendar day makes one stay of both; all others keep two days between
//! themselves and any other stay.

use chrono::{Days, Months, NaiveDate, NaiveDateTime, TimeDelta};

use super::admissions::at;
use super::encounter::{Class, Encounter};
use super::life::Life;
use crate::Frame;
use crate::codes::problems as p;
use crate::codes::problems::Problem;
use crate::codes::services::{self, Service};
use crate::dice::Dice;
use crate::directory::Directory;
use crate::people::illness::Illness;
use crate::people::person::Person;

/// Adds the stays of one person. Nobody whose high risk is built in gets any.
pub(crate) fn add(
    frame: &Frame,
    dir: &Directory,
    person: &Person,
    illness: &Illness,
    life: &mut Life,
) {
    if person.built_in.is_some() {
        return;
    }
    let dice = Dice::new(frame.spec.seed, "added", u64::from(person.index));
    let mut adder = Adder { frame, dir, person, life, dice };
    adder.after_stays();
    adder.chemotherapy(illness);
    adder.operations();
    adder.psychiatry();
}

struct Adder<'a> {
    frame: &'a Frame,
    dir: &'a Directory,
    person: &'a Person,
    life: &'a mut Life,
    dice: Dice,
}

impl Adder<'_> {
    /// What may follow a finished stay: a transfer, a return on the same day, or rehabilitation.
    fn after_stays(&mut self) {
        for before in 0..self.life.told {
            let encounter = &self.life.encounters[before];
            let (Class::Inpatient, Some(left)) = (encounter.class, encounter.stop) else {
                continue;
            };
            let (hospital, reason) = (encounter.organization, encounter.reason);
            let lame = reason.is_some_and(|why| *why == p::STROKE || *why == p::HIP_FRACTURE);
            match self.dice.below(1000) {
                0..12 => self.transfer(before, left, hospital, reason),
                12..20 => self.return_at_once(before, left, hospital, reason),
                20..120 if lame => self.rehabilitation(left.date()),
                _ => {}
            }
        }
    }

    /// On to another hospital, two hours or a night later, for the same reason.
    fn transfer(
        &mut self,
        before: usize,
        left: NaiveDateTime,
        hospital: usize,
        reason: Option<&'static Problem>,
    ) {
        let others: Vec<usize> =
            self.dir.hospitals.iter().copied().filter(|other| *other != hospital).collect();
        let elsewhere = self.dice.pick(&others);
        let begin = left + TimeDelta::hours(if self.dice.chance(0.7) { 2 } else { 16 });
        let stop = self.afternoon(begin.date(), 1, 5);
        self.put(Some(before), (begin, stop), elsewhere, &services::ADMISSION, reason);
    }

    /// Back in the same hospital before midnight; every other time for something else.
    fn return_at_once(
        &mut self,
        before: usize,
        left: NaiveDateTime,
        hospital: usize,
        reason: Option<&'static Problem>,
    ) {
        let other = self.dice.pick(&[&p::SEPSIS, &p::PNEUMONIA, &p::ATRIAL_FIBRILLATION]);
        let reason = if self.dice.chance(0.5) { reason } else { Some(other) };
        let begin = left + TimeDelta::minutes(self.dice.between(120, 350));
        let stop = self.afternoon(begin.date(), 1, 4);
        if begin.date() == left.date() {
            self.put(Some(before), (begin, stop), hospital, &services::ADMISSION, reason);
        }
    }

    fn rehabilitation(&mut self, left: NaiveDate) {
        let day = left + Days::new(self.dice.between(3, 20) as u64);
        self.planned(day, (8, 18), &p::REHABILITATION);
    }

    /// Up to four cycles, three weeks apart, for every tenth of those with cancer.
    fn chemotherapy(&mut self, illness: &Illness) {
        let treated = [
            &p::BREAST_CANCER,
            &p::COLON_CANCER,
            &p::LUNG_CANCER,
            &p::SMALL_CELL_CANCER,
            &p::LEUKEMIA,
        ];
        let cancer = illness.problems.iter().find(|(_, problem)| treated.contains(problem));
        let Some(&(onset, reason)) = cancer.filter(|_| self.dice.chance(0.1)) else { return };
        let mut day = onset.max(self.frame.from) + Days::new(u64::from(self.dice.below(500)));
        for _ in 0..self.dice.between(1, 4) {
            self.planned(day, (1, 3), reason);
            day = day + Days::new(self.dice.between(20, 23) as u64);
        }
    }

    fn operations(&mut self) {
        if self.person.age >= 55 && self.dice.chance(0.011) {
            let day = self.any_day();
            self.planned(day, (2, 4), &p::HIP_ARTHRITIS);
        }
        if self.person.woman && (31..46).contains(&self.person.age) && self.dice.chance(0.03) {
            let day = self.any_day();
            self.planned(day, (0, 1), &p::STERILIZATION);
        }
    }

    fn psychiatry(&mut self) {
        if !self.person.adult() || !self.dice.chance(0.004) {
            return;
        }
        let day = self.any_day();
        let begin = at(day, self.dice.between(480, 1200), &mut self.dice);
        let stop = self.afternoon(day, 6, 21);
        let hospital = self.hospital();
        self.put(None, (begin, stop), hospital, &services::ADMISSION, Some(&p::DEPRESSION));
    }

    /// An admission in the morning, `nights` being the least and the most.
    fn planned(&mut self, day: NaiveDate, nights: (i64, i64), reason: &'static Problem) {
        let begin = at(day, self.dice.between(390, 600), &mut self.dice);
        let stop = self.afternoon(day, nights.0, nights.1);
        let hospital = self.hospital();
        self.put(None, (begin, stop), hospital, &services::ADMISSION, Some(reason));
    }

    fn any_day(&mut self) -> NaiveDate {
        let span = (self.frame.as_of - self.frame.from).num_days();
        self.frame.from + Days::new(u64::from(self.dice.below(span.max(1) as u32)))
    }

    /// A time from one o'clock to five, some nights after a day.
    fn afternoon(&mut self, day: NaiveDate, least: i64, most: i64) -> NaiveDateTime {
        let day = day + Days::new(self.dice.between(least, most) as u64);
        at(day, self.dice.between(780, 1020), &mut self.dice)
    }

    fn hospital(&self) -> usize {
        self.dir.hospitals[self.person.clinic % self.dir.hospitals.len()]
    }

    /// Adds a stay where there is room for it; one that continues another encounter needs room
    /// only behind that one.
    fn put(
        &mut self,
        before: Option<usize>,
        (start, stop): (NaiveDateTime, NaiveDateTime),
        organization: usize,
        service: &'static Service,
        reason: Option<&'static Problem>,
    ) {
        let (base, median) = Class::Inpatient.costs();
        let total = base + self.dice.cents(median, 0.7) * (1 + (stop - start).num_days());
        let share = if self.person.payer.is_some() { self.dice.between(70, 100) } else { 0 };
        let encounter = Encounter {
            id: self.dice.uuid(),
            start,
            stop: Some(stop),
            class: Class::Inpatient,
            service,
            organization,
            provider: self.dir.provider(organization, &mut self.dice),
            base,
            total,
            covered: total * share / 100,
            reason,
        };
        if self.has_time(start, stop) && self.has_room(before, start, stop) {
            self.life.encounters.push(encounter);
        }
    }

    /// Whether the stay lies between birth and the end of the world, well before a death. The dead
    /// keep the last month free, as no stay of theirs may look like a discharge to follow up.
    fn has_time(&self, start: NaiveDateTime, stop: NaiveDateTime) -> bool {
        let end = match self.life.died {
            Some(died) => (died - Days::new(2)).min(self.frame.as_of - Days::new(33)),
            None => self.frame.as_of,
        };
        start.date() > self.person.birth.max(self.frame.from) && stop.date() < end
    }

    fn has_room(&self, before: Option<usize>, start: NaiveDateTime, stop: NaiveDateTime) -> bool {
        match before {
            Some(before) => self.is_free_behind(before, stop.date()),
            None => self.is_free(start.date(), stop.date()),
        }
    }

    /// Whether nothing ends after this encounter and begins before the day after next.
    fn is_free_behind(&self, before: usize, stop: NaiveDate) -> bool {
        let left = self.life.encounters[before].stop;
        self.life.encounters.iter().enumerate().all(|(at, other)| {
            let over = other.stop.is_some_and(|end| Some(end) <= left);
            at == before || over || other.start.date() > stop + Days::new(1)
        })
    }

    /// Whether no other stay is within a day of these days, and no other care within them or on
    /// the day before.
    fn is_free(&self, start: NaiveDate, stop: NaiveDate) -> bool {
        // An emergency visit six calendar months before would count by one reading of the score's
        // window, by days, and not by the other, by hours.
        let contested = start - Months::new(6);
        self.life.encounters.iter().all(|other| {
            let (begun, ended) = (other.start.date(), other.stop.map(|end| end.date()));
            let margin = Days::new(u64::from(other.class == Class::Inpatient));
            let before = ended.is_some_and(|ended| ended + Days::new(1) < start);
            let after = begun > stop + margin;
            (before || after) && (other.class != Class::Emergency || begun != contested)
        })
    }
}
