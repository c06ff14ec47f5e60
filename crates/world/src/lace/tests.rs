//! The boundaries of stays, of the index and of its windows.

use chrono::{NaiveDate, NaiveDateTime};

use super::Category as C;
use super::*;
use crate::codes::problems as p;
use crate::codes::services::ADMISSION;

fn at(text: &str) -> NaiveDateTime {
    NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").unwrap()
}

fn encounter(class: Class, start: &str, stop: &str) -> Encounter {
    Encounter {
        id: start.to_owned(),
        start: at(start),
        stop: (!stop.is_empty()).then(|| at(stop)),
        class,
        service: &ADMISSION,
        organization: 0,
        provider: 0,
        base: 0,
        total: 0,
        covered: 0,
        reason: None,
    }
}

fn inpatient(start: &str, stop: &str) -> Encounter {
    encounter(Class::Inpatient, start, stop)
}

fn emergency(start: &str, stop: &str) -> Encounter {
    encounter(Class::Emergency, start, stop)
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// The index of a five-day stay from 31 August 2025, ten in the morning, after these visits.
fn after(visits: Vec<Encounter>) -> u8 {
    let mut all = vec![inpatient("2025-08-31 10:00", "2025-09-05 12:00")];
    all.extend(visits);
    of_stay(&stays(&all)[0], &all, &[])
}

#[test]
fn the_worked_example_of_a_five_day_acute_stay_scores_84() {
    let sum = charlson(&[C::HeartFailure, C::DiabetesWithComplications]);
    let lace = index(5, true, sum, 0);
    assert_eq!((lace, score(lace)), (12, 84));
}

#[test]
fn the_severe_form_replaces_the_mild_one() {
    assert_eq!(charlson(&[C::Diabetes, C::DiabetesWithComplications]), 2);
    assert_eq!(charlson(&[C::MildRenal, C::SevereRenal, C::MildLiver]), 4);
    assert_eq!(charlson(&[C::Cancer, C::Metastasis]), 6);
    assert_eq!(charlson(&[C::PepticUlcer, C::Hemiplegia]), 0);
    assert_eq!(charlson(&[C::Pulmonary, C::Pulmonary]), 2);
}

#[test]
fn lengths_of_stay_have_the_published_points() {
    let points = [0, 1, 2, 3, 4, 6, 7, 13, 14, 60].map(|days| index(days, false, 0, 0));
    assert_eq!(points, [0, 1, 2, 3, 4, 4, 5, 5, 7, 7]);
}

#[test]
fn the_highest_index_is_nineteen() {
    assert_eq!(index(30, true, 9, 9), 19);
    assert_eq!(score(19), 100);
}

#[test]
fn encounters_within_one_calendar_day_are_one_stay() {
    let all = [
        inpatient("2025-01-07 23:00", "2025-01-09 01:00"),
        inpatient("2025-01-01 10:00", "2025-01-03 10:00"),
        inpatient("2025-01-03 10:00", "2025-01-06 00:10"),
        inpatient("2025-01-11 00:00", ""),
    ];
    let stays = stays(&all);
    assert_eq!(stays.len(), 2);
    assert_eq!((stays[0].days(), stays[1].days()), (Some(8), None));
}

#[test]
fn a_nested_encounter_does_not_shorten_its_stay() {
    let all = [
        inpatient("2025-01-01 10:00", "2025-01-20 10:00"),
        inpatient("2025-01-05 10:00", "2025-01-06 10:00"),
    ];
    assert_eq!(stays(&all)[0].days(), Some(19));
}

#[test]
fn an_emergency_visit_within_a_day_makes_the_admission_acute_and_is_not_counted() {
    assert_eq!(after(vec![]), 4);
    assert_eq!(after(vec![emergency("2025-08-30 08:00", "2025-08-30 10:00")]), 7);
    assert_eq!(after(vec![emergency("2025-08-31 08:00", "2025-08-31 10:30")]), 7);
    assert_eq!(after(vec![emergency("2025-08-30 08:00", "2025-08-30 09:59")]), 5);
}

#[test]
fn emergency_visits_count_for_six_calendar_months_up_to_four() {
    // Six months before 31 August is the last day of February.
    assert_eq!(after(vec![emergency("2025-02-28 10:00", "2025-02-28 12:00")]), 5);
    assert_eq!(after(vec![emergency("2025-02-28 09:59", "2025-02-28 12:00")]), 4);
    let five =
        (1..=5).map(|n| emergency(&format!("2025-06-0{n} 10:00"), &format!("2025-06-0{n} 12:00")));
    assert_eq!(after(five.collect()), 8);
}

#[test]
fn problems_count_when_known_at_discharge_and_not_over_before_admission() {
    let all = [inpatient("2025-08-31 10:00", "2025-09-05 12:00")];
    let stay = stays(&all)[0];
    let with = |start: &str, stop: Option<&str>| {
        let condition =
            Condition { problem: &p::CHF, start: day(start), stop: stop.map(day), encounter: 0 };
        of_stay(&stay, &all, &[condition])
    };
    assert_eq!(with("2025-09-05", None), 6);
    assert_eq!(with("2025-09-06", None), 4);
    assert_eq!(with("2020-01-01", Some("2025-08-31")), 6);
    assert_eq!(with("2020-01-01", Some("2025-08-30")), 4);
}

#[test]
fn only_a_living_patient_discharged_within_thirty_days_has_an_index_stay() {
    let stay = stays(&[inpatient("2025-08-31 10:00", "2025-09-05 12:00")]);
    let found = |died: Option<&str>, as_of: &str| index_stay(&stay, died.map(day), day(as_of));
    assert!(found(None, "2025-09-05").is_some());
    assert!(found(None, "2025-10-05").is_some());
    assert!(found(None, "2025-10-06").is_none());
    assert!(found(Some("2025-09-05"), "2025-09-06").is_none());
    let back = stays(&[
        inpatient("2025-08-31 10:00", "2025-09-05 12:00"),
        inpatient("2025-09-20 10:00", ""),
    ]);
    assert!(index_stay(&back, None, day("2025-09-21")).is_none());
}
