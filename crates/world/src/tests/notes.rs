//! The nurses' notes of whole worlds.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};
use serde::Deserialize;

use super::worlds::{rows, spec, world};
use crate::Window;

/// The form of the stream, written down a second time.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Note {
    schema_version: u32,
    note_id: String,
    tenant: String,
    clinic_id: String,
    author: String,
    data_source: String,
    patient_id: String,
    outcome: String,
    contacted_at: DateTime<Utc>,
    arrived_at: DateTime<Utc>,
    relationship: Option<String>,
    escalation_target: Option<String>,
    callback_at: Option<DateTime<Utc>>,
    text: Option<String>,
}

fn notes(root: &Path) -> Vec<Note> {
    let text = fs::read_to_string(root.join("notes/outreach_notes.ndjson")).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn notes_have_the_form_of_the_stream_and_what_their_outcomes_require() {
    let (folder, truth) = world(&spec(3000, 21));
    let ids = |path: &str| -> BTreeSet<String> {
        rows(folder.path(), path).iter().map(|row| row["Id"].clone()).collect()
    };
    let (patients, clinics) = (ids("ehr/patients.csv"), ids("ehr/organizations.csv"));
    let notes = notes(folder.path());
    let mut seen = BTreeSet::new();
    let mut outcomes = BTreeSet::new();
    for note in &notes {
        assert_eq!((note.schema_version, &*note.tenant, &*note.data_source), (1, "main", "ehr"));
        assert!(patients.contains(&note.patient_id) && clinics.contains(&note.clinic_id));
        assert!(note.author.starts_with("nurse-") && note.note_id.len() == 32);
        assert!(note.contacted_at < note.arrived_at);
        assert!(note.arrived_at.naive_utc() < truth.as_of);
        assert_eq!(note.relationship.is_some(), note.outcome == "REACHED_CAREGIVER");
        assert_eq!(note.escalation_target.is_some(), note.outcome == "ESCALATED");
        assert_eq!(note.callback_at.is_some(), note.outcome == "CALLBACK_REQUESTED");
        assert!(note.text.as_ref().is_none_or(|text| text.is_ascii() && !text.is_empty()));
        assert!(seen.insert(&note.note_id), "a note twice");
        outcomes.insert(note.outcome.as_str());
    }
    assert_eq!(truth.outreach.notes, notes.len() as u64);
    assert!(outcomes.len() >= 10, "{outcomes:?}");
}

/// A patient, the day of a discharge alive, and the day on which its follow-up is over.
type Left = (String, NaiveDate, Option<NaiveDate>);

fn discharges(root: &Path, since: NaiveDate) -> Vec<Left> {
    let day = |text: &str| text.get(..10).map(|day| day.parse::<NaiveDate>().unwrap());
    let patients = rows(root, "ehr/patients.csv");
    let died: BTreeMap<&str, Option<NaiveDate>> =
        patients.iter().map(|row| (row["Id"].as_str(), day(&row["DEATHDATE"]))).collect();
    let encounters = rows(root, "ehr/encounters.csv");
    let hospice = |patient: &str, left: NaiveDate| {
        let rows = encounters
            .iter()
            .filter(|row| row["ENCOUNTERCLASS"] == "hospice" && row["PATIENT"] == patient);
        rows.filter_map(|row| day(&row["START"])).filter(|begun| *begun >= left).min()
    };
    let text = fs::read_to_string(root.join("truth_readmissions.csv")).unwrap();
    let mut found = Vec::new();
    for line in text.lines().skip(1) {
        let cells: Vec<&str> = line.split(',').collect();
        let (patient, left) = (cells[1], day(cells[3]).unwrap());
        let dead = died[patient];
        if left < since || dead.is_some_and(|dead| dead <= left) {
            continue;
        }
        let next = cells[5].parse().ok().map(|days| left + Days::new(days));
        let over = [next, dead, hospice(patient, left)].into_iter().flatten().min();
        found.push((patient.to_owned(), left, over));
    }
    found
}

/// What became of discharges within some days, every note being looked at for each.
fn window(all: &[Left], notes: &[Note], as_of: NaiveDate, days: u64) -> Window {
    let good = ["REACHED_PATIENT", "REACHED_CAREGIVER", "ESCALATED"];
    let mut window = Window::default();
    for (patient, left, over) in all {
        let deadline = *left + Days::new(days);
        let met = notes
            .iter()
            .filter(|note| note.patient_id == *patient && good.contains(&&*note.outcome))
            .map(|note| note.contacted_at.date_naive())
            .filter(|day| *left < *day && *day <= deadline)
            .any(|day| over.is_none_or(|over| day <= over));
        match over {
            _ if met => window.met += 1,
            Some(over) if *over <= deadline => window.excluded += 1,
            _ if deadline < as_of => window.missed += 1,
            _ => window.pending += 1,
        }
    }
    window
}

#[test]
fn the_windows_of_the_truth_follow_from_notes_and_discharges() {
    let (folder, truth) = world(&spec(4000, 22));
    let (mut notes, as_of) = (notes(folder.path()), truth.as_of.date());
    let all = discharges(folder.path(), truth.outreach.since);
    assert_eq!(truth.outreach.discharges, all.len() as u64);
    assert_eq!(truth.outreach.within_7, window(&all, &notes, as_of, 7));
    assert_eq!(truth.outreach.within_14, window(&all, &notes, as_of, 14));
    assert_eq!(truth.outreach.within_30, window(&all, &notes, as_of, 30));
    let seen = truth.outreach.within_7;
    assert!(seen.met > 5 && seen.missed > 5 && seen.pending > 0, "{seen:?}");
    for note in &mut notes {
        note.contacted_at += TimeDelta::days(1);
    }
    assert_ne!(seen, window(&all, &notes, as_of, 7), "a day late");
}

#[test]
fn some_are_reached_within_two_days_and_some_never() {
    let (folder, truth) = world(&spec(4000, 22));
    let notes = notes(folder.path());
    let all = discharges(folder.path(), truth.outreach.since);
    let early = window(&all, &notes, truth.as_of.date(), 2);
    assert!(early.met > 5 && early.missed > early.met, "{early:?}");
    let called = |patient: &String| notes.iter().any(|note| note.patient_id == *patient);
    assert!(all.iter().any(|(patient, ..)| !called(patient)));
}
