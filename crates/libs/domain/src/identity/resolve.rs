//! From a population to its persons.

use std::collections::HashSet;

use super::{
    Clusters, Decided, Judgement, Model, Population, RecordKey, Skipped, Verdict, cluster, decide,
};
use crate::linkage::Decision;

/// Who the records of a population are of.
#[derive(Debug, Clone, PartialEq)]
pub struct Resolution {
    /// Per record, the record that stands for its person: the oldest one.
    pub representatives: Vec<usize>,
    /// Every pair that is linked or that the weights leave to a human, before any guard of a
    /// cluster; to be kept for a later run.
    pub decided: Vec<Decided>,
    /// The pairs that a human decides on: of two persons so far, and without a verdict.
    pub reviews: Vec<Decided>,
    /// Pairs that a steward called the same although other verdicts hold them apart.
    pub contradictions: Vec<(usize, usize)>,
    /// The blocks that were too large to be compared.
    pub skipped: Vec<Skipped>,
    /// How many pairs were compared.
    pub compared: u64,
}

/// Resolves a population.
///
/// `is_fresh` names the records to compare: every one in a full run, those that were added or
/// changed in a later one. `kept` are the decisions of earlier runs, with the places of their
/// records in this population; those on a fresh record are passed over.
pub fn resolve(
    population: &Population,
    model: &Model,
    judgements: &[Judgement],
    is_fresh: impl Fn(usize) -> bool,
    kept: &[Decided],
) -> Resolution {
    let stale = |pair: &&Decided| !is_fresh(pair.a) && !is_fresh(pair.b);
    let mut decided: Vec<Decided> = kept.iter().filter(stale).copied().collect();
    let mut compared = 0;
    population.for_each_pair(&is_fresh, |a, b| {
        compared += 1;
        decided.extend(decide(population, model, a, b));
    });
    decided.sort_by_key(|pair| (pair.a, pair.b));
    let Clusters { representatives, refused, contradictions } =
        cluster(population, &decided, judgements);
    let judged = judged(judgements);
    let is_open = |pair: &Decided| {
        let (one, other) = (&population.records()[pair.a].key, &population.records()[pair.b].key);
        representatives[pair.a] != representatives[pair.b] && !judged.contains(&(one, other))
    };
    let left = decided.iter().filter(|pair| pair.outcome == Decision::Review).copied();
    let mut reviews: Vec<Decided> = left.chain(refused).filter(is_open).collect();
    reviews.sort_by(|x, y| y.bits.total_cmp(&x.bits).then((x.a, x.b).cmp(&(y.a, y.b))));
    let skipped = population.skipped().to_vec();
    Resolution { representatives, decided, reviews, contradictions, skipped, compared }
}

/// The pairs that a steward held apart, in both orders.
fn judged(judgements: &[Judgement]) -> HashSet<(&RecordKey, &RecordKey)> {
    let different = judgements.iter().filter(|one| one.verdict == Verdict::Different);
    different.flat_map(|one| [(&one.a, &one.b), (&one.b, &one.a)]).collect()
}
