use chrono::{DateTime, TimeDelta, Utc};
use proptest::{prelude::*, sample::subsequence};

use crate::{
    care::{ContactHistory, MAX_ATTEMPTS},
    outreach::{ContactOutcome, NOTE_VERSION, OutreachNote, PatientRef},
};

use ContactOutcome::{
    Busy, CallbackRequested, Deceased, Disconnected, Escalated, InFacility, LeftMessage, NoAnswer,
    ReachedCaregiver, ReachedPatient, Refused, WrongNumber,
};

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn noon() -> DateTime<Utc> {
    at("2024-09-04T12:00:00Z")
}

/// A note of a call that many minutes after noon.
fn note(id: &str, outcome: ContactOutcome, minutes: i64) -> OutreachNote {
    let contacted_at = noon() + TimeDelta::minutes(minutes);
    OutreachNote {
        schema_version: NOTE_VERSION,
        note_id: id.parse().unwrap(),
        tenant: "main".parse().unwrap(),
        clinic_id: "north".parse().unwrap(),
        author: "nurse-7".parse().unwrap(),
        patient: PatientRef::Person { person_id: "P1".parse().unwrap() },
        outcome,
        contacted_at,
        arrived_at: contacted_at + TimeDelta::seconds(30),
        relationship: None,
        escalation_target: None,
        callback_at: None,
        text: None,
    }
}

fn later() -> DateTime<Utc> {
    noon() + TimeDelta::days(10)
}

fn taken<'a>(notes: impl IntoIterator<Item = &'a OutreachNote>) -> ContactHistory {
    let mut history = ContactHistory::default();
    notes.into_iter().for_each(|note| history.take(note, later()));
    history
}

fn of(calls: &[(ContactOutcome, i64)]) -> ContactHistory {
    let notes = calls.iter().enumerate();
    let notes: Vec<_> =
        notes.map(|(index, (outcome, at))| note(&format!("n{index}"), *outcome, *at)).collect();
    taken(&notes)
}

#[test]
fn each_outcome_has_its_effects_and_no_other() {
    let effects = |outcome| {
        let history = of(&[(outcome, 0)]);
        let marks = [
            (history.last_attempt().is_some(), "attempt"),
            (history.success == Some(noon()), "success"),
            (history.is_held(None), "held"),
            (history.has_bad_number(), "bad number"),
            (history.needs_review(noon() - TimeDelta::days(1)), "review"),
        ];
        marks.into_iter().filter_map(|(is, mark)| is.then_some(mark)).collect::<Vec<_>>().join(", ")
    };
    let expected = [
        (ReachedPatient, "attempt, success"),
        (ReachedCaregiver, "attempt, success"),
        (Escalated, "attempt, success"),
        (CallbackRequested, "attempt"),
        (LeftMessage, "attempt"),
        (NoAnswer, "attempt"),
        (Busy, "attempt"),
        (Refused, "attempt"),
        (WrongNumber, "attempt, bad number"),
        (Disconnected, "attempt, bad number"),
        (InFacility, "held"),
        (Deceased, "held"),
    ];
    assert_eq!(expected.map(|(outcome, _)| outcome), ContactOutcome::ALL);
    for (outcome, effect) in expected {
        assert_eq!(effects(outcome), effect, "{outcome}");
        assert_eq!(of(&[(outcome, 0)]).attempts.len(), 1, "{outcome}");
    }
}

#[test]
fn two_refusals_in_one_episode_need_review() {
    let history = of(&[(Refused, 0), (NoAnswer, 10), (Refused, 20)]);
    assert!(history.needs_review(noon() - TimeDelta::seconds(1)));
    assert!(!history.needs_review(noon()), "the first was of an earlier episode");
    assert!(!of(&[(Refused, 0), (Busy, 10)]).needs_review(noon() - TimeDelta::days(1)));
}

#[test]
fn a_facility_is_left_by_a_later_successful_contact_or_discharge_only() {
    let held = |calls: &[_], discharged: Option<i64>| {
        of(calls).is_held(discharged.map(|minutes| noon() + TimeDelta::minutes(minutes)))
    };
    assert!(held(&[(InFacility, 0)], None));
    for success in [ReachedPatient, ReachedCaregiver, Escalated] {
        assert!(!held(&[(InFacility, 0), (success, 1)], None), "{success}");
        assert!(held(&[(success, -1), (InFacility, 0)], None), "{success}");
    }
    for outcome in ContactOutcome::ALL.into_iter().filter(|one| !one.is_successful_contact()) {
        assert!(held(&[(InFacility, 0), (outcome, 1)], None), "{outcome}");
    }
    assert!(!held(&[(InFacility, 0)], Some(1)));
    assert!(held(&[(InFacility, 0)], Some(-1)));
    assert!(held(&[(InFacility, 0), (ReachedPatient, 5), (InFacility, 10)], Some(5)));
}

