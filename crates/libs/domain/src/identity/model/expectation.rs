//! Expectation maximization over the patterns of one blocking pass.

use super::{FIELDS, Table};
use crate::identity::{Field, Pattern};

/// Rounds of a pass; the chances stand still well before.
const ROUNDS: usize = 40;

/// The share of pairs of one person in a block before anything is known.
const START: f64 = 0.2;

/// How many pairs of one person the assumed chances count for, so that no level has the chance 0.
pub(super) const PRIOR_PAIRS: f64 = 10.0;

/// How many pairs show a pattern.
pub(super) type Counted = (Pattern, f64);

/// How many pairs of one person are expected on each level, with none for the fields in `shared`:
/// those agree in every pair of the pass, whoever it is of.
pub(super) fn expected(
    patterns: &[Counted],
    shared: &[Field],
    assumed: &Table,
    u: &Table,
) -> Table {
    let fields: Vec<Field> = Field::ALL.into_iter().filter(|one| !shared.contains(one)).collect();
    let pairs: f64 = patterns.iter().map(|(_, count)| count).sum();
    let (mut m, mut share) = (*assumed, START);
    let mut found = Table::default();
    for _ in 0..ROUNDS {
        found = Table::default();
        let mut matches = 0.0;
        for (pattern, count) in patterns {
            let odds = fields.iter().fold(share / (1.0 - share), |odds, field| {
                odds * pattern.level(*field).map_or(1.0, |level| ratio(&m, u, *field, level))
            });
            let of_one = count * odds / (1.0 + odds);
            matches += of_one;
            add(&mut found, *pattern, &fields, of_one);
        }
        share = ((matches + 1.0) / (pairs + 2.0)).clamp(1e-9, 1.0 - 1e-9);
        m = chances(&found, assumed);
    }
    found
}

/// The chances of the levels of every field, by how many pairs are on each and by what is assumed.
pub(super) fn chances(counts: &Table, assumed: &Table) -> Table {
    let mut found = *assumed;
    for field in 0..FIELDS {
        let known: f64 = counts[field].iter().sum();
        for (chance, count) in found[field].iter_mut().zip(counts[field]) {
            *chance = (count + PRIOR_PAIRS * *chance) / (known + PRIOR_PAIRS);
        }
    }
    found
}

/// Adds `count` pairs of a pattern to the levels of `fields`.
pub(super) fn add(table: &mut Table, pattern: Pattern, fields: &[Field], count: f64) {
    for field in fields {
        if let Some(level) = pattern.level(*field) {
            table[*field as usize][level.min(field.levels() - 1)] += count;
        }
    }
}

fn ratio(m: &Table, u: &Table, field: Field, level: usize) -> f64 {
    let level = level.min(field.levels() - 1);
    m[field as usize][level] / u[field as usize][level]
}
