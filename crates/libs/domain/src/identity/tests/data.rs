//! Records for tests.

use chrono::{DateTime, Days, Utc};

use crate::{
    identity::{
        Demographics, Judgement, Model, Population, Record, RecordKey, Resolution, Settings,
        resolve,
    },
    phi::Phi,
};

/// The key of a record, from `source/patient`.
pub(super) fn key(text: &str) -> RecordKey {
    let (source, patient) = text.split_once('/').unwrap();
    RecordKey { source: source.parse().unwrap(), patient: patient.parse().unwrap() }
}

/// An instant so many days after the first.
pub(super) fn day(number: u64) -> DateTime<Utc> {
    "2024-01-01T00:00:00Z".parse::<DateTime<Utc>>().unwrap() + Days::new(number)
}

/// Demographics from `field=value` parts that are separated by `|`.
pub(super) fn demographics(text: &str) -> Demographics {
    let mut found = Demographics::default();
    for part in text.split('|').filter(|part| !part.is_empty()) {
        let (field, value) = part.split_once('=').unwrap();
        let place = match field {
            "first" => &mut found.first_name,
            "last" => &mut found.last_name,
            "born" => &mut found.birth_date,
            "sex" => &mut found.sex,
            "ssn" => &mut found.ssn,
            "street" => &mut found.street,
            "street_2" => &mut found.street_2,
            "city" => &mut found.city,
            "state" => &mut found.state,
            "zip" => &mut found.zip,
            "phone" => &mut found.phone,
            "mrn" => &mut found.mrn,
            _ => panic!("no field {field}"),
        };
        *place = Phi::new(value.to_owned());
    }
    found
}

/// A record that was first known and committed on the day of this number.
pub(super) fn record(name: &str, known: u64, text: &str) -> Record {
    Record {
        key: key(name),
        demographics: demographics(text),
        first_known_at: day(known),
        committed_at: day(known),
    }
}

/// Resolves a few records by the assumed chances.
pub(super) fn resolved(records: Vec<Record>, judgements: &[Judgement]) -> (Population, Resolution) {
    let population = Population::of(records, &Settings::default());
    let model = Model::default_for(population.records().len());
    let found = resolve(&population, &model, judgements, |_| true, &[]);
    (population, found)
}
