use std::time::Instant;

use simulation::{invariants::Violation, model::Model};

#[test]
fn every_way_that_a_small_world_can_go_ends_well() {
    let begun = Instant::now();
    let explored = Model::whole(2).explore();
    println!(
        "{} states, {} transitions, {} ends, {} violations, {} s",
        explored.states,
        explored.transitions,
        explored.ends,
        explored.violations.len(),
        begun.elapsed().as_secs(),
    );
    assert_eq!(explored.violations, Default::default());
    assert!(explored.states >= 59_000, "{} states", explored.states);
}

#[test]
fn without_the_sweeper_an_alert_can_be_lost() {
    let explored = Model { has_sweeper: false, ..Model::whole(1) }.explore();
    assert!(explored.violations.iter().any(|found| matches!(found, Violation::Lost(..))));
}

#[test]
fn without_the_ledger_an_alert_can_be_seen_twice() {
    let explored = Model { has_ledger: false, ..Model::whole(1) }.explore();
    assert!(explored.violations.iter().any(|found| matches!(found, Violation::SeenTwice(_))));
}
