//! How alike two claims of one member, provider and kind are.

use super::Bill;
use std::collections::BTreeSet;

/// Modifiers that say of a service that it is another one: a distinct procedure (59 and its
/// subsets), a repetition (76, 77) or a repeated test (91).
const DISTINGUISHING: [&str; 8] = ["59", "76", "77", "91", "XE", "XP", "XS", "XU"];

/// Modifiers that name a side of the body.
const SIDES: [&str; 2] = ["LT", "RT"];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Likeness {
    Exact,
    Suspect,
    Different,
}

/// Compares two claims of one member, provider and kind.
pub(super) fn likeness(one: &Bill, other: &Bill) -> Likeness {
    if is_exact(one, other) {
        Likeness::Exact
    } else if shares_a_day(one, other) && !is_distinguished(one, other) {
        Likeness::Suspect
    } else {
        Likeness::Different
    }
}

fn is_exact(one: &Bill, other: &Bill) -> bool {
    let key = |bill: &Bill| (bill.from, bill.thru, bill.charge);
    key(one) == key(other) && one.bill_type == other.bill_type && one.services == other.services
}

fn shares_a_day(one: &Bill, other: &Bill) -> bool {
    one.from <= other.thru && other.from <= one.thru
}

/// Whether modifiers of either claim say that the two are about different services.
fn is_distinguished(one: &Bill, other: &Bill) -> bool {
    let (one, other) = (one.modifiers(), other.modifiers());
    let either = DISTINGUISHING.iter().any(|code| one.contains(code) || other.contains(code));
    let (here, there) = (sides(&one), sides(&other));
    either || (!here.is_empty() && !there.is_empty() && here != there)
}

fn sides<'a>(modifiers: &BTreeSet<&'a str>) -> BTreeSet<&'a str> {
    modifiers.iter().copied().filter(|code| SIDES.contains(code)).collect()
}
