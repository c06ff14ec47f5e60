//! The weight of a pair against strangers and against members of one household
//! (docs/decisions/0009).

use super::Model;
use crate::{
    identity::{Field, Pattern, Population},
    linkage::MatchWeight,
};

/// The share of pairs of one household with the same birth date, of those with the same first name,
/// and of those with the same social security number: twins are 3 of 100 births (US National Vital
/// Statistics), and fewer of all pairs who live together; namesakes, and dependents under the
/// number of the insured, are taken to be as rare.
const SHARED_BY_CHANCE: f64 = 0.02;

impl Model {
    /// The weight of a pattern when nothing is known of how common the names are.
    pub fn weight(&self, pattern: Pattern) -> MatchWeight {
        self.weigh_pattern(pattern).joined()
    }

    pub(super) fn weigh_pattern(&self, pattern: Pattern) -> Weighed {
        self.weigh(pattern, |field, level| self.weights[field as usize][level])
    }

    /// The weight of a pair: a name that agrees counts by its share among all records, a common
    /// one less (Winkler 1989; see [`crate::linkage::Comparison::weight_of_value`]).
    pub(in crate::identity) fn weigh_in(
        &self,
        population: &Population,
        record: usize,
        pattern: Pattern,
    ) -> Weighed {
        self.weigh(pattern, |field, level| match (field, level, self.odds(field)) {
            (Field::FirstName, 0, [exact, ..]) => {
                (exact.m / population.share_of_first(record, exact.u)).log2()
            }
            (Field::LastName, 0, [exact, ..]) => {
                (exact.m / population.share_of_last(record, exact.u)).log2()
            }
            _ => self.weights[field as usize][level],
        })
    }

    /// Against strangers, every field counts. Against members of one household only those count
    /// that they do not share, and of these birth date, first name and number as much as twins,
    /// namesakes and dependents under a number of the insured are rare.
    fn weigh(&self, pattern: Pattern, bits: impl Fn(Field, usize) -> f64) -> Weighed {
        let (mut strangers, mut household) = (MatchWeight::of(self.prior, []).bits(), self.at_home);
        for field in Field::ALL {
            let Some(level) = pattern.level(field).map(|level| level.min(field.levels() - 1))
            else {
                continue;
            };
            let found = bits(field, level);
            strangers += found;
            household += match (field, level) {
                _ if field.is_shared_at_home() => 0.0,
                (Field::FirstName | Field::BirthDate | Field::Ssn, _) => at_home(found),
                _ => found,
            };
        }
        Weighed { strangers, household }
    }
}

/// The weight of a level against members of a household, of whom some have the field's value in
/// common and are typed as one person's would be, while the others are like strangers.
fn at_home(bits: f64) -> f64 {
    -(SHARED_BY_CHANCE + (1.0 - SHARED_BY_CHANCE) * (-bits).exp2()).log2()
}

/// The weight of a pair against either way to be two persons, in bits.
#[derive(Debug, Clone, Copy)]
pub(in crate::identity) struct Weighed {
    /// Two who have nothing to do with one another.
    pub(in crate::identity) strangers: f64,
    /// Two of one household.
    pub(in crate::identity) household: f64,
}

impl Weighed {
    /// The weight against both: their odds add up.
    pub(in crate::identity) fn joined(self) -> MatchWeight {
        let against = (-self.strangers).exp2() + (-self.household).exp2();
        MatchWeight::from_bits(-against.log2())
    }
}
