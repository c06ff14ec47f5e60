//! Everything outside hospital stays: how often, and when in the day.

use chrono::{Datelike, Days, Months, NaiveDate, NaiveDateTime, TimeDelta, Weekday};

use super::admissions::at;
use super::encounter::Class;
use crate::Frame;
use crate::dice::Dice;
use crate::people::illness::Illness;
use crate::people::person::Person;

/// A visit to come: its class, begin and end.
pub(crate) type Visit = (Class, NaiveDateTime, NaiveDateTime);

/// Days in hospital or dead, during which nobody visits a clinic.
pub(crate) struct Busy {
    pub(crate) stays: Vec<(NaiveDate, NaiveDate)>,
    /// The first day on which there is nothing any more: the death or the as-of day.
    pub(crate) end: NaiveDate,
}

impl Busy {
    /// Whether the day lies six calendar months before an admission. An emergency visit on it
    /// would count by one reading of the score's window, by days, and not by the other, by hours.
    fn contested(&self, day: NaiveDate) -> bool {
        self.stays.iter().any(|(from, _)| *from - Months::new(6) == day)
    }

    /// Whether a visit may begin on this day.
    pub(crate) fn free(&self, day: NaiveDate) -> bool {
        day < self.end && !self.stays.iter().any(|(from, to)| (*from..=*to).contains(&day))
    }
}

/// The visits of a person that no stay causes.
pub(crate) fn plan(frame: &Frame, person: &Person, illness: &Illness, busy: &Busy) -> Vec<Visit> {
    let mut dice = Dice::new(frame.spec.seed, "visits", u64::from(person.index));
    let from = frame.from.max(person.birth);
    let days = (busy.end.min(frame.as_of) - from).num_days();
    if days <= 0 {
        return Vec::new();
    }
    let years = days as f64 / 365.25;
    let eager = dice.log_normal(0.87, 0.55);
    let mut visits = Vec::new();
    for (class, rate) in rates(person, illness.burden) {
        for _ in 0..dice.poisson((rate * eager * years).min(58.0)) {
            let day = from + Days::new(u64::from(dice.below(days as u32)));
            let day = open(class, day);
            let (start, stop) = hours(class, day, &mut dice);
            if class == Class::Emergency && busy.contested(day) {
                continue;
            }
            if busy.free(day) && stop.date() < frame.as_of && busy.free(stop.date()) {
                visits.push((class, start, stop));
            }
        }
    }
    visits
}

/// Visits a year by class.
fn rates(person: &Person, burden: f64) -> [(Class, f64); 6] {
    let young = person.age < 5;
    let old = person.age >= 65;
    [
        (
            Class::Wellness,
            if young {
                2.6
            } else if old {
                1.1
            } else {
                0.7
            },
        ),
        (Class::Ambulatory, 0.8 + 0.42 * burden),
        (Class::Outpatient, 0.35 + 0.12 * burden),
        (Class::UrgentCare, if person.age < 40 { 0.32 } else { 0.18 }),
        (Class::Emergency, 0.15 + 0.11 * burden),
        (Class::Virtual, 0.12 + 0.04 * burden),
    ]
}

/// Clinics are closed at weekends: their patients come on Monday.
fn open(class: Class, day: NaiveDate) -> NaiveDate {
    let open = matches!(class, Class::UrgentCare | Class::Emergency | Class::Virtual);
    match day.weekday() {
        Weekday::Sat if !open => day + Days::new(2),
        Weekday::Sun if !open => day + Days::new(1),
        _ => day,
    }
}

/// Begin and end of a visit on a day.
pub(crate) fn hours(
    class: Class,
    day: NaiveDate,
    dice: &mut Dice,
) -> (NaiveDateTime, NaiveDateTime) {
    let (opens, closes, least, most) = match class {
        Class::Emergency => (0, 1439, 110, 520),
        Class::UrgentCare => (540, 1200, 15, 70),
        Class::Outpatient => (460, 960, 30, 200),
        Class::Virtual => (480, 1140, 10, 30),
        Class::Home => (540, 960, 40, 90),
        _ => (480, 1020, 15, 60),
    };
    let minute = dice.between(opens, closes);
    let start = at(day, minute, dice);
    (start, start + TimeDelta::minutes(dice.between(least, most)))
}
