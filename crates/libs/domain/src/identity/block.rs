//! Blocks: records that share a key, so that not all pairs have to be compared.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use super::{Normalised, Population, Record};
use crate::similarity::soundex;

/// The place of a record that has no key of a kind, or whose block was skipped.
const NO_BLOCK: u32 = u32::MAX;

/// What the records of a block have in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum KeyKind {
    /// The source and its own identifier.
    RecordKey,
    /// The record number that sources share.
    Mrn,
    /// The social security number.
    Ssn,
    /// The date of birth.
    BirthDate,
    /// Both names, in either order.
    Names,
    /// The telephone number.
    Phone,
    /// The ZIP code and the Soundex of the last name.
    ZipAndSoundex,
    /// House number and street.
    Street,
}

impl KeyKind {
    /// Every kind, in the order in which a pair is looked for.
    pub const ALL: [Self; 8] = [
        Self::RecordKey,
        Self::Mrn,
        Self::Ssn,
        Self::BirthDate,
        Self::Names,
        Self::Phone,
        Self::ZipAndSoundex,
        Self::Street,
    ];

    fn key(self, record: &Record, one: &Normalised) -> Option<String> {
        let both = |a: &str, b: &str| (!a.is_empty() && !b.is_empty()).then(|| format!("{a} {b}"));
        let whole = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        match self {
            Self::RecordKey => both(record.key.source.as_str(), record.key.patient.expose()),
            Self::Mrn => whole(&one.mrn),
            Self::Ssn => whole(&one.ssn),
            Self::BirthDate => one.birth_date.map(|date| date.to_string()),
            Self::Names if one.first <= one.last => both(&one.first, &one.last),
            Self::Names => both(&one.last, &one.first),
            Self::Phone => whole(&one.phone),
            Self::ZipAndSoundex => both(&one.zip, &soundex(&one.last).unwrap_or_default()),
            Self::Street => both(&one.house, &one.street),
        }
    }
}

/// Blocks of one kind that held more records than are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Skipped {
    /// What their records had in common; never the value.
    pub kind: KeyKind,
    /// How many blocks were skipped.
    pub blocks: usize,
    /// How many records they held.
    pub records: usize,
}

/// The pairs to compare.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidates {
    /// Each unordered pair once, the earlier record first.
    pub pairs: Vec<(usize, usize)>,
    /// What was too common to be compared.
    pub skipped: Vec<Skipped>,
}

/// Every pair of records that share a block, once, and of which at least one is fresh.
///
/// The list can be long: [`Population::for_each_pair`] gives the same pairs without one.
pub fn candidate_pairs(population: &Population, is_fresh: impl Fn(usize) -> bool) -> Candidates {
    let mut pairs = Vec::new();
    population.for_each_pair(is_fresh, |a, b| pairs.push((a, b)));
    Candidates { pairs, skipped: population.skipped().to_vec() }
}

/// The blocks of a population.
pub(super) struct Blocks {
    /// Per record, its block of each kind.
    places: Vec<[u32; KeyKind::ALL.len()]>,
    /// Per kind, the records of each block with at least two.
    blocks: [Vec<Vec<u32>>; KeyKind::ALL.len()],
    skipped: Vec<Skipped>,
}

impl Blocks {
    pub(super) fn of(records: &[Record], normalised: &[Normalised], cap: usize) -> Self {
        let places = vec![[NO_BLOCK; KeyKind::ALL.len()]; records.len()];
        let mut found = Self { places, blocks: Default::default(), skipped: vec![] };
        for (slot, kind) in KeyKind::ALL.into_iter().enumerate() {
            let mut blocks: HashMap<String, Vec<u32>> = HashMap::new();
            for (place, (record, one)) in (0..).zip(records.iter().zip(normalised)) {
                if let Some(key) = kind.key(record, one) {
                    blocks.entry(key).or_default().push(place);
                }
            }
            found.keep(slot, blocks.into_values().filter(|block| block.len() > 1).collect(), cap);
        }
        found
    }

    fn keep(&mut self, slot: usize, mut blocks: Vec<Vec<u32>>, cap: usize) {
        blocks.sort_unstable();
        let (kept, large): (Vec<_>, Vec<_>) =
            blocks.into_iter().partition(|block| block.len() <= cap);
        if !large.is_empty() {
            let records = large.iter().map(Vec::len).sum();
            let kind = KeyKind::ALL[slot];
            self.skipped.push(Skipped { kind, blocks: large.len(), records });
        }
        for (number, block) in (0..).zip(&kept) {
            for record in block {
                self.places[*record as usize][slot] = number;
            }
        }
        self.blocks[slot] = kept;
    }

    pub(super) fn skipped(&self) -> &[Skipped] {
        &self.skipped
    }

    /// Whether two records share a block of a kind that was compared.
    pub(super) fn share(&self, kind: KeyKind, a: usize, b: usize) -> bool {
        shares(&self.places[a], &self.places[b], kind as usize)
    }

    pub(super) fn for_each_pair(
        &self,
        is_fresh: impl Fn(usize) -> bool,
        visit: &mut impl FnMut(usize, usize),
    ) {
        for (slot, blocks) in self.blocks.iter().enumerate() {
            for block in blocks {
                let (fresh, kept): (Vec<u32>, Vec<u32>) =
                    block.iter().partition(|record| is_fresh(**record as usize));
                for (place, one) in fresh.iter().enumerate() {
                    for other in fresh[place + 1..].iter().chain(&kept) {
                        let (a, b) = (*one.min(other) as usize, *one.max(other) as usize);
                        if !self.seen_before(slot, a, b) {
                            visit(a, b);
                        }
                    }
                }
            }
        }
    }

    /// Whether the pair came with a kind before this one.
    fn seen_before(&self, slot: usize, a: usize, b: usize) -> bool {
        let (a, b) = (&self.places[a], &self.places[b]);
        (0..slot).any(|earlier| shares(a, b, earlier))
    }
}

fn shares(a: &[u32], b: &[u32], slot: usize) -> bool {
    a[slot] == b[slot] && a[slot] != NO_BLOCK
}
