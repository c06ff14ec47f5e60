//! Worlds against each other, and against the rates they promise.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use super::reader::{Cells, judge, rules, text};
use crate::{Progress, Truth, WorldError, WorldSpec, claims_only, write};

pub(super) fn spec(patients: u32, seed: u64) -> WorldSpec {
    WorldSpec { patients, seed, ..WorldSpec::default() }
}

pub(super) fn world(spec: &WorldSpec) -> (tempfile::TempDir, Truth) {
    let folder = tempfile::tempdir().unwrap();
    write(spec, folder.path(), &mut |_| {}).unwrap();
    let truth = fs::read(folder.path().join("truth.json")).unwrap();
    (folder, serde_json::from_slice(&truth).unwrap())
}

/// Every file below a folder by its path.
pub(super) fn bytes(root: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(root).unwrap().to_str().unwrap().to_owned();
                found.insert(name, fs::read(&path).unwrap());
            }
        }
    }
    found
}

/// The accepted rows of a file.
pub(super) fn rows(root: &Path, path: &str) -> Vec<Cells> {
    judge(&text(&root.join(path)), &rules(path)).accepted
}

#[test]
fn the_same_settings_give_the_same_bytes() {
    let (one, two) = (world(&spec(300, 42)), world(&spec(300, 42)));
    assert_eq!(bytes(one.0.path()), bytes(two.0.path()));
}

#[test]
fn another_seed_gives_other_files() {
    let (one, two) = (world(&spec(150, 42)), world(&spec(150, 43)));
    let (one, two) = (bytes(one.0.path()), bytes(two.0.path()));
    assert!(one.keys().eq(two.keys()));
    assert!(one.iter().all(|(path, bytes)| two[path] != *bytes), "a file without chance");
}

#[test]
fn a_larger_world_begins_with_the_same_people() {
    let ids = |patients| {
        let (folder, _) = world(&spec(patients, 9));
        let mut seen = BTreeSet::new();
        let rows = rows(folder.path(), "ehr/patients.csv");
        rows.into_iter().map(|row| row["Id"].clone()).filter(|id| seen.insert(id.clone())).collect()
    };
    let (small, large): (Vec<String>, Vec<String>) = (ids(200), ids(260));
    let same = small.iter().zip(&large).filter(|(a, b)| a == b).count();
    // All but the three whose illness is built in, in either world.
    assert!(same >= 194, "{same}");
}

#[test]
fn benchmark_claims_repeat_whatever_the_number_of_files() {
    let written = |files| {
        let folder = tempfile::tempdir().unwrap();
        claims_only(3000, 5, folder.path(), files).unwrap();
        let mut lines: Vec<String> = Vec::new();
        for (path, bytes) in bytes(folder.path()) {
            if path.ends_with(".csv") {
                let text = String::from_utf8(bytes).unwrap();
                lines.extend(text.lines().skip(1).map(str::to_owned));
            }
        }
        lines
    };
    assert_eq!(written(1), written(3));
}

#[test]
fn there_is_always_somebody_at_high_risk() {
    for seed in 0..20 {
        let (_, truth) = world(&spec(200, seed));
        assert!(!truth.high_risk.is_empty(), "seed {seed}");
        assert!(truth.high_risk.iter().all(|risk| risk.lace >= 10 && risk.risk_score >= 80));
        assert_eq!(truth.as_of, truth.spec.as_of.and_time(chrono::NaiveTime::MIN), "seed {seed}");
    }
    assert!(world(&spec(500, 1)).1.high_risk.len() >= 3);
    assert_eq!(world(&spec(1, 1)).1.high_risk.len(), 1);
}

/// Stays by a second reading of the rule: sort, and join what touches within a day.
fn stays(encounters: &[Cells]) -> BTreeMap<String, Vec<(String, String)>> {
    let mut seen = BTreeSet::new();
    let mut stays: BTreeMap<String, Vec<(String, String)>> = BTreeMap::new();
    let mut inpatient: Vec<&Cells> = encounters
        .iter()
        .filter(|row| row["ENCOUNTERCLASS"] == "inpatient" && seen.insert(row["Id"].clone()))
        .collect();
    inpatient.sort_by_key(|row| row["START"].clone());
    for row in inpatient {
        let stop = if row["STOP"].is_empty() { "9999-12-31" } else { &row["STOP"][..10] };
        let start = row["START"][..10].to_owned();
        let list = stays.entry(row["PATIENT"].clone()).or_default();
        match list.last_mut() {
            Some(last) if days(&last.1, &start) <= 1 => last.1 = last.1.clone().max(stop.into()),
            _ => list.push((start, stop.to_owned())),
        }
    }
    stays
}

fn days(from: &str, to: &str) -> i64 {
    let day = |text: &str| text.parse::<chrono::NaiveDate>().unwrap();
    (day(to) - day(from)).num_days()
}

