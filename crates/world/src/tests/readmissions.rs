//! The sealed readmissions against a naive reading of the EHR's files: every pair of stays is
//! looked at, and the lists of reasons are written down a second time.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use chrono::{Days, NaiveDate};

use super::worlds::{rows, spec, world};
use crate::codes::problems::{NO_INDEX, PLANNED, Problem};

const CANCER: [&str; 5] = ["254637007", "254632001", "254837009", "93761005", "91861009"];
const OPERATIONS: [&str; 3] = ["239873007", "239872002", "183996000"];
const REHABILITATION: &str = "52052004";
const PSYCHIATRY: &str = "370143000";

const FILE: &str = "truth_readmissions.csv";

struct Stay {
    id: String,
    patient: String,
    reason: String,
    begin: String,
    from: NaiveDate,
    /// The last day there is while the stay is open.
    to: NaiveDate,
    hospitals: BTreeSet<String>,
}

impl Stay {
    fn planned(&self) -> bool {
        let reason = self.reason.as_str();
        CANCER.contains(&reason) || OPERATIONS.contains(&reason) || reason == REHABILITATION
    }

    fn never_index(&self) -> bool {
        let reason = self.reason.as_str();
        CANCER.contains(&reason) || reason == REHABILITATION || reason == PSYCHIATRY
    }

    fn touches(&self, other: &Self) -> bool {
        self.patient == other.patient
            && self.from <= other.to.checked_add_days(Days::new(1)).unwrap_or(other.to)
            && other.from <= self.to.checked_add_days(Days::new(1)).unwrap_or(self.to)
    }

    fn join(&mut self, other: Self) {
        if (&other.begin, &other.id) < (&self.begin, &self.id) {
            (self.id, self.reason, self.begin) = (other.id, other.reason, other.begin);
        }
        self.from = self.from.min(other.from);
        self.to = self.to.max(other.to);
        self.hospitals.extend(other.hospitals);
    }
}

fn day(text: &str) -> NaiveDate {
    text.get(..10).map_or(NaiveDate::MAX, |day| day.parse().unwrap())
}

/// Joins two stays that touch until none do.
fn stays(root: &Path) -> Vec<Stay> {
    let mut seen = BTreeSet::new();
    let mut all: Vec<Stay> = Vec::new();
    for row in rows(root, "ehr/encounters.csv") {
        if row["ENCOUNTERCLASS"] != "inpatient" || !seen.insert(row["Id"].clone()) {
            continue;
        }
        let mut stay = Stay {
            id: row["Id"].clone(),
            patient: row["PATIENT"].clone(),
            reason: row["REASONCODE"].clone(),
            begin: row["START"].clone(),
            from: day(&row["START"]),
            to: day(&row["STOP"]),
            hospitals: BTreeSet::from([row["ORGANIZATION"].clone()]),
        };
        while let Some(at) = all.iter().position(|other| other.touches(&stay)) {
            stay.join(all.swap_remove(at));
        }
        all.push(stay);
    }
    all
}

/// The columns after `discharged_on`, by the identity and the days of the stay.
fn recomputed(root: &Path) -> BTreeMap<String, String> {
    let patients = rows(root, "ehr/patients.csv");
    let died: BTreeMap<&str, NaiveDate> =
        patients.iter().map(|row| (row["Id"].as_str(), day(&row["DEATHDATE"]))).collect();
    let all = stays(root);
    let closed: Vec<&Stay> = all.iter().filter(|stay| stay.to != NaiveDate::MAX).collect();
    let newest = closed.iter().map(|stay| stay.to).max().unwrap();
    let row = |stay: &&Stay| {
        let mut next: Option<&Stay> = None;
        for other in &all {
            let later = other.patient == stay.patient && other.from > stay.to;
            if later && next.is_none_or(|next| other.from < next.from) {
                next = Some(other);
            }
        }
        let days = next.map(|next| (next.from - stay.to).num_days());
        let soon = days.is_some_and(|days| days <= 30);
        let index = died[stay.patient.as_str()] > stay.to
            && stay.to <= newest - Days::new(30)
            && !stay.never_index();
        let again = soon && next.is_some_and(|next| !next.planned());
        let key = format!("{},{},{},{}", stay.id, stay.patient, stay.from, stay.to);
        let flag = u8::from;
        let (simple, planned, index, again) =
            (flag(soon), flag(stay.planned()), flag(index), flag(again));
        let days = days.map_or(String::new(), |days| days.to_string());
        (key, format!("{simple},{days},{planned},{index},{again}"))
    };
    closed.iter().map(row).collect()
}

fn sealed(root: &Path) -> BTreeMap<String, String> {
    let text = fs::read_to_string(root.join(FILE)).unwrap();
    let (header, body) = text.split_once('\n').unwrap();
    assert_eq!(
        header,
        "stay_id,patient_id,admitted_on,discharged_on,simple_30,days_to_next,planned,is_index,\
         unplanned_30"
    );
    let split = |line: &str| {
        let (comma, _) = line.match_indices(',').nth(3).unwrap();
        (line[..comma].to_owned(), line[comma + 1..].to_owned())
    };
    let found: BTreeMap<String, String> = body.lines().map(split).collect();
    assert_eq!(found.len(), body.lines().count(), "a stay twice");
    found
}

