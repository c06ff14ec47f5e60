//! Learns the chances from the records.

use std::collections::HashMap;

use super::{
    FIELDS, Model, Shares, Table,
    expectation::{self, Counted},
    random::Random,
    standard,
};
use crate::{
    identity::{Field, KeyKind, Pattern, Population},
    linkage::Chance,
};

/// Random pairs that are compared; all pairs where there are fewer.
const RANDOM_PAIRS: usize = 500_000;

/// Fewest pairs of the whole population from which `u` is learned: about 150 records.
const LEAST_PAIRS: usize = 10_000;

/// Most candidate pairs that are compared; of more, a random part.
const CANDIDATE_PAIRS: usize = 2_000_000;

/// How many times everything is estimated: the second time knows what pairs of one person add to
/// the random pairs.
const PASSES: usize = 2;

/// Rounds in which the shares are found.
const SHARE_ROUNDS: usize = 20;

/// Most pairs of one person per pair of one household: where no family is seen, one may come.
const MOST_PER_HOUSEHOLD_PAIR: f64 = 100.0;

/// Keys of a human rather than of a household, and the fields that their pairs share by choice.
const KEYS: [(KeyKind, &[Field]); 3] = [
    (KeyKind::Ssn, &[Field::Ssn]),
    (KeyKind::BirthDate, &[Field::BirthDate]),
    (KeyKind::Names, &[Field::FirstName, Field::LastName]),
];

/// A model of the population, or nothing where it has too few pairs.
pub(super) fn learn(population: &Population, seed: u64) -> Option<Model> {
    let records = population.records().len();
    let pairs = records * records.saturating_sub(1) / 2;
    if pairs < LEAST_PAIRS {
        return None;
    }
    let mut random = Random::seeded(seed);
    let sampled = random_levels(population, pairs, &mut random);
    let candidates = Candidates::of(population, &mut random);
    let mut shares = standard::shares(records);
    let mut m = standard::M;
    let mut u = expectation::chances(&sampled, &standard::U);
    for _ in 0..PASSES {
        m = candidates.chances_of_one(&u);
        shares = candidates.shares(Model::of_tables(records, true, shares, &m, &u), pairs);
        u = without_matches(&sampled, &m, shares.prior);
    }
    Some(Model::of_tables(records, true, shares, &m, &u))
}

/// How many random pairs are on each level.
fn random_levels(population: &Population, pairs: usize, random: &mut Random) -> Table {
    let records = population.normalised();
    let mut counts = Table::default();
    let mut count = |a: usize, b: usize| {
        let pattern = Pattern::of(&records[a], &records[b]);
        expectation::add(&mut counts, pattern, &Field::ALL, 1.0);
    };
    if pairs <= RANDOM_PAIRS {
        (1..records.len()).for_each(|b| (0..b).for_each(|a| count(a, b)));
    } else {
        for _ in 0..RANDOM_PAIRS {
            let (a, b) = random.pair(records.len());
            count(a.min(b), a.max(b));
        }
    }
    counts
}

/// The chances among two persons: those of random pairs less the share of pairs of one person.
fn without_matches(sampled: &Table, m: &Table, prior: Chance) -> Table {
    let mut counts = *sampled;
    for field in 0..FIELDS {
        let known: f64 = sampled[field].iter().sum();
        for (count, m) in counts[field].iter_mut().zip(m[field]) {
            *count = (*count - known * prior.get() * m).max(0.0);
        }
    }
    expectation::chances(&counts, &standard::U)
}

/// The patterns of the candidate pairs.
struct Candidates {
    all: Vec<Counted>,
    /// Those of the pairs that share a key, for each of [`KEYS`].
    by_key: [Vec<Counted>; KEYS.len()],
}

impl Candidates {
    fn of(population: &Population, random: &mut Random) -> Self {
        let mut pairs = 0_usize;
        population.for_each_pair(|_| true, |_, _| pairs += 1);
        let each = pairs.max(CANDIDATE_PAIRS) as f64 / CANDIDATE_PAIRS as f64;
        let records = population.normalised();
        let mut counts: HashMap<(Pattern, [bool; KEYS.len()]), f64> = HashMap::new();
        population.for_each_pair(
            |_| true,
            |a, b| {
                if pairs > CANDIDATE_PAIRS && random.below(pairs) >= CANDIDATE_PAIRS {
                    return;
                }
                let shared = KEYS.map(|(kind, _)| population.blocks().share(kind, a, b));
                let pattern = Pattern::of(&records[a], &records[b]);
                *counts.entry((pattern, shared)).or_default() += each;
            },
        );
        let mut counts: Vec<_> = counts.into_iter().collect();
        // Sums of floating point numbers depend on their order.
        counts.sort_unstable_by_key(|(key, _)| *key);
        let all = counts.iter().map(|((pattern, _), count)| (*pattern, *count)).collect();
        let sharing = |key: usize| {
            let sharing = counts.iter().filter(|((_, shared), _)| shared[key]);
            sharing.map(|((pattern, _), count)| (*pattern, *count)).collect()
        };
        Self { all, by_key: [sharing(0), sharing(1), sharing(2)] }
    }

    /// The chances among pairs of one person, over all keys.
    fn chances_of_one(&self, u: &Table) -> Table {
        let mut total = Table::default();
        for ((_, shared), patterns) in KEYS.iter().zip(&self.by_key) {
            let found = expectation::expected(patterns, shared, &standard::M, u);
            for (sums, counts) in total.iter_mut().zip(found) {
                sums.iter_mut().zip(counts).for_each(|(sum, count)| *sum += count);
            }
        }
        expectation::chances(&total, &standard::M)
    }

    /// The shares of pairs of one person and of one household among all: as many as the candidates
    /// hold by the model, whose shares follow.
    fn shares(&self, mut model: Model, pairs: usize) -> Shares {
        let mut found = Shares { prior: model.prior, household: model.household() };
        for _ in 0..SHARE_ROUNDS {
            let (mut person, mut household) = (1.0, 0.0);
            for (pattern, count) in &self.all {
                let weighed = model.weigh_pattern(*pattern);
                let of_one = weighed.joined().probability();
                person += count * of_one;
                household += count * of_one * (-weighed.household).exp2();
            }
            let least = person / MOST_PER_HOUSEHOLD_PAIR;
            let share = |count: f64| count / pairs as f64;
            found.prior = Chance::nearest(share(person));
            found.household = share(household.max(least)).min(0.5);
            model = model.with_shares(found);
        }
        found
    }
}
