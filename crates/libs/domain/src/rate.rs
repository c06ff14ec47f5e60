//! Observed rates, how certain they are and which of them may be shown.
//!
//! Interval: Wilson, J Am Stat Assoc 1927;22:209-212, without continuity correction. Small cells:
//! the cell size policy of CMS, by which no count of 1..=10 is published and none may be derived
//! from what is published.

mod cell;

pub use cell::{SMALLEST_SHOWN, is_small, publishable};

/// The two-sided 95 % quantile of the standard normal distribution.
const Z95: f64 = 1.959_963_984_540_054;

/// A numerator and its denominator, both counts of the same unit; the first is part of the second.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Rate {
    numerator: u64,
    denominator: u64,
}

/// Why two counts are not a rate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the numerator is above the denominator")]
pub struct RateError;

/// Both ends of a confidence interval, as fractions 0..=1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Interval {
    /// The lower end.
    pub low: f64,
    /// The upper end.
    pub high: f64,
}

impl Rate {
    /// The rate of two counts.
    ///
    /// # Errors
    /// When the numerator is above the denominator.
    pub const fn new(numerator: u64, denominator: u64) -> Result<Self, RateError> {
        if numerator > denominator { Err(RateError) } else { Ok(Self { numerator, denominator }) }
    }

    /// How many had the event.
    pub const fn numerator(self) -> u64 {
        self.numerator
    }

    /// How many could have had it.
    pub const fn denominator(self) -> u64 {
        self.denominator
    }

    /// The fraction 0..=1; `None` without a denominator.
    pub fn value(self) -> Option<f64> {
        (self.denominator > 0).then(|| self.numerator as f64 / self.denominator as f64)
    }

    /// The Wilson score interval of 95 % confidence; `None` without a denominator.
    pub fn wilson95(self) -> Option<Interval> {
        let p = self.value()?;
        let n = self.denominator as f64;
        let z2 = Z95 * Z95;
        let center = p + z2 / (2.0 * n);
        let half = Z95 * (p * (1.0 - p) / n + z2 / (4.0 * n * n)).sqrt();
        let scale = 1.0 + z2 / n;
        // The ends of 0 and 1 are exact; floating point would miss them by a hair.
        let low = if self.numerator == 0 { 0.0 } else { (center - half) / scale };
        let high = if self.numerator == self.denominator { 1.0 } else { (center + half) / scale };
        Some(Interval { low, high })
    }

    /// Whether the rate may not be published: it stands on fewer than 11, or shows a count of
    /// 1..=10 that had the event or, by subtraction, did not have it.
    pub const fn is_suppressed(self) -> bool {
        self.denominator < SMALLEST_SHOWN
            || is_small(self.numerator)
            || is_small(self.denominator - self.numerator)
    }
}

#[cfg(test)]
mod tests;
