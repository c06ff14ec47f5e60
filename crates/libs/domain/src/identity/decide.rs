//! What is decided about one pair.

use serde::{Deserialize, Serialize};

use super::{Field, Model, Normalised, Pattern, Population, pattern::are_alike};
use crate::linkage::{Decision, MatchWeight};

/// Why a pair is decided as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Rule {
    /// The weight of all fields (Fellegi and Sunter 1969).
    Fs,
    /// Both names, birth date, sex, and the ZIP code or the telephone number are equal.
    D3,
    /// The record number is the same one, of the source or of the series that sources share.
    D2,
    /// The social security number and the birth date are equal, and one name is alike.
    D1,
}

impl Rule {
    /// The rule's name in tables.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Fs => "FS",
            Self::D3 => "D3",
            Self::D2 => "D2",
            Self::D1 => "D1",
        }
    }
}

/// What keeps a pair from being linked, so that a human decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Guard {
    /// Strangers would hardly agree on so much, but members of one household would: twins, or a
    /// father and his namesake.
    Household,
    /// One is a junior and the other a senior, or the like.
    Suffix,
    /// It would put social security numbers of two persons into one.
    Ssn,
    /// It would put two record numbers of one source into one person.
    RecordNumber,
    /// A steward held them apart.
    Verdict,
}

impl Guard {
    /// The guard's name in tables.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Household => "household",
            Self::Suffix => "suffix",
            Self::Ssn => "ssn",
            Self::RecordNumber => "record_number",
            Self::Verdict => "verdict",
        }
    }
}

/// A pair that is linked or that a human decides on. It holds no value of either record.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Decided {
    /// The earlier record's place in the population.
    pub a: usize,
    /// The later record's.
    pub b: usize,
    /// Link or review.
    pub outcome: Decision,
    /// What decided.
    pub rule: Rule,
    /// The weight of all fields and the prior in bits, whatever the rule.
    pub bits: f64,
    /// On which levels the fields agree.
    pub pattern: Pattern,
    /// What keeps it from being linked.
    pub guard: Option<Guard>,
}

impl Decided {
    /// The probability that both are of one person by the weight of all fields, 0..=1.
    pub fn probability(&self) -> f64 {
        MatchWeight::from_bits(self.bits).probability()
    }

    /// The same pair, left to a human because of `guard`.
    pub(super) const fn held_by(self, guard: Guard) -> Self {
        Self { outcome: Decision::Review, guard: Some(guard), ..self }
    }
}

/// Decides about two records of a population; nothing where they are of two persons.
pub fn decide(population: &Population, model: &Model, a: usize, b: usize) -> Option<Decided> {
    let (a, b) = (a.min(b), a.max(b));
    let (one, other) = (&population.normalised()[a], &population.normalised()[b]);
    let pattern = Pattern::of(one, other);
    let weighed = model.weigh_in(population, a, pattern);
    let weight = weighed.joined();
    let rule = match is_one_record_number(population, a, b) {
        true => Rule::D2,
        false => rule(one, other, pattern),
    };
    let outcome = if rule == Rule::Fs { weight.decision() } else { Decision::Link };
    let decided = Decided { a, b, outcome, rule, bits: weight.bits(), pattern, guard: None };
    match outcome {
        Decision::Separate => None,
        Decision::Review => {
            let alone = MatchWeight::from_bits(weighed.strangers).decision();
            let guard = (alone == Decision::Link).then_some(Guard::Household);
            Some(Decided { guard, ..decided })
        }
        Decision::Link if suffixes_differ(one, other, &decided) => {
            Some(decided.held_by(Guard::Suffix))
        }
        Decision::Link => Some(decided),
    }
}

fn is_one_record_number(population: &Population, a: usize, b: usize) -> bool {
    let (one, other) = (&population.normalised()[a], &population.normalised()[b]);
    let keys = (&population.records()[a].key, &population.records()[b].key);
    keys.0 == keys.1 || !one.mrn.is_empty() && one.mrn == other.mrn
}

/// Which of the rules but D2 holds; the weights where none does.
fn rule(one: &Normalised, other: &Normalised, pattern: Pattern) -> Rule {
    let equal = |field| pattern.level(field) == Some(0);
    let zip = !one.zip.is_empty() && one.zip == other.zip;
    if !equal(Field::BirthDate) {
        Rule::Fs
    } else if equal(Field::Ssn)
        && (are_alike(&one.last, &other.last) || are_alike(&one.first, &other.first))
    {
        Rule::D1
    } else if [Field::FirstName, Field::LastName, Field::Sex].into_iter().all(equal)
        && (zip || equal(Field::Phone))
    {
        Rule::D3
    } else {
        Rule::Fs
    }
}

/// Whether the suffixes tell two namesakes apart and no number says otherwise. A number with a typing
/// mistake says so only of birth dates that are alike: a son may have nearly his father's number.
fn suffixes_differ(one: &Normalised, other: &Normalised, found: &Decided) -> bool {
    let number = match found.pattern.level(Field::Ssn) {
        Some(0) => true,
        Some(1) => found.pattern.level(Field::BirthDate).is_some_and(|level| level < 2),
        _ => matches!(found.rule, Rule::D1 | Rule::D2),
    };
    !number && one.suffix.is_some() && other.suffix.is_some() && one.suffix != other.suffix
}
