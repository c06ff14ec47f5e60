//! The chances that are assumed where there is nothing to learn from.

use super::{Model, Shares, Table};
use crate::linkage::Chance;

/// The smallest population that a few records are taken to be drawn from.
const LEAST_POPULATION: usize = 1_000;

/// Chances among records of one person, by field and level: typing errors in one name of five,
/// one household move or marriage in ten, and few errors in numbers.
pub(super) const M: Table = [
    [0.72, 0.09, 0.03, 0.02, 0.03, 0.11],
    [0.76, 0.08, 0.02, 0.03, 0.11, 0.0],
    [0.92, 0.05, 0.01, 0.02, 0.0, 0.0],
    [0.98, 0.02, 0.0, 0.0, 0.0, 0.0],
    [0.92, 0.06, 0.02, 0.0, 0.0, 0.0],
    [0.70, 0.06, 0.06, 0.05, 0.13, 0.0],
    [0.65, 0.08, 0.02, 0.25, 0.0, 0.0],
    [0.75, 0.25, 0.0, 0.0, 0.0, 0.0],
];

/// Chances among records of two persons: as many as about 300 first names, 500 last names and
/// 20,000 dates of birth make likely.
pub(super) const U: Table = [
    [0.004, 0.002, 0.001, 0.0001, 0.03, 0.9629],
    [0.002, 0.001, 0.001, 0.02, 0.976, 0.0],
    [0.0001, 0.001, 0.012, 0.9869, 0.0, 0.0],
    [0.5, 0.5, 0.0, 0.0, 0.0, 0.0],
    [0.000_01, 0.000_01, 0.999_98, 0.0, 0.0, 0.0],
    [0.001, 0.0005, 0.003, 0.01, 0.9855, 0.0],
    [0.0001, 0.002, 0.01, 0.9879, 0.0, 0.0],
    [0.0001, 0.9999, 0.0, 0.0, 0.0, 0.0],
];

/// The assumed chances for a population of `records`.
pub(super) fn model(records: usize) -> Model {
    Model::of_tables(records, false, shares(records), &M, &U)
}

/// One other record of the same person per record, and as many of the same household.
pub(super) fn shares(records: usize) -> Shares {
    let one = 1.0 / records.max(LEAST_POPULATION) as f64;
    Shares { prior: Chance::nearest(one), household: one }
}
