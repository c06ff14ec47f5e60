//! What the set of events says, straight from the definition.

use super::{
    events::{ARRIVALS, Event, World, arrival_time, source_time},
    lake::Tables,
};
use chrono::{DateTime, Utc};
use std::collections::BTreeMap;

/// How the tables differ from what the events say, in words.
pub(super) fn differences(world: &World, tables: &Tables) -> Vec<String> {
    let mut found = Vec::new();
    if tables.raw_rows.0 != tables.raw_rows.1 {
        let (is, expected) = tables.raw_rows;
        found.push(format!("raw.payer has {is} rows, not {expected}"));
    }
    let current: BTreeMap<String, String> =
        world.sets.iter().filter_map(|set| Some((key(set), value(set.last()?)?))).collect();
    compare("payer", &current, &tables.payer, &mut found);
    compare("patient", &current, &tables.patient, &mut found);
    history(world, tables, &mut found);
    found
}

fn key(set: &[Event]) -> String {
    format!("k{}", set[0].key)
}

fn value(event: &Event) -> Option<String> {
    (event.op != 'D').then(|| format!("v{}", event.value))
}

fn compare(
    table: &str,
    expected: &BTreeMap<String, String>,
    rows: &[Vec<String>],
    found: &mut Vec<String>,
) {
    let is: BTreeMap<String, String> =
        rows.iter().map(|row| (row[0].clone(), row[1].clone())).collect();
    if rows.len() != is.len() {
        found.push(format!("{table} has a key twice"));
    }
    if is != *expected {
        let wrong = expected.iter().find(|(key, value)| is.get(*key) != Some(*value));
        found.push(format!("{table} differs: {} of {}, {wrong:?}", is.len(), expected.len()));
    }
}

/// Every key at every point of both times.
fn history(world: &World, tables: &Tables, found: &mut Vec<String>) {
    let mut by_key: BTreeMap<&str, Vec<&Vec<String>>> = BTreeMap::new();
    for row in &tables.history {
        by_key.entry(&row[0]).or_default().push(row);
    }
    for set in &world.sets {
        let name = key(set);
        let rows = by_key.get(name.as_str()).cloned().unwrap_or_default();
        let points = (-1..6).flat_map(|day| (0..=ARRIVALS + 1).map(move |known| (day, known)));
        for (day, known) in points {
            let expected: Vec<String> = set
                .iter()
                .rfind(|event| event.committed <= day && event.arrival <= known)
                .and_then(value)
                .into_iter()
                .collect();
            let is = answer(&rows, source_time(day), arrival_time(known));
            if is != expected {
                found.push(format!("history of {name} at ({day}, {known}): {is:?}"));
                return;
            }
        }
    }
}

fn answer(rows: &[&Vec<String>], valid: DateTime<Utc>, known: DateTime<Utc>) -> Vec<String> {
    let time =
        |text: &str| -> Option<DateTime<Utc>> { (!text.is_empty()).then(|| text.parse().unwrap()) };
    let holds = |from: &str, to: &str, at: DateTime<Utc>| {
        time(from).is_some_and(|from| from <= at) && time(to).is_none_or(|to| at < to)
    };
    rows.iter()
        .filter(|row| holds(&row[2], &row[3], valid) && holds(&row[4], &row[5], known))
        .filter(|row| row[7] == "false")
        .map(|row| row[1].clone())
        .collect()
}
