//! How far an amount lies from those of its peers, by two measures that one extreme value does not
//! move.
//!
//! Modified z-score: Iglewicz and Hoaglin, How to Detect and Handle Outliers, ASQC Quality Press
//! 1993. Fences: Tukey, Exploratory Data Analysis, Addison-Wesley 1977; their quartiles are of
//! type 7 in Hyndman and Fan, Am Stat 1996;50:361-365. Charges are skewed to the right: compare
//! their logarithms. A far amount is a reason to look, and says nothing of intent.

#[cfg(test)]
mod tests;

/// A value is unusual beyond this modified z-score, on either side.
pub const UNUSUAL_Z: f64 = 3.5;

/// Fewest peers that a value is compared with.
pub const FEWEST_PEERS: usize = 30;

/// The normal consistency factor of the median absolute deviation, as the authors round it.
const MAD_FACTOR: f64 = 0.6745;

/// The same for the mean absolute deviation: the square root of pi / 2.
const MEAN_FACTOR: f64 = 1.253_314;

/// How many interquartile ranges beyond a quartile its fence stands.
const REACH: f64 = 1.5;

/// Values in ascending order, at least one, all finite.
#[derive(Debug, Clone, PartialEq)]
pub struct Sample(Vec<f64>);

/// The centre of a sample and how widely it spreads, in the unit of its values.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Spread {
    /// The median.
    pub median: f64,
    /// The median of the absolute deviations from the median.
    pub mad: f64,
    /// The mean of the absolute deviations from the median.
    pub mean_deviation: f64,
}

/// The quartiles of a sample and the fences beyond them, in the unit of its values.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Fences {
    /// The first quartile.
    pub q1: f64,
    /// The third quartile.
    pub q3: f64,
    /// 1.5 interquartile ranges below the first quartile.
    pub low: f64,
    /// 1.5 interquartile ranges above the third quartile.
    pub high: f64,
}

impl Sample {
    /// Sorts the values; `None` where there is none, or one is not finite.
    pub fn of(values: impl IntoIterator<Item = f64>) -> Option<Self> {
        let mut values: Vec<_> = values.into_iter().collect();
        let usable = !values.is_empty() && values.iter().all(|value| value.is_finite());
        values.sort_by(f64::total_cmp);
        usable.then_some(Self(values))
    }

    /// The narrowest of `groups` (given from narrow to wide) that has [`FEWEST_PEERS`] values.
    pub fn narrowest(groups: &[Self]) -> Option<&Self> {
        groups.iter().find(|group| group.0.len() >= FEWEST_PEERS)
    }

    /// The quantile at `fraction`, held within 0..=1: linear between the two nearest values.
    pub fn quantile(&self, fraction: f64) -> f64 {
        let last = self.0.len() - 1;
        let position = fraction.clamp(0.0, 1.0) * last as f64;
        let below = position.floor() as usize;
        let (low, high) = (self.0[below], self.0[last.min(below + 1)]);
        low + (high - low) * position.fract()
    }

    /// The centre and the spread.
    pub fn spread(&self) -> Spread {
        let median = self.quantile(0.5);
        let mut deviations: Vec<_> = self.0.iter().map(|value| (value - median).abs()).collect();
        let mean_deviation = deviations.iter().sum::<f64>() / deviations.len() as f64;
        deviations.sort_by(f64::total_cmp);
        Spread { median, mad: Self(deviations).quantile(0.5), mean_deviation }
    }

    /// The quartiles and the fences.
    pub fn fences(&self) -> Fences {
        let (q1, q3) = (self.quantile(0.25), self.quantile(0.75));
        let reach = REACH * (q3 - q1);
        Fences { q1, q3, low: q1 - reach, high: q3 + reach }
    }
}

impl Spread {
    /// The modified z-score of a value.
    ///
    /// Where more than half of the sample is one value, the median absolute deviation is 0 and the
    /// mean one takes its place; where the whole sample is one value, every score is 0.
    pub fn modified_z(&self, value: f64) -> f64 {
        let distance = value - self.median;
        if self.mad > 0.0 {
            MAD_FACTOR * distance / self.mad
        } else if self.mean_deviation > 0.0 {
            distance / (MEAN_FACTOR * self.mean_deviation)
        } else {
            0.0
        }
    }

    /// Whether the modified z-score of a value is beyond [`UNUSUAL_Z`].
    pub fn is_unusual(&self, value: f64) -> bool {
        self.modified_z(value).abs() > UNUSUAL_Z
    }
}

impl Fences {
    /// Whether a value lies beyond a fence; on the fence it does not.
    pub fn is_outside(&self, value: f64) -> bool {
        value < self.low || value > self.high
    }
}
