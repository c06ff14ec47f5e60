//! Links to persons.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use super::{Decided, Guard, Population, RecordKey};
use crate::{linkage::Decision, similarity::within_one_edit};

/// What a steward said about two records.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// One person: linked, whatever the guards say.
    Same,
    /// Two persons: never in one cluster, not even through other records.
    Different,
}

/// A steward's verdict on a pair of records, in either order.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Judgement {
    /// One record.
    pub a: RecordKey,
    /// The other.
    pub b: RecordKey,
    /// What they are.
    pub verdict: Verdict,
}

/// The persons of a population.
#[derive(Debug, Clone, PartialEq)]
pub struct Clusters {
    /// Per record, the record that stands for its person: the oldest one.
    pub representatives: Vec<usize>,
    /// Links that a guard refused and whose records are of two persons in the end.
    pub refused: Vec<Decided>,
    /// Pairs that a steward called the same although other verdicts hold them apart.
    pub contradictions: Vec<(usize, usize)>,
}

/// Joins linked records to persons.
///
/// Versions of one record are together whatever happens. Verdicts come next, then the links by rule
/// and weight, so that what has to be cut is cut at its weakest link. A link is refused when it
/// would join
///
/// * two social security numbers, none of which is within one edit of one of the other side. One
///   edit is allowed, since a mistyped digit is more frequent than two persons with numbers so near
///   who agree on all the rest. Numbers of sources that mix them up do not count;
/// * two record numbers of one source that holds no duplicates;
/// * records that a steward held apart.
///
/// Verdicts on records that are not in the population are passed over.
pub fn cluster(population: &Population, decided: &[Decided], judgements: &[Judgement]) -> Clusters {
    let mut groups = Groups::of(population, &pairs(population, judgements, Verdict::Different));
    for (place, pair) in population.records().windows(2).enumerate() {
        if pair[0].key == pair[1].key {
            groups.join(place, place + 1, |_, _, _| None);
        }
    }
    let mut contradictions = pairs(population, judgements, Verdict::Same);
    contradictions.retain(|(a, b)| groups.join(*a, *b, Groups::is_held_apart).is_some());
    let mut links: Vec<Decided> =
        decided.iter().filter(|pair| pair.outcome == Decision::Link).copied().collect();
    links.sort_by(|x, y| {
        let strength = y.rule.cmp(&x.rule).then(y.bits.total_cmp(&x.bits));
        strength.then((x.a, x.b).cmp(&(y.a, y.b)))
    });
    let refused = links.into_iter().filter_map(|link| {
        groups.join(link.a, link.b, Groups::guard).map(|guard| link.held_by(guard))
    });
    let mut refused: Vec<Decided> = refused.collect();
    refused.retain(|pair| groups.root(pair.a) != groups.root(pair.b));
    Clusters {
        representatives: representatives(population, &groups.roots),
        refused,
        contradictions,
    }
}

/// Per record, the oldest record of its cluster, whose id is the person's: by the instant when it
/// was first known, then source, then patient. `clusters` names the cluster of each record by any
/// number.
///
/// So a merge keeps the oldest id, and of a split the part without the oldest record gets the id
/// of its own oldest.
pub fn representatives(population: &Population, clusters: &[usize]) -> Vec<usize> {
    let age = |record: usize| (population.records()[record].first_known_at, record);
    let mut oldest: HashMap<usize, usize> = HashMap::new();
    for (record, cluster) in clusters.iter().enumerate() {
        let found = oldest.entry(*cluster).or_insert(record);
        if age(record) < age(*found) {
            *found = record;
        }
    }
    clusters.iter().map(|cluster| oldest[cluster]).collect()
}

/// The places of the records on which there is such a verdict, in order.
fn pairs(population: &Population, judged: &[Judgement], verdict: Verdict) -> Vec<(usize, usize)> {
    let judged = judged.iter().filter(|one| one.verdict == verdict);
    let places = judged.filter_map(|one| {
        let (a, b) = (population.index_of(&one.a)?, population.index_of(&one.b)?);
        Some((a.min(b), a.max(b)))
    });
    let mut places: Vec<_> = places.filter(|(a, b)| a != b).collect();
    places.sort_unstable();
    places.dedup();
    places
}

