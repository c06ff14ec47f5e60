use std::collections::HashSet;

use proptest::prelude::*;

use super::data::record;
use crate::identity::{
    KeyKind, Normalised, Population, Record, Settings, Skipped, candidate_pairs,
};

fn population(records: Vec<Record>, block_cap: usize) -> Population {
    Population::of(records, &Settings { block_cap, ..Settings::default() })
}

#[test]
fn each_kind_of_key_brings_two_records_together() {
    let kinds = [
        ("mrn=A17", "mrn=a-17"),
        ("ssn=123-45-6780", "ssn=123456780"),
        ("born=1980-03-07", "born=03/07/1980"),
        ("first=Ada|last=Hill", "first=ada|last=HILL"),
        ("first=Ada|last=Hill", "first=Hill|last=Ada"),
        ("phone=617-555-0123", "phone=+16175550123"),
        ("zip=02139|last=Robert", "zip=02139-0001|last=Rupert"),
        ("street=12 Main St", "street=12 Main Street"),
    ];
    for (one, other) in kinds {
        let found = population(vec![record("a/1", 0, one), record("b/2", 0, other)], 500);
        assert_eq!(candidate_pairs(&found, |_| true).pairs, [(0, 1)], "{one}");
    }
    let apart = vec![record("a/1", 0, "zip=02139|sex=F"), record("b/2", 0, "zip=02139|sex=F")];
    assert_eq!(candidate_pairs(&population(apart, 500), |_| true).pairs, []);
}

#[test]
fn a_block_above_the_cap_is_skipped_and_counted_without_its_value() {
    let many = |count: usize| {
        let records = (0..count).map(|n| record(&format!("a/{n}"), 0, "born=1980-03-07"));
        candidate_pairs(&population(records.collect(), 4), |_| true)
    };
    assert_eq!((many(4).pairs.len(), many(4).skipped), (6, vec![]));
    let skipped = Skipped { kind: KeyKind::BirthDate, blocks: 1, records: 5 };
    assert_eq!((many(5).pairs.len(), many(5).skipped), (0, vec![skipped]));
}

#[test]
fn a_pair_in_a_skipped_block_still_comes_by_another_key() {
    let phone = |n: usize| if n < 2 { "|phone=6175550123" } else { "" };
    let records =
        (0..6).map(|n| record(&format!("a/{n}"), 0, &format!("born=1980-03-07{}", phone(n))));
    assert_eq!(candidate_pairs(&population(records.collect(), 4), |_| true).pairs, [(0, 1)]);
}

/// The pairs of records with a key in common, found the slow way; wrong on purpose where `only` is
/// one kind of key.
fn slow(
    population: &Population,
    fresh: &HashSet<usize>,
    only: Option<usize>,
) -> Vec<(usize, usize)> {
    let keys = |one: &Normalised| {
        [
            one.ssn.clone(),
            one.birth_date.map(|date| date.to_string()).unwrap_or_default(),
            one.phone.clone(),
        ]
    };
    let records = population.normalised();
    let shares = |a: usize, b: usize| {
        let (one, other) = (keys(&records[a]), keys(&records[b]));
        (0..3).any(|kind| {
            only.is_none_or(|only| only == kind)
                && !one[kind].is_empty()
                && one[kind] == other[kind]
        })
    };
    let pairs = (0..records.len()).flat_map(|b| (0..b).map(move |a| (a, b)));
    pairs.filter(|(a, b)| (fresh.contains(a) || fresh.contains(b)) && shares(*a, *b)).collect()
}

proptest! {
    #[test]
    fn every_pair_that_shares_a_key_comes_once_if_one_of_it_is_fresh(
        keys in proptest::collection::vec((0..3_u8, 0..3_u8, 0..3_u8), 2..14),
        fresh in proptest::collection::hash_set(0..14_usize, 0..14),
    ) {
        let records = keys.iter().enumerate().map(|(n, (ssn, born, phone))| {
            let text = format!("ssn=12345678{ssn}|born=198{born}-01-01|phone=617555012{phone}");
            record(&format!("a/{n:02}"), 0, &text)
        });
        let found = population(records.collect(), 500);
        let mut pairs = candidate_pairs(&found, |record| fresh.contains(&record)).pairs;
        pairs.sort_by_key(|(a, b)| (*b, *a));
        prop_assert_eq!(&pairs, &slow(&found, &fresh, None));
        // One kind of key alone misses pairs, which the comparison shows.
        let planted = slow(&found, &fresh, Some(0));
        prop_assert!(planted.len() <= pairs.len());
    }
}
