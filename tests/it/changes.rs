//! Changes that arrive in any order, any number of times, in any batches, with the process dying in
//! between: files of changes to raw to curated, against what the set of events says.

mod events;
mod lake;
mod oracle;

use events::{Dice, Event, World};
use lake::{Bug, Run};
use std::collections::BTreeSet;

const SETS: u32 = 2_000;
const ORDERS: u64 = 6;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn any_order_any_repeat_and_any_crash_end_in_the_same_rows() {
    let world = World::of(SETS, 7);
    let mut crashes = BTreeSet::new();
    let mut first: Option<lake::Tables> = None;
    for order in 0..ORDERS {
        let mut run = Run::start(&world, Dice::new(order), Bug::None);
        let tables = run.play().await;
        assert_eq!(oracle::differences(&world, &tables), [""; 0], "order {order}");
        match &first {
            None => first = Some(tables),
            Some(first) => assert_eq!(first.unlike(&tables), None, "order {order}"),
        }
        crashes.extend(run.crashes());
    }
    let expected = [
        "curated.source_patient AfterCommit",
        "curated.source_patient BeforeCommit",
        "curated.patient_history AfterCommit",
        "curated.patient_history BeforeCommit",
        "curated.payer AfterCommit",
        "curated.payer BeforeCommit",
        "ops.reconciliation AfterCommit",
        "ops.reconciliation BeforeCommit",
        "ops.tombstone AfterCommit",
        "ops.tombstone BeforeCommit",
        "raw.patient AfterCommit",
        "raw.patient BeforeCommit",
        "raw.payer AfterCommit",
        "raw.payer BeforeCommit",
    ];
    for point in expected {
        assert!(crashes.contains(point), "no crash at {point}: {crashes:?}");
    }
}

/// What the check says of a platform with a planted bug.
async fn with(bug: Bug) -> Vec<String> {
    let world = World::of(60, 11);
    let mut found = Vec::new();
    for order in 0..3 {
        let tables = Run::start(&world, Dice::new(order), bug).play().await;
        found.extend(oracle::differences(&world, &tables));
    }
    found
}

#[tokio::test]
async fn the_check_notices_changes_that_are_ordered_by_their_arrival() {
    let found = with(Bug::ProcessingOrder).await;
    assert!(found.iter().any(|text| text.contains("payer")), "{found:?}");
    assert!(found.iter().any(|text| text.contains("history")), "{found:?}");
}

#[tokio::test]
async fn the_check_notices_tombstones_that_are_forgotten() {
    let found = with(Bug::NoTombstones).await;
    assert!(found.iter().any(|text| text.contains("payer")), "{found:?}");
}

#[tokio::test]
async fn the_check_notices_work_that_does_not_know_its_own_identity() {
    let found = with(Bug::NoIdentity).await;
    assert!(found.iter().any(|text| text.contains("raw")), "{found:?}");
}

#[test]
fn the_events_of_the_check_hold_what_is_hard() {
    let world = World::of(SETS, 7);
    let count = |is: fn(&[Event]) -> bool| world.sets.iter().filter(|set| is(set)).count();
    let late = |set: &[Event]| set.windows(2).any(|two| two[0].arrival > two[1].arrival);
    let back = |set: &[Event]| set.windows(2).any(|two| two[0].op == 'D' && two[1].op != 'D');
    let tied = |set: &[Event]| set.windows(2).any(|two| two[0].committed == two[1].committed);
    let least = SETS as usize / 10;
    assert!(count(late) > least && count(back) > least && count(tied) > least);
}
