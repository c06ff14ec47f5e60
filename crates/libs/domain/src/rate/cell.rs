//! Which counts of a row may be shown beside their total.

use std::cmp::Reverse;

/// The smallest count, apart from 0, that may be shown.
pub const SMALLEST_SHOWN: u64 = 11;

/// Whether a count of persons is too small to publish: 1..=10. Zero may be shown.
pub const fn is_small(count: u64) -> bool {
    0 < count && count < SMALLEST_SHOWN
}

/// The counts of the parts of one published total; `None` where a part may not be shown.
///
/// Beside the small counts, complementary ones are hidden, the smallest first and zeros last, until
/// at least two are hidden that sum to 11 or more: then the total gives none of them away. A total
/// that is itself small must not be published.
pub fn publishable(counts: &[u64]) -> Vec<Option<u64>> {
    let mut shown: Vec<_> = counts.iter().map(|count| Some(*count)).collect();
    let (small, mut large): (Vec<_>, Vec<_>) =
        (0..counts.len()).partition(|part| is_small(counts[*part]));
    if small.is_empty() {
        return shown;
    }
    large.sort_by_key(|part| Reverse((counts[*part] == 0, counts[*part], *part)));
    let mut sum: u64 = small.iter().map(|part| counts[*part]).sum();
    let mut hidden = small;
    while hidden.len() < 2 || sum < SMALLEST_SHOWN {
        let Some(part) = large.pop() else { break };
        sum = sum.saturating_add(counts[part]);
        hidden.push(part);
    }
    for part in hidden {
        shown[part] = None;
    }
    shown
}
