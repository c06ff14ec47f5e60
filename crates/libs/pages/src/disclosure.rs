//! Which numbers may be shown. The rule of a single row is `domain::rate`'s; here it is kept from
//! being undone by subtracting what is shown from a total that is shown, too.

use std::collections::BTreeSet;

use domain::rate::{Rate, publishable};

use crate::input::{Counts, Lengths, Month, StayMonth};

/// Counts that may be shown on their own.
pub(crate) fn alone(counts: Counts) -> Option<Rate> {
    match counts {
        Counts::Known(rate) if !rate.is_suppressed() => Some(rate),
        _ => None,
    }
}

/// The parts of a total; `None` where a part may not be shown.
///
/// Beside parts that are too small, the next smallest are hidden until at least two are and their
/// sum, which anybody can compute, may itself be shown.
pub(crate) fn parts(parts: &[Counts], total: Option<Rate>) -> Vec<Option<Rate>> {
    let mut shown: Vec<_> = parts.iter().map(|part| alone(*part)).collect();
    hide_lone_zeros(&mut shown);
    let Some(total) = total else { return shown };
    while shown.contains(&None) && !is_safe(&shown, total) {
        let Some(smallest) = smallest(&shown) else { break };
        shown[smallest] = None;
    }
    shown
}

/// Hides the parts without an event where most parts are hidden: zero is the one small number that may
/// be shown, and where it is nearly all that is, it says that there are no events.
fn hide_lone_zeros(shown: &mut [Option<Rate>]) {
    let hidden = shown.iter().filter(|part| part.is_none()).count();
    if hidden * 2 > shown.len() {
        for part in shown.iter_mut().filter(|part| part.is_some_and(|rate| rate.numerator() == 0)) {
            *part = None;
        }
    }
}

/// Whether what is left of the total gives no hidden part away.
fn is_safe(shown: &[Option<Rate>], total: Rate) -> bool {
    let hidden = shown.iter().filter(|part| part.is_none()).count();
    hidden >= 2 && remainder(shown, total).is_some_and(|rest| !rest.is_suppressed())
}

/// The total without the parts that are shown; `None` when they are no parts of it.
fn remainder(shown: &[Option<Rate>], total: Rate) -> Option<Rate> {
    let sum = |count: fn(Rate) -> u64| {
        shown.iter().flatten().try_fold(0_u64, |sum, part| sum.checked_add(count(*part)))
    };
    let numerator = total.numerator().checked_sub(sum(Rate::numerator)?)?;
    let denominator = total.denominator().checked_sub(sum(Rate::denominator)?)?;
    Rate::new(numerator, denominator).ok()
}

fn smallest(shown: &[Option<Rate>]) -> Option<usize> {
    let known = shown.iter().enumerate().filter_map(|(index, part)| Some((index, (*part)?)));
    known.min_by_key(|(_, rate)| rate.denominator()).map(|(index, _)| index)
}

/// A month's stays as far as they may be shown.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct ShownStays {
    pub(crate) discharges: u64,
    pub(crate) lengths: Lengths,
}

/// The stays of each month; `None` where they may not be shown.
///
/// `hidden` are the months that another table of the same discharges hides: their counts here would
/// give those away.
pub(crate) fn stays(months: &[StayMonth], hidden: &BTreeSet<Month>) -> Vec<Option<ShownStays>> {
    let counts: Vec<u64> = months.iter().map(|month| month.discharges).collect();
    let counts = publishable(&counts);
    let each = months.iter().zip(counts).map(|(month, count)| {
        let lengths = month.lengths.filter(Lengths::are_lengths)?;
        let discharges = count.filter(|count| *count > 0 && !hidden.contains(&month.month))?;
        Some(ShownStays { discharges, lengths })
    });
    each.collect()
}

#[cfg(test)]
mod tests;
