//! ICD-10-CM by its releases: whether a code exists on a day, and whether it is complete enough to
//! be billed.
//!
//! A diagnosis is coded with the release in force on the day of discharge (inpatient) or of service
//! (45 CFR 162.1002; ICD-10-CM Official Guidelines): a fiscal year's release is in force from
//! October 1, and its update from April 1. The tables begin with the release of October 2023 (CMS
//! code file of fiscal year 2024) and reach to the update of April 2026 (CDC tabular list). The
//! updates of April 2024, 2025 and 2026 add and delete no code.

#[cfg(test)]
mod tests;

use std::{borrow::Cow, sync::LazyLock};

use chrono::NaiveDate;

use crate::{code::Icd10Cm, code_words::CodeTable};

/// The billable codes of the newest release.
static BILLABLE: LazyLock<CodeTable<()>> =
    LazyLock::new(|| CodeTable::set(include_str!("icd10cm/billable.txt")));
/// When a code became billable, and when it no longer was.
static CHANGES: LazyLock<CodeTable<Change>> =
    LazyLock::new(|| CodeTable::headed(include_str!("icd10cm/changes.txt"), Change::read));

/// The first day that the tables answer for: 2023-10-01.
pub const FIRST_DAY: NaiveDate = match NaiveDate::from_ymd_opt(2023, 10, 1) {
    Some(day) => day,
    None => NaiveDate::MIN,
};

/// What a code is in a release.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Standing {
    /// A complete code, which a claim may carry.
    Billable,
    /// A heading of the tabular list: it exists, and a claim needs a longer code below it.
    Heading,
    /// No code of the release.
    Absent,
}

/// Whether a text has the shape of a code once its dot is gone: a letter, a digit, a digit or A or
/// B, and up to four more digits or capitals. `E11.` has it too. The headings QA0 are the one
/// exception to the digit.
pub fn is_well_formed(code: &str) -> bool {
    Icd10Cm::accepts(&undotted(code))
}

/// What a code, with or without its dot, is in the release in force on a day; a day after the
/// newest release's year is answered from that release. None for a day before [`FIRST_DAY`].
pub fn standing(code: &str, on: NaiveDate) -> Option<Standing> {
    if on < FIRST_DAY {
        return None;
    }
    let code = undotted(code);
    Some(if is_billable(&code, on) {
        Standing::Billable
    } else if is_heading(&code, on) {
        Standing::Heading
    } else {
        Standing::Absent
    })
}

/// A day on which codes began or ceased to be billable.
#[derive(Debug, Clone, Copy)]
struct Change {
    day: NaiveDate,
    added: bool,
}

impl Change {
    /// Reads `2025-10-01+` and `2025-10-01-`.
    fn read(head: &str) -> Option<Self> {
        let (day, sign) = head.split_at_checked(head.len().checked_sub(1)?)?;
        Some(Self { day: day.parse().ok()?, added: sign == "+" })
    }
}

/// Before the first change after the day, the code was what the change ended.
fn is_billable(code: &str, on: NaiveDate) -> bool {
    let later = CHANGES.of(code).filter(|change| change.day > on);
    match later.min_by_key(|change| change.day) {
        Some(change) => !change.added,
        None => BILLABLE.has(code),
    }
}

fn is_heading(code: &str, on: NaiveDate) -> bool {
    let relatives = BILLABLE.relatives(code).into_iter().chain(CHANGES.relatives(code));
    let mut below =
        relatives.filter(|longer| longer.len() > code.len() && longer.starts_with(code));
    below.any(|longer| is_named(code, &longer) && is_billable(&longer, on))
}

/// Whether the tabular list names what stands above a complete code. An X at the end may only fill
/// the space before the seventh character, and then nothing is named there.
fn is_named(heading: &str, complete: &str) -> bool {
    let fills = |letters: &str| letters.bytes().all(|letter| letter == b'X');
    let between = complete.get(heading.len()..6);
    !heading.ends_with('X') || complete.len() < 7 || !between.is_some_and(fills)
}

fn undotted(code: &str) -> Cow<'_, str> {
    if code.contains('.') { Cow::Owned(code.replace('.', "")) } else { Cow::Borrowed(code) }
}
