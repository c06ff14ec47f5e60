//! How the first digits of a provider's amounts compare with Benford's law.
//!
//! Law: Benford, Proc Am Philos Soc 1938;78:551-572: the first digit is d with the probability
//! log10(1 + 1/d). Limits of the mean absolute deviation: Nigrini, Benford's Law, Wiley 2012.
//! Amounts from a negotiated fee schedule break the law and are in order: this chooses what to look
//! at, and proves nothing.

mod conformity;
#[cfg(test)]
mod tests;

pub use conformity::Conformity;

/// Fewest amounts whose first digits say something.
pub const FEWEST_AMOUNTS: u64 = 500;

/// How many times the smallest amount the largest must be: two orders of magnitude.
const WIDTH: f64 = 100.0;

/// How often each first digit occurs, and how widely the amounts spread.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FirstDigits {
    counts: [u64; 9],
    smallest: f64,
    largest: f64,
}

/// The first digits of some amounts against the law.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Fit {
    /// The mean absolute deviation of the nine shares from the law, a fraction 0..=1.
    pub mad: f64,
    /// Nigrini's word for it.
    pub conformity: Conformity,
    /// Pearson's chi-square with 8 degrees of freedom.
    pub chi_square: f64,
    /// The probability of a chi-square at least this large if the law holds.
    pub p_value: f64,
}

impl FirstDigits {
    /// Counts the first digits of amounts, whose sign and unit do not matter. What has none (zero
    /// and what is not finite) is left out.
    pub fn of(amounts: impl IntoIterator<Item = f64>) -> Self {
        let mut found = Self { counts: [0; 9], smallest: f64::INFINITY, largest: 0.0 };
        for amount in amounts {
            if let Some(digit) = first_digit(amount) {
                found.counts[usize::from(digit) - 1] += 1;
                found.smallest = found.smallest.min(amount.abs());
                found.largest = found.largest.max(amount.abs());
            }
        }
        found
    }

    /// How often 1, 2, up to 9 come first.
    pub const fn counts(&self) -> [u64; 9] {
        self.counts
    }

    /// How many amounts were counted.
    pub fn total(&self) -> u64 {
        self.counts.iter().sum()
    }

    /// Whether the law can be expected of these amounts: there are [`FEWEST_AMOUNTS`], over two
    /// orders of magnitude.
    pub fn is_comparable(&self) -> bool {
        self.total() >= FEWEST_AMOUNTS && self.largest >= WIDTH * self.smallest
    }

    /// Compares with the law; `None` where nothing was counted.
    pub fn fit(&self) -> Option<Fit> {
        let total = self.total() as f64;
        if total == 0.0 {
            return None;
        }
        let (mut deviation, mut chi_square) = (0.0, 0.0);
        for (digit, count) in (1_u8..).zip(self.counts) {
            let (count, expected) = (count as f64, total * probability(digit));
            deviation += (count - expected).abs() / total;
            chi_square += (count - expected).powi(2) / expected;
        }
        let mad = deviation / 9.0;
        let conformity = Conformity::of(mad);
        Some(Fit { mad, conformity, chi_square, p_value: upper_tail_8(chi_square) })
    }
}

/// The first digit that is not zero; `None` for zero and what is not finite.
pub fn first_digit(amount: f64) -> Option<u8> {
    if amount == 0.0 || !amount.is_finite() {
        return None;
    }
    // The shortest decimal text that means this number: a logarithm would round 999.99 up.
    format!("{:e}", amount.abs()).bytes().next().map(|digit| digit - b'0')
}

/// The probability of a first digit 1..=9 under the law.
fn probability(digit: u8) -> f64 {
    (1.0 / f64::from(digit)).ln_1p() / std::f64::consts::LN_10
}

/// The upper tail of the chi-square distribution with 8 degrees of freedom. For an even number of
/// degrees the incomplete gamma function is a finite sum (Abramowitz and Stegun 1964, 26.4.21).
fn upper_tail_8(chi_square: f64) -> f64 {
    let half = chi_square / 2.0;
    (-half).exp() * (1.0 + half * (1.0 + half / 2.0 * (1.0 + half / 3.0)))
}
