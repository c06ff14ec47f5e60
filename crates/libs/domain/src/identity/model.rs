//! The chances by which pairs are weighed, learned from the records or assumed.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Field, Pattern, Population};
use crate::linkage::{Chance, Comparison, Level, LinkageError, MatchWeight};

mod expectation;
mod learn;
mod random;
mod standard;

/// The version of the fields and levels; a stored model of another one cannot be used.
pub const MODEL_VERSION: u32 = 1;

/// Number of fields.
pub(super) const FIELDS: usize = Field::ALL.len();

/// Per field, a number for each of at most six levels.
pub(super) type Table = [[f64; 6]; FIELDS];

/// The chances of one level of a field.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Odds {
    /// Among pairs of records of one person.
    pub m: f64,
    /// Among pairs of records of two persons.
    pub u: f64,
}

/// Why a stored model cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ModelError {
    /// Of another version.
    #[error("the model is of version {0}, not {MODEL_VERSION}")]
    Version(u32),
    /// A field without chances, or with another number of levels.
    #[error("the model does not have the levels of the field {0:?}")]
    Levels(Field),
    /// Numbers that are not chances.
    #[error("the model holds numbers that are not chances")]
    Chance(#[from] LinkageError),
}

/// The prior, and for each level of each field its chances among pairs of one person and of two.
///
/// It holds no value of a record and is stored as JSON with the run that used it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Stored", into = "Stored")]
pub struct Model {
    stored: Stored,
    prior: Chance,
    /// Bits of each level.
    weights: Table,
    /// What evidence that a whole family shares can add at most, in bits.
    home_limit: f64,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Stored {
    version: u32,
    /// The number of records that it was made for.
    records: usize,
    /// Whether the chances were learned from them.
    learned: bool,
    prior: f64,
    fields: BTreeMap<Field, Vec<Odds>>,
}

impl Model {
    /// Learns from the records; the same for the same records and seed.
    ///
    /// `u` comes from random pairs of all records, less what pairs of one person add to them. `m`
    /// comes from expectation maximization (Dempster, Laird and Rubin, J R Stat Soc B
    /// 1977;39:1-38) among pairs that share a number, a birth date or both names, and never of the
    /// field that such pairs share by choice. Households are no such pairs: their members would be
    /// taken for one person. A population of too few pairs gets [`Model::default_for`].
    pub fn learn(population: &Population, seed: u64) -> Self {
        learn::learn(population, seed)
            .unwrap_or_else(|| Self::default_for(population.records().len()))
    }

    /// The platform's assumptions, for populations too small to learn from: the chances of US
    /// hospital records, and a prior of one record of the same person per record.
    pub fn default_for(records: usize) -> Self {
        standard::model(records)
    }

    /// A model of given chances, one entry per level, for a population of `records`.
    ///
    /// # Errors
    /// When a field lacks or the numbers are not chances that add up to 1.
    pub fn of(
        records: usize,
        prior: f64,
        fields: BTreeMap<Field, Vec<Odds>>,
    ) -> Result<Self, ModelError> {
        Stored { version: MODEL_VERSION, records, learned: false, prior, fields }.try_into()
    }

    /// A model of chances that add up to 1 per field.
    fn of_tables(records: usize, learned: bool, prior: Chance, m: &Table, u: &Table) -> Self {
        let odds = |field: Field| {
            let pairs = m[field as usize].iter().zip(&u[field as usize]).take(field.levels());
            let odds = pairs
                .map(|(m, u)| Odds { m: Chance::nearest(*m).get(), u: Chance::nearest(*u).get() });
            (field, odds.collect())
        };
        let fields = Field::ALL.into_iter().map(odds).collect();
        let version = MODEL_VERSION;
        Self::weighed(Stored { version, records, learned, prior: prior.get(), fields }, prior)
    }

    fn with_prior(self, prior: Chance) -> Self {
        Self::weighed(Stored { prior: prior.get(), ..self.stored }, prior)
    }

    fn weighed(stored: Stored, prior: Chance) -> Self {
        let mut weights = Table::default();
        for (field, odds) in &stored.fields {
            for (bits, odds) in weights[*field as usize].iter_mut().zip(odds) {
                let (m, u) = (Chance::nearest(odds.m), Chance::nearest(odds.u));
                *bits = Level { m, u }.weight();
            }
        }
        let home_limit = -MatchWeight::of(prior, []).bits();
        Self { stored, prior, weights, home_limit }
    }

    /// The chance that two records, picked at random, are of one person.
    pub const fn prior(&self) -> f64 {
        self.stored.prior
    }

    /// Whether the chances were learned rather than assumed.
    pub const fn is_learned(&self) -> bool {
        self.stored.learned
    }

    /// The chances of a field's levels.
    pub fn odds(&self, field: Field) -> &[Odds] {
        self.stored.fields.get(&field).map_or(&[], Vec::as_slice)
    }

    /// The weight of a pattern when nothing is known of how common the names are.
    pub fn weight(&self, pattern: Pattern) -> MatchWeight {
        self.sum(pattern, |field, level| self.weights[field as usize][level])
    }

    /// The weight of a pair: a name that agrees counts by its share among all records, a common
    /// one less (Winkler 1989; see [`Comparison::weight_of_value`]).
    pub(super) fn weight_in(
        &self,
        population: &Population,
        record: usize,
        pattern: Pattern,
    ) -> MatchWeight {
        let (first, last) = population.name_bits(record);
        self.sum(pattern, |field, level| match (field, level) {
            (Field::FirstName, 0) => self.exact_bits(field) - first,
            (Field::LastName, 0) => self.exact_bits(field) - last,
            _ => self.weights[field as usize][level],
        })
    }

    /// log2 of the chance that names of one person are equal.
    fn exact_bits(&self, field: Field) -> f64 {
        self.odds(field).first().map_or(0.0, |odds| odds.m.log2())
    }

    /// The prior and all weights. What a family shares is one piece of evidence, however many
    /// fields repeat it: there are about as many pairs of one household as of one person, so it
    /// raises the odds to even at most.
    fn sum(&self, pattern: Pattern, bits: impl Fn(Field, usize) -> f64) -> MatchWeight {
        let of = |field: Field| pattern.level(field).map_or(0.0, |level| bits(field, level.min(5)));
        let total = |home: bool| -> f64 {
            let fields = Field::ALL.into_iter();
            fields.filter(|field| field.is_shared_at_home() == home).map(of).sum()
        };
        MatchWeight::of(self.prior, [total(false), total(true).min(self.home_limit)])
    }
}

impl TryFrom<Stored> for Model {
    type Error = ModelError;

    fn try_from(stored: Stored) -> Result<Self, ModelError> {
        if stored.version != MODEL_VERSION {
            return Err(ModelError::Version(stored.version));
        }
        let prior = Chance::new(stored.prior)?;
        for field in Field::ALL {
            let odds = stored.fields.get(&field).ok_or(ModelError::Levels(field))?;
            if odds.len() != field.levels() {
                return Err(ModelError::Levels(field));
            }
            let levels = odds
                .iter()
                .map(|odds| Ok(Level { m: Chance::new(odds.m)?, u: Chance::new(odds.u)? }));
            Comparison::graded(&levels.collect::<Result<Vec<_>, LinkageError>>()?)?;
        }
        Ok(Self::weighed(stored, prior))
    }
}

impl From<Model> for Stored {
    fn from(model: Model) -> Self {
        model.stored
    }
}
