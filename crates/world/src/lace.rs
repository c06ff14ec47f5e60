//! The world's own reading of the readmission risk: stays, the LACE index and the score.
//!
//! LACE: van Walraven et al., CMAJ 2010;182(6):551-557, with its own Charlson weights
//! (Schneeweiss et al. 2003). It is written for being checked by eye, not for speed.

use chrono::{Months, NaiveDate, NaiveDateTime, TimeDelta};

use crate::care::encounter::{Class, Encounter};
use crate::people::illness::Condition;

/// A Charlson category, renal disease split by severity as LACE weighs it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Category {
    MyocardialInfarction,
    HeartFailure,
    Cerebrovascular,
    Dementia,
    Pulmonary,
    Rheumatic,
    PepticUlcer,
    MildLiver,
    Diabetes,
    DiabetesWithComplications,
    Hemiplegia,
    MildRenal,
    SevereRenal,
    Cancer,
    Metastasis,
    Aids,
}

/// Inpatient encounters that overlap, or follow each other within one calendar day.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Stay {
    pub(crate) admitted: NaiveDateTime,
    /// None while the patient is in hospital.
    pub(crate) discharged: Option<NaiveDateTime>,
    /// Its first encounter, an index into the person's encounters.
    pub(crate) first: usize,
}

impl Stay {
    /// Whole calendar days (UTC) from admission to discharge; none while open.
    pub(crate) fn days(&self) -> Option<i64> {
        Some((self.discharged?.date() - self.admitted.date()).num_days())
    }
}

/// Merges one patient's inpatient encounters into stays, in order of admission.
pub(crate) fn stays(encounters: &[Encounter]) -> Vec<Stay> {
    let mut inpatient: Vec<(usize, &Encounter)> = encounters
        .iter()
        .enumerate()
        .filter(|(_, encounter)| encounter.class == Class::Inpatient)
        .collect();
    inpatient.sort_by_key(|(_, encounter)| (encounter.start, encounter.stop, &encounter.id));
    let mut merged: Vec<Stay> = Vec::new();
    for (first, next) in inpatient {
        match merged.last_mut() {
            Some(last) if follows(last, next.start) => {
                last.discharged = last.discharged.zip(next.stop).map(|(a, b)| a.max(b));
            }
            _ => merged.push(Stay { admitted: next.start, discharged: next.stop, first }),
        }
    }
    merged
}

fn follows(stay: &Stay, start: NaiveDateTime) -> bool {
    stay.discharged.is_none_or(|discharged| (start.date() - discharged.date()).num_days() <= 1)
}

/// The points of the Charlson part before they are capped: each category once, the severe form of
/// a disease in place of its mild form, and "liver or renal disease" as one line.
pub(crate) fn charlson(categories: &[Category]) -> u32 {
    use Category as C;
    let has = |category| categories.contains(&category);
    let severe_organ = has(C::SevereRenal);
    let lines = [
        (has(C::MyocardialInfarction), 1),
        (has(C::Cerebrovascular), 1),
        (has(C::Diabetes) && !has(C::DiabetesWithComplications), 1),
        (has(C::HeartFailure), 2),
        (has(C::DiabetesWithComplications), 2),
        (has(C::Pulmonary), 2),
        ((has(C::MildLiver) || has(C::MildRenal)) && !severe_organ, 2),
        (has(C::Cancer) && !has(C::Metastasis), 2),
        (has(C::Dementia), 3),
        (has(C::Rheumatic), 3),
        (has(C::Aids), 4),
        (severe_organ, 4),
        (has(C::Metastasis), 6),
    ];
    lines.iter().filter(|(present, _)| *present).map(|(_, weight)| weight).sum()
}

/// The LACE index from length of stay in days, acute admission, Charlson sum and emergency visits.
pub(crate) fn index(days: i64, acute: bool, charlson: u32, emergencies: usize) -> u8 {
    let length = match days {
        ..=0 => 0,
        1..=3 => days as u8,
        4..=6 => 4,
        7..=13 => 5,
        _ => 7,
    };
    let comorbidity = if charlson >= 4 { 5 } else { charlson as u8 };
    length + if acute { 3 } else { 0 } + comorbidity + emergencies.min(4) as u8
}

/// The score from 0 to 100 at which LACE 10, the published bound of high risk, is 80.
pub(crate) fn score(lace: u8) -> u8 {
    const SCORES: [u8; 20] =
        [0, 10, 20, 29, 39, 40, 50, 60, 69, 79, 80, 82, 84, 87, 89, 91, 93, 96, 98, 100];
    SCORES[usize::from(lace.min(19))]
}

/// The LACE index of a finished stay.
pub(crate) fn of_stay(stay: &Stay, encounters: &[Encounter], conditions: &[Condition]) -> u8 {
    let emergencies: Vec<(NaiveDateTime, NaiveDateTime)> = encounters
        .iter()
        .filter(|encounter| encounter.class == Class::Emergency)
        .filter_map(|encounter| Some((encounter.start, encounter.stop?)))
        .collect();
    let leads = |stop: NaiveDateTime| stop >= stay.admitted - TimeDelta::hours(24);
    let acute = emergencies
        .iter()
        .any(|&(start, stop)| leads(stop) && stay.discharged.is_none_or(|end| start <= end));
    let earliest = stay.admitted - Months::new(6);
    let before = emergencies
        .iter()
        .filter(|(start, stop)| *start >= earliest && *start < stay.admitted && !leads(*stop))
        .count();
    index(stay.days().unwrap_or(0), acute, charlson(&known(stay, conditions)), before)
}

/// The categories of what is known at discharge and not over before the admission.
fn known(stay: &Stay, conditions: &[Condition]) -> Vec<Category> {
    let discharged = stay.discharged.map_or(NaiveDate::MAX, |discharged| discharged.date());
    conditions
        .iter()
        .filter(|condition| condition.start <= discharged)
        .filter(|condition| condition.stop.is_none_or(|stop| stop >= stay.admitted.date()))
        .filter_map(|condition| condition.problem.category)
        .collect()
}

/// The stay that a patient's risk rests on at `as_of`: the latest one, when it is over, the
/// patient left it alive, and that was 0 to 30 days ago.
pub(crate) fn index_stay(
    stays: &[Stay],
    died: Option<NaiveDate>,
    as_of: NaiveDate,
) -> Option<Stay> {
    if stays.iter().any(|stay| stay.discharged.is_none()) {
        return None;
    }
    let last = *stays.iter().max_by_key(|stay| stay.discharged)?;
    let left = last.discharged?.date();
    let alive = died.is_none_or(|died| died > left);
    let ago = (as_of - left).num_days();
    (alive && (0..=30).contains(&ago)).then_some(last)
}

#[cfg(test)]
mod tests;