/// Clusters while they grow.
struct Groups<'a> {
    population: &'a Population,
    /// Per record, the name of its cluster.
    roots: Vec<usize>,
    /// Per name of a cluster, its records.
    members: Vec<Vec<usize>>,
    /// Per record, those that a steward held apart from it.
    apart: HashMap<usize, Vec<usize>>,
}

impl<'a> Groups<'a> {
    fn of(population: &'a Population, different: &[(usize, usize)]) -> Self {
        let mut apart: HashMap<usize, Vec<usize>> = HashMap::new();
        for (a, b) in different {
            apart.entry(*a).or_default().push(*b);
            apart.entry(*b).or_default().push(*a);
        }
        let records = 0..population.records().len();
        let members = records.clone().map(|record| vec![record]).collect();
        Self { population, roots: records.collect(), members, apart }
    }

    fn root(&self, record: usize) -> usize {
        self.roots[record]
    }

    /// Joins the clusters of two records unless `guard` refuses, which it then returns. The smaller
    /// one takes the name of the larger, so that each record is renamed seldom.
    fn join(
        &mut self,
        a: usize,
        b: usize,
        guard: impl Fn(&Self, usize, usize) -> Option<Guard>,
    ) -> Option<Guard> {
        let (mut large, mut small) = (self.root(a), self.root(b));
        if large == small {
            return None;
        }
        if self.members[large].len() < self.members[small].len() {
            (large, small) = (small, large);
        }
        let refused = guard(self, small, large);
        if refused.is_none() {
            let moved = std::mem::take(&mut self.members[small]);
            moved.iter().for_each(|record| self.roots[*record] = large);
            self.members[large].extend(moved);
        }
        refused
    }

    /// What refuses a union of two clusters.
    fn guard(&self, small: usize, large: usize) -> Option<Guard> {
        if let Some(held) = self.is_held_apart(small, large) {
            return Some(held);
        }
        if self.has_two_ssns(small, large) {
            return Some(Guard::Ssn);
        }
        self.has_two_record_numbers(small, large).then_some(Guard::RecordNumber)
    }

    fn is_held_apart(&self, small: usize, large: usize) -> Option<Guard> {
        let partners = self.members[small].iter().filter_map(|record| self.apart.get(record));
        let held = partners.flatten().any(|partner| self.root(*partner) == large);
        held.then_some(Guard::Verdict)
    }

    fn has_two_ssns(&self, small: usize, large: usize) -> bool {
        let (one, other) = (self.ssns(small), self.ssns(large));
        let near = |a: &&str| other.iter().any(|b| within_one_edit(a, b));
        !one.is_empty() && !other.is_empty() && !one.iter().any(near)
    }

    fn ssns(&self, cluster: usize) -> Vec<&'a str> {
        let normalised = self.population.normalised();
        let sure =
            self.members[cluster].iter().filter(|r| !self.population.rule(**r).mixes_up_ssns);
        let numbers = sure.map(|record| normalised[*record].ssn.as_str());
        let mut numbers: Vec<_> = numbers.filter(|number| !number.is_empty()).collect();
        numbers.sort_unstable();
        numbers.dedup();
        numbers
    }

    fn has_two_record_numbers(&self, small: usize, large: usize) -> bool {
        let guarded = |cluster: usize| {
            let records = self.members[cluster].iter().copied();
            records.filter(|record| !self.population.rule(*record).holds_duplicates)
        };
        guarded(small).any(|a| guarded(large).any(|b| self.are_two(a, b)))
    }

    /// Whether two records of one source have different numbers.
    fn are_two(&self, a: usize, b: usize) -> bool {
        let (records, normalised) = (self.population.records(), self.population.normalised());
        let (one, other) = (&records[a].key, &records[b].key);
        let (mrn, other_mrn) = (&normalised[a].mrn, &normalised[b].mrn);
        let mrns = !mrn.is_empty() && !other_mrn.is_empty() && mrn != other_mrn;
        one.source == other.source && (one.patient != other.patient || mrns)
    }
}
