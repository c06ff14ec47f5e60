use proptest::prelude::*;

use super::*;

fn ids(items: &[WorkItem]) -> Vec<&str> {
    items.iter().map(|item| item.row.person_id.as_str()).collect()
}

#[test]
fn the_list_is_in_the_order_of_calling() {
    let nothing = CareRecord::default;
    let overdue = WorkRow { contact_due_at: Some(now() - hours(2)), ..discharged("P5", 90) };
    let persons = vec![
        (row("P9", 90), nothing()),
        (row("P8", 90), nothing()),
        (discharged("P7", 90), nothing()),
        (overdue, nothing()),
        (row("P6", 96), nothing()),
        (row("P4", 80), callback(9, now() - hours(1))),
        (row("P3", 80), callback(9, now() - hours(2))),
        (row("P2", 100), callback(9, now() + hours(1))),
        (row("P1", 70), nothing()),
    ];
    let today = Today::of(persons.clone(), now());
    let expected = ["P3", "P4", "P2", "P6", "P5", "P7", "P8", "P9"];
    assert_eq!(ids(&today.to_call), expected);
    let reversed = Today::of(persons.into_iter().rev(), now());
    assert_eq!(ids(&reversed.to_call), expected);
}

#[test]
fn whoever_was_spoken_to_stands_apart_the_latest_first_and_the_held_are_counted() {
    let today = Today::of(
        [
            (row("P1", 90), after(&[(ContactOutcome::ReachedPatient, 9)])),
            (row("P2", 90), after(&[(ContactOutcome::ReachedPatient, 2)])),
            (row("P3", 90), after(&[(ContactOutcome::Deceased, 2)])),
            (row("P4", 10), CareRecord::default()),
        ],
        now(),
    );
    assert_eq!(ids(&today.spoken_to), ["P2", "P1"]);
    assert_eq!((today.to_call.len(), today.held), (0, 1));
}

fn any_call() -> impl Strategy<Value = (ContactOutcome, i64)> {
    (proptest::sample::select(ContactOutcome::ALL.to_vec()), 0_i64..800)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn nobody_is_on_two_lists_and_nobody_at_risk_is_on_none(
        persons in proptest::collection::vec(
            (0_u8..=100, any::<bool>(), proptest::collection::vec(any_call(), 0..4)), 0..12),
    ) {
        let person = |(index, (score, left, calls)): (usize, &(u8, bool, Vec<_>))| {
            let id = format!("P{index}");
            let row = if *left { discharged(&id, *score) } else { row(&id, *score) };
            (row, after(calls))
        };
        let persons: Vec<_> = persons.iter().enumerate().map(person).collect();
        let at_risk = persons.iter().filter(|(row, _)| row.risk_score >= row.threshold).count();
        let today = Today::of(persons, now());
        let all = today.to_call.iter().chain(&today.spoken_to);
        let ids: std::collections::BTreeSet<_> = all.clone().map(|i| &i.row.person_id).collect();
        prop_assert_eq!(ids.len(), today.to_call.len() + today.spoken_to.len());
        prop_assert!(ids.len() + today.held >= at_risk);
        prop_assert!(all.clone().all(|item| item.held_by.is_none()));
        prop_assert!(today.to_call.is_sorted_by_key(|item| item.due_callback(now()).is_none()));
    }
}
