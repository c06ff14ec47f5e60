//! Hospital admissions: when, why, for how long, how they began and how they ended.

use chrono::{Datelike, Days, NaiveDate, NaiveDateTime, TimeDelta, Weekday};

use crate::Frame;
use crate::codes::problems as p;
use crate::codes::problems::Problem;
use crate::dice::{Dice, exp};
use crate::people::illness::Illness;
use crate::people::person::Person;

/// One admission, planned without regard to the end of the world: a discharge at or after the
/// as-of day means that the patient is still in hospital.
#[derive(Debug, Clone)]
pub(crate) struct Admission {
    pub(crate) admitted: NaiveDateTime,
    pub(crate) discharged: NaiveDateTime,
    pub(crate) reason: &'static Problem,
    /// Begin and end of the emergency visit that led to it.
    pub(crate) emergency: Option<(NaiveDateTime, NaiveDateTime)>,
    pub(crate) died: bool,
}

/// All admissions of a person in order, each at least two calendar days after the one before.
pub(crate) fn plan(frame: &Frame, person: &Person, illness: &Illness) -> Vec<Admission> {
    let dice = Dice::new(frame.spec.seed, "admissions", u64::from(person.index));
    let mut planner = Planner { frame, person, illness, dice, gave_birth: None };
    let mut planned = planner.run();
    if let Some(rank) = person.built_in {
        let fresh = frame.as_of - Days::new(70);
        planned.retain(|admission| admission.discharged.date() < fresh && !admission.died);
        planned.push(planner.built_in(rank));
    }
    planned
}

struct Planner<'a> {
    frame: &'a Frame,
    person: &'a Person,
    illness: &'a Illness,
    dice: Dice,
    gave_birth: Option<NaiveDate>,
}

