//! Length of stay by month of discharge.

use super::Month;

/// Lengths of inpatient stays, by month of discharge.
#[derive(Debug, Clone)]
pub struct Stays {
    /// The months, in any order.
    pub months: Vec<StayMonth>,
}

/// The stays that ended in a month.
#[derive(Debug, Clone, Copy)]
pub struct StayMonth {
    /// The month of discharge.
    pub month: Month,
    /// How many stays ended.
    pub discharges: u64,
    /// How long they were; `None` when the source has hidden it.
    pub lengths: Option<Lengths>,
}

/// Whole days from admission to discharge; 0 for a stay of one day.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Lengths {
    /// The arithmetic mean.
    pub mean: f64,
    /// The median.
    pub median: f64,
    /// The 90th percentile, linearly interpolated.
    pub p90: f64,
}

impl Lengths {
    /// Whether all three are lengths: not negative, and no more than a life.
    pub(crate) fn are_lengths(&self) -> bool {
        [self.mean, self.median, self.p90].iter().all(|days| (0.0..=45_000.0).contains(days))
    }
}
