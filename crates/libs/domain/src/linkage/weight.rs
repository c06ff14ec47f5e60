//! The sum of the evidence and what is decided by it.

use std::fmt;

/// A probability that is neither 0 nor 1, so that its odds are a number.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
pub struct Chance(f64);

/// Why numbers are not the parameters of a comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum LinkageError {
    /// A probability at or outside 0 and 1.
    #[error("a chance lies between 0 and 1, both excluded")]
    NotAChance,
    /// Levels whose `m` or `u` do not add up to 1.
    #[error("the chances of all levels do not add up to 1")]
    NotExhaustive,
}

impl Chance {
    /// From a probability.
    ///
    /// # Errors
    /// When it is not above 0 and below 1.
    pub fn new(probability: f64) -> Result<Self, LinkageError> {
        if probability > 0.0 && probability < 1.0 {
            Ok(Self(probability))
        } else {
            Err(LinkageError::NotAChance)
        }
    }

    /// The chance nearest to an estimate: 1e-12 away from 0 and 1 at least, even for no number.
    pub fn nearest(estimate: f64) -> Self {
        let estimate = if estimate.is_nan() { 0.5 } else { estimate };
        Self(estimate.clamp(1e-12, 1.0 - 1e-12))
    }

    /// The probability.
    pub const fn get(self) -> f64 {
        self.0
    }

    /// The weight of evidence of which this is the chance given one person, and `other` given two:
    /// log2 of their ratio, in bits.
    pub(super) fn bits_against(self, other: Self) -> f64 {
        (self.0 / other.0).log2()
    }
}

/// The log2 odds, in bits, that two records are of one person.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
pub struct MatchWeight(f64);

impl MatchWeight {
    /// The odds of the prior, the chance that any two compared records are of one person, raised
    /// by the weight of each field in bits. The prior's bits and the weights add up to the whole.
    pub fn of(prior: Chance, weights: impl IntoIterator<Item = f64>) -> Self {
        let odds = (prior.0 / (1.0 - prior.0)).log2();
        Self(weights.into_iter().fold(odds, |sum, weight| sum + weight))
    }

    /// A weight that was stored as its bits.
    pub const fn from_bits(bits: f64) -> Self {
        Self(bits)
    }

    /// The number of bits; 0 is even odds.
    pub const fn bits(self) -> f64 {
        self.0
    }

    /// The probability of a match, 0..=1; it rounds to 1 from about 54 bits.
    pub fn probability(self) -> f64 {
        1.0 / (1.0 + (-self.0).exp2())
    }

    /// What is done with the pair at its probability.
    pub fn decision(self) -> Decision {
        match self.probability() {
            p if p >= Decision::LINK => Decision::Link,
            p if p >= Decision::REVIEW => Decision::Review,
            _ => Decision::Separate,
        }
    }
}

/// What is done with a compared pair.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Decision {
    /// Two persons.
    Separate,
    /// A human decides; never linked by itself.
    Review,
    /// One person.
    Link,
}

impl Decision {
    /// The probability from which a pair is linked; the platform's own choice.
    pub const LINK: f64 = 0.95;

    /// The probability from which a human decides; the platform's own choice.
    pub const REVIEW: f64 = 0.5;

    /// The decision's name in tables.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Separate => "separate",
            Self::Review => "review",
            Self::Link => "link",
        }
    }
}

impl fmt::Display for Decision {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
