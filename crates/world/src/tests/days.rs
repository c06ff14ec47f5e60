//! The day of changes and the storm that a demo plays.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use serde_json::Value;

use crate::{EXAMPLE_CLAIM, WorldSpec, changed_day, storm};

fn day() -> NaiveDate {
    "2026-03-01".parse().unwrap()
}

#[test]
fn a_changed_day_delivers_the_earliest_changes_last_and_ends_in_its_extract() {
    let folder = tempfile::tempdir().unwrap();
    let spec = WorldSpec { patients: 40, ..WorldSpec::default() };
    crate::write(&spec, folder.path(), &mut |_| {}).unwrap();
    let changed = changed_day(folder.path(), day()).unwrap();
    assert_eq!(changed, changed_day(folder.path(), day()).unwrap(), "the same day again");
    let names: Vec<&str> = changed.files.iter().map(|file| file.name.as_str()).collect();
    assert!(names.windows(2).any(|two| two[0] > two[1]), "{names:?}");
    assert!(!changed.extract.contains(&changed.deleted));
    assert_eq!(changed.extract.matches(&changed.moved).count(), 1);
    let header = changed.extract.lines().next().unwrap();
    for file in &changed.files {
        assert!(file.text.starts_with(&format!("Op,dms_timestamp,{header}\n")));
    }
}

#[test]
fn a_storm_tells_every_claim_in_an_order_that_batches_break() {
    let batches = storm(7, day());
    assert_eq!(batches, storm(7, day()), "the same storm again");
    let numbers: Vec<&String> = batches.iter().flatten().map(|one| &one.sequence_number).collect();
    let distinct: BTreeSet<&&String> = numbers.iter().collect();
    assert!(distinct.len() < numbers.len(), "a batch comes twice");
    assert!(numbers.windows(2).any(|two| two[0] > two[1]), "batches come out of order");
    let mut told: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for record in batches[..batches.len() - 1].iter().rev().flatten() {
        let data: Value = serde_json::from_str(&record.data).unwrap();
        let name = data["eventName"].as_str().unwrap().to_owned();
        told.entry(record.partition_key.clone()).or_default().push(name);
    }
    assert_eq!(told[EXAMPLE_CLAIM], ["INSERT", "MODIFY", "REMOVE"]);
    assert!(told.values().all(|changes| changes[0] == "INSERT"));
    assert!(told.len() > 20);
}