#[test]
fn a_naive_reader_of_the_files_finds_the_sealed_readmissions() {
    for (patients, seed) in [(1, 1), (150, 2), (3000, 7)] {
        let (folder, truth) = world(&spec(patients, seed));
        let found = recomputed(folder.path());
        assert_eq!(found, sealed(folder.path()));
        let count = |ending: &dyn Fn(&[&str]) -> bool| {
            found.values().filter(|row| ending(&row.split(',').collect::<Vec<_>>())).count() as u64
        };
        assert_eq!(truth.readmissions.stays, found.len() as u64);
        assert_eq!(truth.readmissions.simple_30, count(&|row| row[0] == "1"));
        assert_eq!(truth.readmissions.planned, count(&|row| row[2] == "1"));
        assert_eq!(truth.readmissions.index_stays, count(&|row| row[3] == "1"));
        assert_eq!(truth.readmissions.unplanned_30, count(&|row| row[3..] == ["1", "1"]));
    }
}

#[test]
fn the_naive_reader_notices_a_wrong_flag_and_a_lost_encounter() {
    let (folder, _) = world(&spec(300, 5));
    let path = folder.path().join(FILE);
    let good = fs::read_to_string(&path).unwrap();
    for column in [4, 6, 7, 8] {
        let mut lines: Vec<String> = good.lines().map(str::to_owned).collect();
        let mut cells: Vec<&str> = lines[9].split(',').collect();
        cells[column] = if cells[column] == "1" { "0" } else { "1" };
        lines[9] = cells.join(",");
        fs::write(&path, lines.join("\n") + "\n").unwrap();
        assert_ne!(recomputed(folder.path()), sealed(folder.path()), "column {column}");
    }
    fs::write(&path, &good).unwrap();
    assert_eq!(recomputed(folder.path()), sealed(folder.path()));

    let encounters = folder.path().join("ehr/encounters.csv");
    let text = fs::read_to_string(&encounters).unwrap();
    let id = good.lines().nth(9).unwrap().split(',').next().unwrap();
    let fewer: Vec<&str> = text.lines().filter(|line| !line.starts_with(id)).collect();
    fs::write(&encounters, fewer.join("\n") + "\n").unwrap();
    assert_ne!(recomputed(folder.path()), sealed(folder.path()));
}

#[test]
fn every_kind_of_stay_occurs_and_none_is_common() {
    let (folder, truth) = world(&spec(6000, 3));
    let all = stays(folder.path());
    let of = |reasons: &[&str]| all.iter().filter(|s| reasons.contains(&&*s.reason)).count();
    let total = all.len();
    for reasons in [&CANCER[..], &OPERATIONS, &[REHABILITATION], &[PSYCHIATRY]] {
        assert!((5..total / 12).contains(&of(reasons)), "{reasons:?}: {}", of(reasons));
    }
    for code in OPERATIONS {
        assert!(of(&[code]) > 0, "{code}");
    }
    let moved = all.iter().filter(|stay| stay.hospitals.len() > 1).count();
    assert!((10..total / 10).contains(&moved), "{moved}");
    let rows = sealed(folder.path());
    let planned_soon = rows.values().filter(|row| row.starts_with('1') && row.ends_with('0'));
    assert!(planned_soon.count() > 5);
    let share = truth.readmissions.planned as f64 / truth.readmissions.stays as f64;
    assert!((0.03..0.12).contains(&share), "{share}");
}

#[test]
fn patients_die_in_hospital_are_transferred_and_come_back_on_the_same_day() {
    let (folder, _) = world(&spec(6000, 3));
    let patients = rows(folder.path(), "ehr/patients.csv");
    let died: BTreeMap<&str, NaiveDate> =
        patients.iter().map(|row| (row["Id"].as_str(), day(&row["DEATHDATE"]))).collect();
    let ends = |stay: &&Stay| stay.to != NaiveDate::MAX && died[stay.patient.as_str()] == stay.to;
    assert!(stays(folder.path()).iter().filter(ends).count() > 5);

    let encounters = rows(folder.path(), "ehr/encounters.csv");
    let inpatient: Vec<_> =
        encounters.iter().filter(|row| row["ENCOUNTERCLASS"] == "inpatient").collect();
    let (mut transfers, mut returns) = (0, 0);
    for (at, one) in inpatient.iter().enumerate() {
        for other in &inpatient[at + 1..] {
            let follows = one["PATIENT"] == other["PATIENT"] && one["STOP"] < other["START"];
            let close =
                follows && day(&other["START"]) - day(&one["STOP"]) <= chrono::TimeDelta::days(1);
            let same = one["ORGANIZATION"] == other["ORGANIZATION"];
            transfers += usize::from(close && !same);
            returns += usize::from(close && same);
        }
    }
    assert!(transfers > 5 && returns > 3, "{transfers} transfers, {returns} returns");
}

#[test]
fn the_documentation_lists_the_reasons_that_count() {
    let listed = |column: usize| -> BTreeSet<String> {
        let lines = include_str!("../../README.md").lines().filter(|line| line.contains(" | "));
        let cells = lines.map(|line| line.split(" | ").map(str::to_owned).collect::<Vec<_>>());
        let reasons = cells.filter(|cells| cells.len() == 4 && cells[column].starts_with("yes"));
        reasons.map(|cells| cells[1].clone()).collect()
    };
    let known = |reasons: &[&Problem]| -> BTreeSet<String> {
        reasons.iter().map(|reason| reason.code.to_owned()).collect()
    };
    assert_eq!(listed(2), known(&PLANNED));
    assert_eq!(listed(3), known(&NO_INDEX));
}
