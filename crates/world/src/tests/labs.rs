//! The laboratory results of whole worlds.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, TimeDelta};

use super::reader::Cells;
use super::worlds::{rows, spec, world};

fn instant(text: &str) -> DateTime<chrono::Utc> {
    text.parse().unwrap()
}

/// The inpatient encounters by their id.
fn inpatient(rows: Vec<Cells>) -> BTreeMap<String, Cells> {
    let inpatient = rows.into_iter().filter(|row| row["ENCOUNTERCLASS"] == "inpatient");
    inpatient.map(|row| (row["Id"].clone(), row)).collect()
}

#[test]
fn results_are_taken_during_their_encounter_and_have_plausible_values() {
    let (folder, _) = world(&spec(1500, 12));
    let encounters = inpatient(rows(folder.path(), "ehr/encounters.csv"));
    let results = rows(folder.path(), "ehr/observations.csv");
    assert!(results.len() > 1000, "{}", results.len());
    for row in &results {
        let encounter = &encounters[&row["ENCOUNTER"]];
        assert_eq!(encounter["PATIENT"], row["PATIENT"]);
        assert!((&encounter["START"]..=&encounter["STOP"]).contains(&&row["DATE"]), "{row:?}");
        let (unit, least, most) = match row["CODE"].as_str() {
            "718-7" => ("g/dL", 5.0, 18.5),
            "2951-2" => ("mmol/L", 115.0, 154.0),
            other => panic!("{other}"),
        };
        let value: f64 = row["VALUE"].parse().unwrap();
        assert!((least..most).contains(&value), "{row:?}");
        assert_eq!((row["UNITS"].as_str(), row["TYPE"].as_str()), (unit, "numeric"));
        assert_eq!(row["CATEGORY"], "laboratory");
    }
}

#[test]
fn four_in_five_stays_have_results_and_most_of_them_near_the_discharge() {
    let (folder, _) = world(&spec(3000, 13));
    let encounters = inpatient(rows(folder.path(), "ehr/encounters.csv"));
    let mut last: BTreeMap<String, String> = BTreeMap::new();
    for row in rows(folder.path(), "ehr/observations.csv") {
        let newest = last.entry(row["ENCOUNTER"].clone()).or_default();
        *newest = newest.clone().max(row["DATE"].clone());
    }
    let ended = encounters.values().filter(|row| !row["STOP"].is_empty()).count();
    let share = last.len() as f64 / ended as f64;
    assert!((0.72..0.84).contains(&share), "{share}");
    let near = last
        .iter()
        .filter(|(id, at)| instant(&encounters[*id]["STOP"]) - instant(at) <= TimeDelta::hours(48));
    let near = near.count() as f64 / last.len() as f64;
    assert!((0.85..0.98).contains(&near), "{near}");
}

#[test]
fn the_anemic_have_less_hemoglobin_and_failing_hearts_less_sodium() {
    let (folder, _) = world(&spec(6000, 14));
    let conditions = rows(folder.path(), "ehr/conditions.csv");
    let with = |codes: &[&str]| -> BTreeSet<&str> {
        let rows = conditions.iter().filter(|row| codes.contains(&row["CODE"].as_str()));
        rows.map(|row| row["PATIENT"].as_str()).collect()
    };
    let results = rows(folder.path(), "ehr/observations.csv");
    let mean = |code: &str, ill: &BTreeSet<&str>, have: bool| {
        let rows = results
            .iter()
            .filter(|row| row["CODE"] == code && ill.contains(row["PATIENT"].as_str()) == have);
        let values: Vec<f64> = rows.map(|row| row["VALUE"].parse().unwrap()).collect();
        values.iter().sum::<f64>() / values.len() as f64
    };
    let (anemic, failing) = (with(&["271737000"]), with(&["88805009", "84114007"]));
    assert!(mean("718-7", &anemic, true) < mean("718-7", &anemic, false) - 1.0);
    assert!(mean("2951-2", &failing, true) < mean("2951-2", &failing, false) - 1.0);
}
