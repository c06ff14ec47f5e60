//! The chances by which pairs are weighed, learned from the records or assumed.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Field, Population};
use crate::linkage::{Chance, Comparison, Level, LinkageError};

mod expectation;
mod learn;
mod random;
mod standard;
mod weigh;

/// The version of the fields and levels; a stored model of another one cannot be used.
pub const MODEL_VERSION: u32 = 1;

/// Number of fields.
pub(super) const FIELDS: usize = Field::ALL.len();

/// Per field, a number for each of at most six levels.
pub(super) type Table = [[f64; 6]; FIELDS];

/// What the pairs of a population are, as shares of all; the rest are pairs of strangers.
#[derive(Debug, Clone, Copy)]
struct Shares {
    /// Pairs of one person.
    prior: Chance,
    /// Pairs of two persons of one household.
    household: f64,
}

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
    /// log2 of the odds that a pair of one household is of one person.
    at_home: f64,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Stored {
    version: u32,
    /// The number of records that it was made for.
    records: usize,
    /// Whether the chances were learned from them.
    learned: bool,
    prior: f64,
    /// The share of pairs of two persons of one household.
    household: f64,
    fields: BTreeMap<Field, Vec<Odds>>,
}

impl Model {
    /// Learns from the records; the same for the same records and seed.
    ///
    /// `u` comes from random pairs of all records, less what pairs of one person add to them. `m`
    /// comes from expectation maximization (Dempster, Laird and Rubin, J R Stat Soc B
    /// 1977;39:1-38) among pairs that share a number, a birth date or both names, and never of the
    /// field that such pairs share by choice. Neighbors are no such pairs: members of a household
    /// would be taken for one person. The shares of pairs of one person and of one household
    /// follow from all candidates. A population of too few pairs gets [`Model::default_for`].
    pub fn learn(population: &Population, seed: u64) -> Self {
        learn::learn(population, seed)
            .unwrap_or_else(|| Self::default_for(population.records().len()))
    }

    /// The platform's assumptions, for populations too small to learn from: the chances of US
    /// hospital records, and a prior of one record of the same person per record.
    pub fn default_for(records: usize) -> Self {
        standard::model(records)
    }

    /// A model of given chances, one entry per level, for a population of `records`; `prior` and
    /// `household` are the shares of pairs of one person and of two of one household, the latter
    /// 0 where there are no households.
    ///
    /// # Errors
    /// When a field lacks or the numbers are not chances that add up to 1.
    pub fn of(
        records: usize,
        prior: f64,
        household: f64,
        fields: BTreeMap<Field, Vec<Odds>>,
    ) -> Result<Self, ModelError> {
        let version = MODEL_VERSION;
        Stored { version, records, learned: false, prior, household, fields }.try_into()
    }

    /// A model of chances that add up to 1 per field.
    fn of_tables(records: usize, learned: bool, shares: Shares, m: &Table, u: &Table) -> Self {
        let odds = |field: Field| {
            let pairs = m[field as usize].iter().zip(&u[field as usize]).take(field.levels());
            (field, pairs.map(|(m, u)| Odds { m: *m, u: *u }).collect())
        };
        let fields = Field::ALL.into_iter().map(odds).collect();
        let Shares { prior, household } = shares;
        let (version, prior) = (MODEL_VERSION, prior.get());
        Self::weighed(Stored { version, records, learned, prior, household, fields })
    }

    fn with_shares(self, Shares { prior, household }: Shares) -> Self {
        Self::weighed(Stored { prior: prior.get(), household, ..self.stored })
    }

    fn weighed(mut stored: Stored) -> Self {
        let mut weights = Table::default();
        for (field, odds) in &mut stored.fields {
            for (bits, odds) in weights[*field as usize].iter_mut().zip(odds) {
                let (m, u) = (nearest(odds.m), nearest(odds.u));
                *odds = Odds { m: m.get(), u: u.get() };
                *bits = Level { m, u }.weight();
            }
        }
        let prior = nearest(stored.prior);
        stored.prior = prior.get();
        stored.household = rounded(stored.household);
        let at_home = (stored.prior / stored.household).log2();
        Self { stored, prior, weights, at_home }
    }

    /// The chance that two records, picked at random, are of one person.
    pub const fn prior(&self) -> f64 {
        self.stored.prior
    }

    /// The chance that two records, picked at random, are of two persons of one household.
    pub const fn household(&self) -> f64 {
        self.stored.household
    }

    /// Whether the chances were learned rather than assumed.
    pub const fn is_learned(&self) -> bool {
        self.stored.learned
    }

    /// The chances of a field's levels.
    pub fn odds(&self, field: Field) -> &[Odds] {
        self.stored.fields.get(&field).map_or(&[], Vec::as_slice)
    }
}

impl TryFrom<Stored> for Model {
    type Error = ModelError;

    fn try_from(stored: Stored) -> Result<Self, ModelError> {
        if stored.version != MODEL_VERSION {
            return Err(ModelError::Version(stored.version));
        }
        Chance::new(stored.prior)?;
        if !(0.0..1.0).contains(&stored.household) {
            return Err(LinkageError::NotAChance.into());
        }
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
        Ok(Self::weighed(stored))
    }
}

impl From<Model> for Stored {
    fn from(model: Model) -> Self {
        model.stored
    }
}

/// Nine significant digits: what every reader of JSON reads back as the same number.
fn rounded(number: f64) -> f64 {
    format!("{number:.8e}").parse().unwrap_or(number)
}

fn nearest(estimate: f64) -> Chance {
    Chance::nearest(rounded(estimate))
}