#[test]
fn the_files_of_five_thousand_people_show_the_rates_of_the_truth() {
    let (folder, truth) = world(&spec(5000, 7));
    let stays = stays(&rows(folder.path(), "ehr/encounters.csv"));
    let closed = |stay: &(String, String)| !stay.1.starts_with("9999");
    let all: Vec<_> = stays.values().flatten().filter(|stay| closed(stay)).collect();
    let again = stays.values().flat_map(|list| list.windows(2));
    let again = again.filter(|pair| (0..=30).contains(&days(&pair[0].1, &pair[1].0))).count();
    let length: i64 = all.iter().map(|stay| days(&stay.0, &stay.1)).sum();
    assert_eq!(truth.readmissions.stays, all.len() as u64);
    assert_eq!(truth.readmissions.simple_30, again as u64);
    let mean = length as f64 / all.len() as f64;
    assert!((truth.readmissions.mean_los - mean).abs() < 1e-9);
    assert!((4.0..=6.0).contains(&mean), "{mean}");
    let rate = truth.readmissions.rate;
    assert!((0.08..=0.13).contains(&rate), "{rate}");
    let high = truth.high_risk.len() as f64 / 5000.0;
    assert!((0.002..=0.01).contains(&high), "{high}");
    let open = stays.values().flatten().filter(|stay| !closed(stay)).count();
    assert!(open > 0 && all.iter().all(|stay| stay.1.as_str() < "2026-03-01"));
}

#[test]
fn about_eighty_five_in_a_hundred_people_are_members_and_most_are_known_by_their_names() {
    let (folder, _) = world(&spec(2000, 8));
    let patients: BTreeMap<String, Cells> = rows(folder.path(), "ehr/patients.csv")
        .into_iter()
        .map(|row| (row["Id"].clone(), row))
        .collect();
    let mut links = csv::Reader::from_path(folder.path().join("truth_links.csv")).unwrap();
    let links: BTreeMap<String, String> = links.deserialize().map(Result::unwrap).collect();
    let linked: BTreeSet<&String> = links.values().collect();
    let members = rows(folder.path(), "payer/eligibility.csv");
    let same = |member: &&Cells| {
        let patient = &patients[&links[&member["member_id"]]];
        patient["LAST"] == member["last_name"] && patient["BIRTHDATE"] == member["birth_date"]
    };
    let known = members.iter().filter(same).count() as f64 / members.len() as f64;
    assert!((0.82..=0.88).contains(&(linked.len() as f64 / 2000.0)), "{}", linked.len());
    assert!((0.9..0.99).contains(&known), "{known}");
    assert!(links.len() > linked.len(), "nobody holds two member ids");
}

#[test]
fn nothing_refers_to_something_that_is_not_there() {
    let (folder, _) = world(&spec(300, 4));
    let ids = |path: &str| -> BTreeSet<String> {
        rows(folder.path(), path).iter().map(|row| row["Id"].clone()).collect()
    };
    let (patients, encounters) = (ids("ehr/patients.csv"), ids("ehr/encounters.csv"));
    let (organizations, providers) = (ids("ehr/organizations.csv"), ids("ehr/providers.csv"));
    for row in rows(folder.path(), "ehr/encounters.csv") {
        assert!(patients.contains(&row["PATIENT"]) && providers.contains(&row["PROVIDER"]));
        assert!(organizations.contains(&row["ORGANIZATION"]));
        assert!(row["STOP"].is_empty() || row["START"] < row["STOP"]);
    }
    for path in ["ehr/conditions.csv", "ehr/procedures.csv", "ehr/observations.csv"] {
        let all = rows(folder.path(), path);
        assert!(all.iter().all(|row| encounters.contains(&row["ENCOUNTER"])));
        assert!(all.iter().all(|row| patients.contains(&row["PATIENT"])));
    }
}

#[test]
fn any_day_may_end_the_world() {
    for as_of in ["2024-02-29", "2025-01-01", "1990-01-01", "2089-12-31", "2026-03-31"] {
        let (_, truth) = world(&WorldSpec { as_of: as_of.parse().unwrap(), ..spec(160, 3) });
        assert_eq!(truth.as_of.date().to_string(), as_of);
        assert!(truth.high_risk.len() >= 3, "{as_of}");
    }
}

#[test]
fn progress_ends_with_all_patients() {
    let folder = tempfile::tempdir().unwrap();
    let mut last = None;
    write(&spec(260, 1), folder.path(), &mut |progress| last = Some(progress)).unwrap();
    assert_eq!(last, Some(Progress { patients: 260, total: 260 }));
}

#[test]
fn a_folder_with_another_world_is_refused_and_the_same_one_is_written_again() {
    let (folder, _) = world(&spec(20, 1));
    write(&spec(20, 1), folder.path(), &mut |_| {}).unwrap();
    let other = write(&spec(20, 2), folder.path(), &mut |_| {});
    assert!(matches!(other, Err(WorldError::Occupied { .. })), "{other:?}");
}

#[test]
fn settings_without_room_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let none = write(&spec(0, 1), folder.path(), &mut |_| {});
    assert!(matches!(none, Err(WorldError::Spec { setting: "patients", .. })), "{none:?}");
    let early = WorldSpec { as_of: "1989-12-31".parse().unwrap(), ..spec(1, 1) };
    let early = write(&early, folder.path(), &mut |_| {});
    assert!(matches!(early, Err(WorldError::Spec { .. })), "{early:?}");
    let long = WorldSpec { years: 21, ..spec(1, 1) };
    let long = write(&long, folder.path(), &mut |_| {});
    assert!(matches!(long, Err(WorldError::Spec { setting: "years", .. })), "{long:?}");
}
