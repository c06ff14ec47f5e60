//! All records that are compared with one another.

use std::{collections::HashMap, fmt};

use super::{Normalised, Record, RecordKey, Settings, Skipped, SourceRule, block::Blocks};

/// The records of a run in an order of their own, their comparable form, the frequencies of their
/// names and their blocks. Records are named by their place in [`Population::records`].
pub struct Population {
    records: Vec<Record>,
    normalised: Vec<Normalised>,
    rules: Vec<SourceRule>,
    firsts: Counts,
    lasts: Counts,
    blocks: Blocks,
}

impl Population {
    /// Prepares records that may come in any order.
    ///
    /// Several records of one key are versions of one record, and are linked.
    pub fn of(mut records: Vec<Record>, settings: &Settings) -> Self {
        records.sort_by(|a, b| {
            let rest = |record: &Record| (record.first_known_at, record.committed_at);
            let by_key = a.key.cmp(&b.key).then_with(|| rest(a).cmp(&rest(b)));
            by_key.then_with(|| a.demographics.cmp(&b.demographics))
        });
        let rules: Vec<_> = records.iter().map(|record| settings.of(&record.key.source)).collect();
        let pairs = records.iter().zip(&rules);
        let normalised: Vec<_> =
            pairs.map(|(record, rule)| Normalised::of(&record.demographics, rule.ssn)).collect();
        let firsts = Counts::of(normalised.iter().map(|one| one.first.as_str()));
        let lasts = Counts::of(normalised.iter().map(|one| one.last.as_str()));
        let blocks = Blocks::of(&records, &normalised, settings.block_cap);
        Self { records, normalised, rules, firsts, lasts, blocks }
    }

    /// The records in order of source and patient.
    pub fn records(&self) -> &[Record] {
        &self.records
    }

    /// The comparable form of each record, in the same order.
    pub fn normalised(&self) -> &[Normalised] {
        &self.normalised
    }

    /// Where a record stands; its oldest version where there are several.
    pub fn index_of(&self, key: &RecordKey) -> Option<usize> {
        let place = self.records.partition_point(|record| record.key < *key);
        self.records.get(place).filter(|record| record.key == *key).map(|_| place)
    }

    /// The blocks that were too large to be compared.
    pub fn skipped(&self) -> &[Skipped] {
        self.blocks.skipped()
    }

    /// Calls `visit` once with each pair of records, the earlier first, that share a block and of
    /// which at least one is fresh.
    pub fn for_each_pair(
        &self,
        is_fresh: impl Fn(usize) -> bool,
        mut visit: impl FnMut(usize, usize),
    ) {
        self.blocks.for_each_pair(is_fresh, &mut visit);
    }

    pub(super) fn rule(&self, record: usize) -> SourceRule {
        self.rules[record]
    }

    pub(super) const fn blocks(&self) -> &Blocks {
        &self.blocks
    }

    /// The share of records with this record's first name, where `usual` is that of a name of
    /// which nothing is known.
    pub(super) fn share_of_first(&self, record: usize, usual: f64) -> f64 {
        self.firsts.share(record, usual)
    }

    /// The same for the last name.
    pub(super) fn share_of_last(&self, record: usize, usual: f64) -> f64 {
        self.lasts.share(record, usual)
    }
}

impl fmt::Debug for Population {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Population({} records)", self.records.len())
    }
}

/// How many records the usual share of a name counts for: a few records say little of how common
/// their names are.
const USUAL_RECORDS: f64 = 300.0;

/// How common the names of the records are.
struct Counts {
    /// Per record, how many have its name.
    same: Vec<u32>,
    /// How many have a name at all.
    known: u32,
}

impl Counts {
    fn of<'a>(names: impl Iterator<Item = &'a str> + Clone) -> Self {
        let mut counts: HashMap<&str, u32> = HashMap::new();
        let mut known = 0;
        for name in names.clone().filter(|name| !name.is_empty()) {
            *counts.entry(name).or_default() += 1;
            known += 1;
        }
        let same = names.map(|name| counts.get(name).copied().unwrap_or_default()).collect();
        Self { same, known }
    }

    /// The share among the other records: that it is the record's own name says nothing.
    fn share(&self, record: usize, usual: f64) -> f64 {
        let others = |count: u32| f64::from(count.saturating_sub(1));
        (others(self.same[record]) + USUAL_RECORDS * usual) / (others(self.known) + USUAL_RECORDS)
    }
}