impl Planner<'_> {
    fn run(&mut self) -> Vec<Admission> {
        let mut planned: Vec<Admission> = Vec::new();
        for first in self.first_days() {
            let mut next = Some(first);
            while let Some(day) = next.filter(|day| *day < self.frame.as_of) {
                let free = planned.last().map(|last| last.discharged.date() + Days::new(2));
                if free.is_some_and(|free| day < free) {
                    break;
                }
                let again = day != first;
                let admission = self.admit(day, again);
                if admission.admitted.date() >= self.frame.as_of {
                    break;
                }
                next = self.comes_back(&admission);
                planned.push(admission);
                if planned.last().is_some_and(|last| last.died) {
                    return planned;
                }
            }
        }
        planned
    }

    /// Days of admissions that have nothing to do with the one before: a Poisson count whose rate
    /// varies between people more than their illness explains, thinned by the season.
    fn first_days(&mut self) -> Vec<NaiveDate> {
        let from = self.frame.from.max(self.person.birth);
        let span = (self.frame.as_of - from).num_days();
        let frailty = self.dice.log_normal(0.85, 0.6);
        let rate = self.rate() * exp(0.225 * self.illness.burden.min(11.0)) * frailty;
        let count = self.dice.poisson((rate * span as f64 / 365.25).min(24.0));
        let mut days: Vec<NaiveDate> = (0..count).map(|_| self.seasonal(from, span)).collect();
        days.sort_unstable();
        days
    }

    /// Admissions a year of a person without chronic illness.
    fn rate(&self) -> f64 {
        match self.person.age {
            ..18 => 0.022,
            18..43 if self.person.woman => 0.085,
            18..45 => 0.036,
            45..65 => 0.07,
            65..75 => 0.122,
            75..85 => 0.172,
            _ => 0.22,
        }
    }

    fn seasonal(&mut self, from: NaiveDate, span: i64) -> NaiveDate {
        let mut day = from;
        for _ in 0..8 {
            day = from + Days::new(u64::from(self.dice.below(span.max(1) as u32)));
            let season = match day.month() {
                12 | 1 | 2 => 1.0,
                3 | 11 => 0.9,
                6..=8 => 0.76,
                _ => 0.83,
            };
            if self.dice.chance(season) {
                break;
            }
        }
        day
    }

    fn admit(&mut self, day: NaiveDate, again: bool) -> Admission {
        let reason = self.reason(day, again);
        let elective = *reason == p::KNEE_ARTHRITIS;
        let birth = *reason == p::PREGNANCY;
        let (day, hour) = if elective {
            (self.workday(day), self.dice.between(6, 10))
        } else {
            (day, self.dice.between(0, 23))
        };
        if birth {
            self.gave_birth = Some(day);
        }
        let admitted = at(day, hour * 60 + self.dice.between(0, 59), &mut self.dice);
        let days = if birth { self.dice.between(1, 4) } else { self.days(elective) };
        let discharged = self.leaves(admitted, days);
        let emergency =
            (!elective && !birth && self.dice.chance(0.75)).then(|| self.emergency(admitted));
        let died = !elective && !birth && self.dies() && discharged.date() < self.frame.as_of;
        Admission { admitted, discharged, reason, emergency, died }
    }

    fn dies(&mut self) -> bool {
        let old = if self.person.age > 75 { 0.012 } else { 0.0 };
        self.dice.chance(0.008 + 0.004 * self.illness.burden + old)
    }

    /// Calendar days in hospital: log-normal, longer for the very ill.
    fn days(&mut self, elective: bool) -> i64 {
        let median = if elective { 2.4 } else { 3.7 + 0.16 * self.illness.burden.min(10.0) };
        (self.dice.log_normal(median, 0.72) + 0.3) as i64
    }

    /// Discharges happen between ten and six, on the same day five to nine hours after.
    fn leaves(&mut self, admitted: NaiveDateTime, days: i64) -> NaiveDateTime {
        if days > 0 {
            let day = admitted.date() + Days::new(days.min(60) as u64);
            let minute = self.dice.between(600, 1080);
            return at(day, minute, &mut self.dice);
        }
        let late = at(admitted.date(), 23 * 60 + 50, &mut self.dice);
        let soon = admitted + TimeDelta::minutes(self.dice.between(300, 540));
        soon.min(late).max(admitted + TimeDelta::seconds(30))
    }

    /// The visit to the emergency room ends some hours before the admission, or runs into it.
    fn emergency(&mut self, admitted: NaiveDateTime) -> (NaiveDateTime, NaiveDateTime) {
        let stop = admitted - TimeDelta::minutes(self.dice.between(-40, 300));
        (stop - TimeDelta::minutes(self.dice.between(110, 520)), stop)
    }

    /// Unplanned operations do not wait; four of five planned ones wait for Monday.
    fn workday(&mut self, day: NaiveDate) -> NaiveDate {
        let wait = match day.weekday() {
            Weekday::Sat => 2,
            Weekday::Sun => 1,
            _ => 0,
        };
        if wait > 0 && self.dice.chance(0.8) { day + Days::new(wait) } else { day }
    }

    /// The day of the next admission when this one is not the last word: the hazard grows with
    /// illness and with the length of stay, and most come back early in the thirty days.
    fn comes_back(&mut self, admission: &Admission) -> Option<NaiveDate> {
        let left = admission.discharged.date();
        let days = (left - admission.admitted.date()).num_days() as f64;
        let elective = *admission.reason == p::KNEE_ARTHRITIS || *admission.reason == p::PREGNANCY;
        let hazard = if elective {
            0.012
        } else {
            (0.038 + 0.0165 * self.illness.burden + 0.003 * days).min(0.3)
        };
        if admission.died || !self.dice.chance(hazard) {
            return None;
        }
        let late = self.dice.unit();
        Some(left + Days::new(2 + (28.99 * late * late.sqrt()) as u64))
    }

    fn reason(&mut self, day: NaiveDate, again: bool) -> &'static Problem {
        let fertile = self.person.woman && (18..43).contains(&self.person.age);
        let rested = self.gave_birth.is_none_or(|last| (day - last).num_days() > 330);
        if !again && fertile && rested && self.dice.chance(0.62) {
            return &p::PREGNANCY;
        }
        let has = |problems: &[&'static Problem]| self.illness.has(problems);
        let old = self.person.age >= 50;
        let lungs = has(&[&p::COPD, &p::EMPHYSEMA, &p::CHRONIC_BRONCHITIS]);
        let reasons = [
            (if has(&[&p::CHF]) { 40 } else { 0 }, &p::CHF),
            (if has(&[&p::HEART_FAILURE]) { 40 } else { 0 }, &p::HEART_FAILURE),
            (if lungs { 26 } else { 0 }, &p::COPD),
            (if has(&[&p::ASTHMA]) { 6 } else { 0 }, &p::ASTHMA),
            (if has(&[&p::LUNG_CANCER]) { 16 } else { 0 }, &p::LUNG_CANCER),
            (if has(&[&p::ATRIAL_FIBRILLATION]) { 8 } else { 0 }, &p::ATRIAL_FIBRILLATION),
            (if has(&[&p::KNEE_ARTHRITIS]) && !again { 18 } else { 0 }, &p::KNEE_ARTHRITIS),
            (if old { 6 } else { 0 }, &p::NSTEMI),
            (if old { 3 } else { 0 }, &p::STEMI),
            (if old { 6 } else { 0 }, &p::STROKE),
            (if old { 5 } else { 0 }, &p::HIP_FRACTURE),
            (16, &p::PNEUMONIA),
            (12, &p::SEPSIS),
            (9, &p::CYSTITIS),
            (if again { 0 } else { 6 }, &p::APPENDICITIS),
            (5, &p::COVID),
        ];
        self.dice.weighted(&reasons)
    }

    /// An acute stay of five days, discharged within the last ten days: with heart failure and
    /// diabetic kidney disease, which the illness adds, LACE is 12 at least. The first ends the
    /// day before the as-of day, so that this day is the midnight after the newest discharge.
    fn built_in(&mut self, rank: u32) -> Admission {
        let ago = [1, 4, 8][rank.min(2) as usize];
        let left = self.frame.as_of - Days::new(ago);
        let minute = self.dice.between(640, 1000);
        let admitted = at(left - Days::new(5), minute, &mut self.dice);
        let discharged = at(left, 14 * 60, &mut self.dice);
        let emergency = Some(self.emergency(admitted));
        Admission { admitted, discharged, reason: &p::CHF, emergency, died: false }
    }
}

/// A minute of a day, at a random second.
pub(crate) fn at(day: NaiveDate, minute: i64, dice: &mut Dice) -> NaiveDateTime {
    day.and_time(chrono::NaiveTime::MIN)
        + TimeDelta::minutes(minute)
        + TimeDelta::seconds(dice.between(0, 59))
}
