use super::*;
use proptest::prelude::*;

fn event(valid_at: Micros, known_at: Micros, state: u128) -> Event {
    Event { valid_at, known_at, state, is_deleted: state == 0 }
}

/// The state at a point, straight from the definition: the last known event at or before it.
fn oracle(events: &[Event], valid: Micros, known: Micros) -> Option<u128> {
    let last = events.iter().rfind(|event| event.valid_at <= valid && event.known_at <= known)?;
    (!last.is_deleted).then_some(last.state)
}

fn answer(events: &[Event], periods: &[Period], valid: Micros, known: Micros) -> Vec<u128> {
    let holds = |from: Micros, to: Option<Micros>, at| from <= at && to.is_none_or(|to| at < to);
    let at_point = periods.iter().filter(|period| {
        holds(period.valid_from, period.valid_to, valid)
            && holds(period.known_from, period.known_to, known)
    });
    at_point.map(|period| events[period.event]).filter(|e| !e.is_deleted).map(|e| e.state).collect()
}

#[test]
fn a_late_event_parts_a_period_and_what_was_believed_stays_on_record() {
    let events = [event(10, 1, 7), event(20, 5, 8), event(30, 2, 9)];
    let found = periods(&events);
    let expected = [
        (0, 10, Some(20), 5, None, Some(1)),
        (0, 10, Some(30), 2, Some(5), None),
        (0, 10, None, 1, Some(2), None),
        (1, 20, Some(30), 5, None, Some(2)),
        (2, 30, None, 2, None, Some(3)),
    ];
    let plain =
        |p: &Period| (p.event, p.valid_from, p.valid_to, p.known_from, p.known_to, p.version);
    let mut found: Vec<_> = found.iter().map(plain).collect();
    found.sort_unstable();
    let mut expected = expected.to_vec();
    expected.sort_unstable();
    assert_eq!(found, expected);
}

#[test]
fn a_state_that_is_told_again_is_no_new_version_and_a_return_is() {
    let told = [event(10, 1, 7), event(20, 2, 7), event(30, 3, 8), event(40, 4, 7)];
    let versions: Vec<_> = periods(&told).iter().filter_map(|p| p.version).collect();
    assert_eq!(versions, [1, 2, 3]);
    let silent: Vec<_> = periods(&told).into_iter().filter(|p| p.event == 1).collect();
    assert_eq!(silent.len(), 1, "it is remembered");
    assert_eq!(silent[0].valid_to, Some(silent[0].valid_from));
}

#[test]
fn a_deletion_leaves_a_tombstone_and_an_older_insert_does_not_wake_the_key() {
    let events = [event(10, 5, 7), event(20, 1, 0)];
    let found = periods(&events);
    assert_eq!(answer(&events, &found, 25, 9), []);
    assert_eq!(answer(&events, &found, 15, 9), [7]);
    assert!(found.iter().any(|p| p.event == 1 && p.is_open()));
}

fn any_events() -> impl Strategy<Value = Vec<Event>> {
    let one = (0..6_i64, 0..6_i64, 0..4_u128).prop_map(|(v, k, state)| event(v, k, state));
    prop::collection::vec(one, 0..10).prop_map(|mut events| {
        events.sort_by_key(|event| event.valid_at);
        events
    })
}

/// Whether the periods answer every point as the events do, with one answer at most.
fn is_faithful(events: &[Event], periods: &[Period]) -> bool {
    let points = (-1..8).flat_map(|valid| (-1..8).map(move |known| (valid, known)));
    points.into_iter().all(|(valid, known)| {
        let expected: Vec<u128> = oracle(events, valid, known).into_iter().collect();
        answer(events, periods, valid, known) == expected
    })
}

proptest! {
    #[test]
    fn every_point_of_both_times_has_the_answer_of_the_definition(events in any_events()) {
        prop_assert!(is_faithful(&events, &periods(&events)));
    }

    #[test]
    fn every_event_keeps_its_arrival(events in any_events()) {
        let found = periods(&events);
        for (at, event) in events.iter().enumerate() {
            let least = found.iter().filter(|p| p.event == at).map(|p| p.known_from).min();
            prop_assert!(least.is_some_and(|least| least >= event.known_at));
        }
    }
}

#[test]
fn the_check_notices_a_period_that_is_off_by_one() {
    let events = [event(1, 1, 7), event(3, 2, 8)];
    let mut found = periods(&events);
    assert!(is_faithful(&events, &found));
    found[0].valid_from += 1;
    assert!(!is_faithful(&events, &found));
}