#[test]
fn nobody_is_called_who_has_died() {
    let history = of(&[(Deceased, 0), (ReachedCaregiver, 10)]);
    assert!(history.is_held(Some(noon() + TimeDelta::days(1))));
}

#[test]
fn a_number_is_bad_until_somebody_is_reached_by_it() {
    assert!(of(&[(ReachedPatient, 0), (WrongNumber, 1), (NoAnswer, 2)]).has_bad_number());
    assert!(!of(&[(WrongNumber, 0), (Disconnected, 1), (ReachedCaregiver, 2)]).has_bad_number());
    assert!(!ContactHistory::default().has_bad_number());
}

#[test]
fn a_call_that_lies_ahead_counts_as_of_the_present_however_often_it_comes() {
    let mut note = note("typo", ReachedPatient, 0);
    note.contacted_at = at("2099-09-04T12:00:00Z");
    note.arrived_at = note.contacted_at;
    let mut history = ContactHistory::default();
    history.take(&note, noon());
    let first = history.clone();
    assert_eq!(history.success, Some(noon()));
    history.take(&note, noon() + TimeDelta::hours(23));
    assert_eq!(history, first);
}

#[test]
fn a_call_is_never_later_than_the_arrival_of_its_note() {
    let mut note = note("fast clock", ReachedPatient, 4);
    note.arrived_at = noon();
    assert_eq!(taken([&note]).success, Some(noon()));
}

#[test]
fn the_latest_success_is_known_however_many_attempts_came_after_it() {
    let mut notes = vec![note("reached", ReachedPatient, 0)];
    notes.extend((1..=30).map(|minute| note(&format!("n{minute}"), NoAnswer, minute)));
    let mut history = taken(&notes);
    assert_eq!((history.attempts.len(), history.success), (MAX_ATTEMPTS, Some(noon())));
    assert_eq!(history.attempts[0].note_id.as_str(), "n11");
    let before = history.clone();
    notes.iter().for_each(|note| history.take(note, later()));
    assert_eq!(history, before);
}

#[test]
fn a_callback_is_kept_with_its_attempt() {
    let mut note = note("call me", CallbackRequested, 0);
    note.callback_at = Some(at("2024-09-05T09:00:00Z"));
    let history = taken([&note]);
    assert_eq!(history.last_attempt().unwrap().callback_at, note.callback_at);
    let json = serde_json::to_string(&history).unwrap();
    assert_eq!(serde_json::from_str::<ContactHistory>(&json).unwrap(), history);
}

/// Notes of different ids; some of them of the same instant, some of calls that lie ahead.
fn some_notes() -> impl Strategy<Value = Vec<OutreachNote>> {
    let call = (0..ContactOutcome::ALL.len(), 0..40_i64, prop::bool::weighted(0.1));
    prop::collection::vec(call, 1..45).prop_map(|calls| {
        let made = calls.into_iter().enumerate().map(|(index, (outcome, minute, is_ahead))| {
            let minute = if is_ahead { 40_000_000 } else { minute };
            note(&format!("n{index}"), ContactOutcome::ALL[outcome], minute)
        });
        made.collect()
    })
}

/// Those notes in some order, each at least once.
fn deliveries(notes: &[OutreachNote]) -> impl Strategy<Value = Vec<OutreachNote>> + use<> {
    let all = notes.to_vec();
    let again = subsequence(notes.to_vec(), 0..=notes.len());
    again.prop_map(move |again| [all.clone(), again].concat()).prop_shuffle()
}

proptest! {
    #[test]
    fn the_order_and_repetition_of_notes_do_not_matter(
        (notes, deliveries) in some_notes().prop_flat_map(|notes| {
            let deliveries = deliveries(&notes);
            (Just(notes), deliveries)
        })
    ) {
        prop_assert_eq!(taken(&deliveries), taken(&notes));
    }

    #[test]
    fn what_two_records_know_is_what_one_would_know_of_both(
        notes in some_notes(),
        cut in 0..45_usize,
        overlap in 0..5_usize,
    ) {
        let cut = cut.min(notes.len());
        let mut one = taken(&notes[..cut]);
        let other = taken(&notes[cut.saturating_sub(overlap)..]);
        one.merge(&other);
        prop_assert_eq!(&one, &taken(&notes));
        let merged = one.clone();
        one.merge(&other);
        prop_assert_eq!(one, merged);
    }
}
