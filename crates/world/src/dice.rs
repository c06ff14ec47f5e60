//! Chance as an argument: a ChaCha8 stream for each (seed, stream name, index), and the few
//! distributions the world needs.
//!
//! Everything here is built from integer arithmetic and IEEE additions and multiplications, never
//! from the platform's `exp` or `ln`, so that two machines draw the same numbers to the last bit.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

/// A stream of random numbers that belongs to one entity and to nothing else.
pub(crate) struct Dice(ChaCha8Rng);

impl Dice {
    /// The stream named `stream` of entity `index`. Names are at most 16 bytes long.
    pub(crate) fn new(seed: u64, stream: &str, index: u64) -> Self {
        let mut key = [0u8; 32];
        key[..8].copy_from_slice(&seed.to_le_bytes());
        key[8..16].copy_from_slice(&index.to_le_bytes());
        for (slot, byte) in key[16..].iter_mut().zip(stream.bytes()) {
            *slot = byte;
        }
        Self(ChaCha8Rng::from_seed(key))
    }

    /// 64 random bits.
    pub(crate) fn bits(&mut self) -> u64 {
        self.0.next_u64()
    }

    /// A number in `[0, 1)`.
    pub(crate) fn unit(&mut self) -> f64 {
        (self.bits() >> 11) as f64 * (1.0 / 9_007_199_254_740_992.0)
    }

    /// An integer in `[0, n)`; zero when `n` is zero.
    pub(crate) fn below(&mut self, n: u32) -> u32 {
        (((self.bits() >> 32) * u64::from(n)) >> 32) as u32
    }

    /// An integer in `[low, high]`.
    pub(crate) fn between(&mut self, low: i64, high: i64) -> i64 {
        low + i64::from(self.below((high - low + 1) as u32))
    }

    /// True with probability `p`.
    pub(crate) fn chance(&mut self, p: f64) -> bool {
        self.unit() < p
    }

    /// A copy of one of `items`, all equally likely.
    pub(crate) fn pick<T: Copy>(&mut self, items: &[T]) -> T {
        *self.choose(items)
    }

    /// One of `items`, all equally likely.
    pub(crate) fn choose<'a, T>(&mut self, items: &'a [T]) -> &'a T {
        &items[self.below(items.len() as u32) as usize]
    }

    /// A copy of one of `items`, each as likely as its weight says.
    pub(crate) fn weighted<T: Copy>(&mut self, items: &[(u32, T)]) -> T {
        *self.choose_weighted(items)
    }

    /// One of `items`, each as likely as its weight says.
    pub(crate) fn choose_weighted<'a, T>(&mut self, items: &'a [(u32, T)]) -> &'a T {
        let mut left = self.below(items.iter().map(|(weight, _)| weight).sum());
        for (weight, item) in items {
            if left < *weight {
                return item;
            }
            left -= weight;
        }
        &items[0].1
    }

    /// A standard normal number, approximated by the sum of six uniform ones (Irwin-Hall),
    /// hence between -4.25 and 4.25.
    pub(crate) fn normal(&mut self) -> f64 {
        let sum: f64 = (0..6).map(|_| self.unit()).sum();
        (sum - 3.0) * std::f64::consts::SQRT_2
    }

    /// A log-normal number with this median and this standard deviation of the logarithm.
    pub(crate) fn log_normal(&mut self, median: f64, sigma: f64) -> f64 {
        median * exp(sigma * self.normal())
    }

    /// An amount of money in cents, log-normal around `median` cents.
    pub(crate) fn cents(&mut self, median: f64, sigma: f64) -> i64 {
        self.log_normal(median, sigma) as i64
    }

    /// A Poisson count (Knuth 1969, multiplication of uniforms); `mean` is capped at 60.
    pub(crate) fn poisson(&mut self, mean: f64) -> u32 {
        let floor = exp(-mean.clamp(0.0, 60.0));
        let mut product = self.unit();
        let mut count = 0;
        while product > floor {
            product *= self.unit();
            count += 1;
        }
        count
    }

    /// A text shaped like a UUID.
    pub(crate) fn uuid(&mut self) -> String {
        let (high, low) = (self.bits(), self.bits());
        format!(
            "{:08x}-{:04x}-{:04x}-{:04x}-{:012x}",
            high >> 32,
            (high >> 16) & 0xffff,
            high & 0xffff,
            low >> 48,
            low & 0xffff_ffff_ffff
        )
    }
}

/// e to the power of `x`, for |x| below 700: range reduction to |r| <= ln(2)/2, then a Taylor
/// polynomial of degree 13, whose error is below the rounding of a double.
pub(crate) fn exp(x: f64) -> f64 {
    let halvings = (x / std::f64::consts::LN_2).round();
    let rest = x - halvings * std::f64::consts::LN_2;
    let mut sum = 1.0;
    for k in (1..=13).rev() {
        sum = 1.0 + sum * rest / f64::from(k);
    }
    sum * f64::from_bits(((halvings as i64 + 1023) as u64) << 52)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exp_agrees_with_the_platform() {
        for x in [-40.0, -3.3, -0.1, 0.0, 0.5, 1.0, 9.9, 40.0] {
            assert!((exp(x) / f64::exp(x) - 1.0).abs() < 1e-14, "{x}");
        }
    }

    #[test]
    fn streams_of_the_same_name_and_index_repeat_and_others_differ() {
        let draw = |seed, name, index| Dice::new(seed, name, index).bits();
        assert_eq!(draw(1, "person", 9), draw(1, "person", 9));
        assert_ne!(draw(1, "person", 9), draw(2, "person", 9));
        assert_ne!(draw(1, "person", 9), draw(1, "visits", 9));
        assert_ne!(draw(1, "person", 9), draw(1, "person", 10));
    }

    #[test]
    fn distributions_have_the_means_they_promise() {
        let mut dice = Dice::new(3, "test", 0);
        let n = 20_000;
        let poisson: u32 = (0..n).map(|_| dice.poisson(2.5)).sum();
        let below: u32 = (0..n).map(|_| dice.below(11)).sum();
        let normal: f64 = (0..n).map(|_| dice.normal()).map(|x| x * x).sum();
        assert!((f64::from(poisson) / f64::from(n) - 2.5).abs() < 0.05);
        assert!((f64::from(below) / f64::from(n) - 5.0).abs() < 0.1);
        assert!((normal / f64::from(n) - 1.0).abs() < 0.05);
    }

    #[test]
    fn a_first_draw_is_pinned_so_that_worlds_stay_the_same() {
        assert_eq!(Dice::new(7, "person", 1).uuid(), "b7f78c4b-b52c-80f6-2681-3f9e8efe8bb3");
    }
}
