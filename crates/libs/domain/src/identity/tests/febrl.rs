//! Dirty records whose truth is known (FEBRL, Christen, ADMA 2008).

use std::{collections::HashMap, path::Path};

use chrono::{DateTime, Utc};

use crate::{
    id::{DataSource, PatientId},
    identity::{
        Demographics, Model, Population, Record, RecordKey, Resolution, Settings, SourceRule,
        SsnRule, resolve,
    },
    linkage::Decision,
    phi::Phi,
};

const SEED: u64 = 20_240_901;

/// How well pairs were found.
#[derive(Debug, Clone, Copy)]
struct Found {
    truth: usize,
    right: usize,
    wrong: usize,
}

impl Found {
    fn of(pairs: impl Iterator<Item = bool>, truth: usize) -> Self {
        let (mut right, mut wrong) = (0, 0);
        pairs.for_each(|is_right| *(if is_right { &mut right } else { &mut wrong }) += 1);
        Self { truth, right, wrong }
    }

    fn precision(self) -> f64 {
        self.right as f64 / (self.right + self.wrong) as f64
    }

    fn f1(self) -> f64 {
        2.0 * self.right as f64 / (self.right + self.wrong + self.truth) as f64
    }
}

fn settings() -> Settings {
    let others =
        SourceRule { ssn: SsnRule::AnyDigits, holds_duplicates: true, mixes_up_ssns: true };
    Settings { others, ..Settings::default() }
}

fn read(path: &Path, with_ssn: bool) -> Vec<Record> {
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_path(path).unwrap();
    let rows: Result<Vec<HashMap<String, String>>, _> = reader.deserialize().collect();
    rows.unwrap().iter().map(|row| record(row, with_ssn)).collect()
}

fn record(row: &HashMap<String, String>, with_ssn: bool) -> Record {
    let text = |name: &str| Phi::new(row[name].clone());
    let street = format!("{} {}", row["street_number"], row["address_1"]);
    let known: DateTime<Utc> = "2024-01-01T00:00:00Z".parse().unwrap();
    Record {
        key: RecordKey {
            source: DataSource::try_from("febrl").unwrap(),
            patient: PatientId::try_from(row["rec_id"].as_str()).unwrap(),
        },
        demographics: Demographics {
            first_name: text("given_name"),
            last_name: text("surname"),
            birth_date: text("date_of_birth"),
            ssn: if with_ssn { text("soc_sec_id") } else { Phi::default() },
            street: Phi::new(street),
            street_2: text("address_2"),
            city: text("suburb"),
            state: text("state"),
            zip: text("postcode"),
            ..Demographics::default()
        },
        first_known_at: known,
        committed_at: known,
    }
}

fn entity(record: &Record) -> &str {
    record.key.patient.expose().split('-').nth(1).unwrap()
}

/// Pairs of the clusters, and pairs that were linked by themselves.
fn measure(population: &Population, found: &Resolution) -> (Found, Found) {
    let entities: Vec<&str> = population.records().iter().map(entity).collect();
    let pairs = (0..entities.len()).flat_map(|b| (0..b).map(move |a| (a, b)));
    let same = |a: usize, b: usize| entities[a] == entities[b];
    let truth = pairs.clone().filter(|(a, b)| same(*a, *b)).count();
    let clusters = pairs.filter(|(a, b)| found.representatives[*a] == found.representatives[*b]);
    let links = found.decided.iter().filter(|pair| pair.outcome == Decision::Link);
    (
        Found::of(clusters.map(|(a, b)| same(a, b)), truth),
        Found::of(links.map(|pair| same(pair.a, pair.b)), truth),
    )
}

fn resolved(path: &Path, with_ssn: bool) -> (Population, Resolution) {
    let population = Population::of(read(path, with_ssn), &settings());
    let model = Model::learn(&population, SEED);
    let found = resolve(&population, &model, &[], |_| true, &[]);
    (population, found)
}

#[test]
fn persons_of_the_febrl_files_are_found_with_and_without_a_number() {
    let Some(folder) = testkit::data_pack("identity_febrl") else { return };
    for (file, links) in [("dataset1", 500), ("dataset2", 1_934), ("dataset3", 6_538)] {
        for (with_ssn, least) in [(true, 0.995), (false, 0.975)] {
            let path = folder.join(format!("{file}.csv"));
            let (population, found) = resolved(&path, with_ssn);
            let (clusters, links_found) = measure(&population, &found);
            println!(
                "{file}, number {with_ssn}: F1 {:.4}, precision {:.5}, of links {:.5}, reviews {}",
                clusters.f1(),
                clusters.precision(),
                links_found.precision(),
                found.reviews.len(),
            );
            assert_eq!(clusters.truth, links);
            assert!(clusters.f1() >= least, "{file} {with_ssn}: {clusters:?}");
            assert!(links_found.precision() >= 0.999, "{file} {with_ssn}: {links_found:?}");
        }
    }
}

#[test]
fn records_that_say_nothing_are_not_joined_to_reach_a_score() {
    let Some(folder) = testkit::data_pack("identity_febrl") else { return };
    let mut records = read(&folder.join("dataset1.csv"), true);
    records.iter_mut().for_each(|record| record.demographics = Demographics::default());
    let population = Population::of(records, &settings());
    let found = resolve(&population, &Model::learn(&population, SEED), &[], |_| true, &[]);
    let (clusters, _) = measure(&population, &found);
    assert_eq!((clusters.right, clusters.wrong, clusters.truth), (0, 0, 500));
}
