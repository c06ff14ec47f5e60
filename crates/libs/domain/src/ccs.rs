//! Groups of codes: the Clinical Classifications Software (CCS) of AHRQ, release 2019.1, for
//! ICD-10-CM diagnoses (283 categories) and ICD-10-PCS procedures (224), and the two code lists of
//! the planned-readmission algorithm that CCS alone does not decide.
//!
//! The tables hold the shortest beginnings that all lead to one category, and a code takes the
//! category of the longest beginning that it has. Codes that were added after 2019 so fall in with
//! their relatives.

mod prefixes;
#[cfg(test)]
mod tests;

use prefixes::{Categories, Codes};
use std::{borrow::Cow, sync::LazyLock};

static DIAGNOSES: LazyLock<Categories> =
    LazyLock::new(|| Categories::read(include_str!("ccs/diagnosis.txt")));
static PROCEDURES: LazyLock<Categories> =
    LazyLock::new(|| Categories::read(include_str!("ccs/procedure.txt")));
static ACUTE: LazyLock<Codes> = LazyLock::new(|| Codes::read(include_str!("ccs/acute.txt")));
static POTENTIALLY_PLANNED: LazyLock<Codes> =
    LazyLock::new(|| Codes::read(include_str!("ccs/potentially_planned.txt")));

/// The CCS category of an ICD-10-CM code, with or without its dot; none for what is no such code.
pub fn diagnosis(code: &str) -> Option<u16> {
    DIAGNOSES.of(&plain(code))
}

/// The CCS category of an ICD-10-PCS code.
pub fn procedure(code: &str) -> Option<u16> {
    PROCEDURES.of(&plain(code))
}

/// Whether an ICD-10-CM code as principal diagnosis makes a stay acute although its CCS category
/// does not: the code list of the planned-readmission algorithm (CMS Hospital-Wide Readmission
/// measure, 2021 value sets, table PR.4).
pub fn is_acute(code: &str) -> bool {
    ACUTE.hold(&plain(code))
}

/// Whether an ICD-10-PCS code is a potentially planned procedure although its CCS category is not:
/// the code list of the planned-readmission algorithm (2021 value sets, table PR.3).
pub fn is_potentially_planned(code: &str) -> bool {
    POTENTIALLY_PLANNED.hold(&plain(code))
}

/// A code as the tables write it: upper case, without dot or blanks.
pub(crate) fn plain(code: &str) -> Cow<'_, str> {
    let is_plain = |byte: u8| byte.is_ascii_digit() || byte.is_ascii_uppercase();
    if code.bytes().all(is_plain) {
        return Cow::Borrowed(code);
    }
    let kept = code.chars().filter(|letter| *letter != '.' && !letter.is_whitespace());
    Cow::Owned(kept.map(|letter| letter.to_ascii_uppercase()).collect())
}
