//! The parameters of one compared field.

use super::{Chance, LinkageError};

/// How far from 1 the chances of all levels may add up: published ones are rounded.
const ROUNDING: f64 = 1e-4;

/// A level of agreement.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Level {
    /// The chance of the level among pairs of records of one person.
    pub m: Chance,
    /// The chance of the level among pairs of records of two persons.
    pub u: Chance,
}

impl Level {
    /// log2(m/u) in bits: above 0 it speaks for one person.
    pub fn weight(self) -> f64 {
        self.m.bits_against(self.u)
    }
}

/// The levels of one field: exact agreement first, everything else last.
#[derive(Debug, Clone, PartialEq)]
pub struct Comparison {
    exact: Level,
    between: Vec<Level>,
    last: Level,
}

impl Comparison {
    /// A field that agrees, by the chances `m` and `u`, or does not.
    ///
    /// # Errors
    /// When a chance is so small that the other level's is 1.
    pub fn exact(m: Chance, u: Chance) -> Result<Self, LinkageError> {
        let last = Level { m: Chance::new(1.0 - m.get())?, u: Chance::new(1.0 - u.get())? };
        Ok(Self { exact: Level { m, u }, between: vec![], last })
    }

    /// A field of two levels or more, exact agreement first and everything else last.
    ///
    /// # Errors
    /// When the `m` or the `u` of all levels do not add up to 1.
    pub fn graded(levels: &[Level]) -> Result<Self, LinkageError> {
        let adds_up = |sum: f64| (sum - 1.0).abs() <= ROUNDING;
        let m = levels.iter().map(|level| level.m.get()).sum();
        let u = levels.iter().map(|level| level.u.get()).sum();
        match levels {
            [exact, between @ .., last] if adds_up(m) && adds_up(u) => {
                Ok(Self { exact: *exact, between: between.to_vec(), last: *last })
            }
            _ => Err(LinkageError::NotExhaustive),
        }
    }

    /// The weight of a level in bits, counted from 0 for exact agreement; 0 bits where either value
    /// is missing. A number past the last level is everything else.
    pub fn weight(&self, level: Option<usize>) -> f64 {
        let found = match level {
            None => return 0.0,
            Some(0) => self.exact,
            Some(level) => self.between.get(level - 1).copied().unwrap_or(self.last),
        };
        found.weight()
    }

    /// The weight in bits of exact agreement on a value with this frequency among all records: it
    /// takes the place of `u`, so that a common name says less than a rare one (Winkler, Proc
    /// Section Survey Research Methods ASA 1989:778-783).
    pub fn weight_of_value(&self, frequency: Chance) -> f64 {
        self.exact.m.bits_against(frequency)
    }
}
