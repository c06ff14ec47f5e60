//! Dates and numbers, of which only possible ones are kept.

use chrono::{Datelike, NaiveDate};

use super::name::folded;
use crate::identity::SsnRule;

/// The first year in which a person can have been born whose record is still used.
const FIRST_YEAR: i32 = 1870;

/// What systems write for an unknown date of birth.
const UNKNOWN_BIRTH: (i32, u32, u32) = (1900, 1, 1);

/// Numbers that were printed in advertisements, so that many claimed them, or typed to fill a form.
const PRINTED: &[&str] = &["078051120", "219099999", "123456789", "987654321", "457555462"];

/// Fewest digits of a telephone number: one without its area code.
const SHORTEST_PHONE: usize = 7;

/// The digits of a text, of whatever width they were typed.
fn digits(text: &str) -> String {
    folded(text).filter(char::is_ascii_digit).collect()
}

/// Whether all characters are one and the same.
fn is_repeated(text: &str) -> bool {
    let first = text.chars().next();
    text.chars().all(|c| Some(c) == first)
}

/// Whether nine digits could be a social security number: no area 000, 666 or 9xx, no group 00, no
/// serial 0000, and none of the two that the Social Security Administration voided because they
/// were printed (SSA POMS RM 10201.035).
///
/// Hyphens and blanks may part the digits.
pub fn is_issuable_ssn(text: &str) -> bool {
    let digits: String = text.chars().filter(|c| !matches!(c, '-' | ' ')).collect();
    let known_bad = matches!(digits.as_str(), "078051120" | "219099999" | "457555462");
    is_nine(&digits) && has_group_and_serial(&digits) && has_issued_area(&digits) && !known_bad
}

fn is_nine(digits: &str) -> bool {
    digits.len() == 9 && digits.bytes().all(|b| b.is_ascii_digit())
}

fn has_group_and_serial(digits: &str) -> bool {
    &digits[3..5] != "00" && &digits[5..] != "0000"
}

fn has_issued_area(digits: &str) -> bool {
    !matches!(&digits[..3], "000" | "666") && !digits.starts_with('9')
}

/// The digits of a social security number that `rule` accepts.
pub(super) fn ssn(text: &str, rule: SsnRule) -> String {
    let found = digits(text);
    let filler = is_repeated(&found) || PRINTED.contains(&found.as_str());
    let accepted = match rule {
        SsnRule::Issued => is_issuable_ssn(&found),
        SsnRule::AnyArea => is_nine(&found) && has_group_and_serial(&found),
        SsnRule::AnyDigits => found.len() >= 4,
    };
    if accepted && !filler { found } else { String::new() }
}

/// A possible date of birth.
pub(super) fn birth_date(text: &str) -> Option<NaiveDate> {
    let text = text.trim();
    let day = text.get(..10).unwrap_or(text);
    let formats = ["%Y-%m-%d", "%m/%d/%Y", "%Y/%m/%d"];
    let parsed = match text.len() {
        8 if text.bytes().all(|b| b.is_ascii_digit()) => {
            NaiveDate::parse_from_str(text, "%Y%m%d").ok()
        }
        _ => formats.iter().find_map(|format| NaiveDate::parse_from_str(day, format).ok()),
    };
    let (year, month, day) = UNKNOWN_BIRTH;
    parsed.filter(|date| {
        (FIRST_YEAR..=9999).contains(&date.year())
            && Some(*date) != NaiveDate::from_ymd_opt(year, month, day)
    })
}

/// `M` or `F`.
pub(super) fn sex(text: &str) -> String {
    let initial = folded(text.trim()).next();
    initial.filter(|c| matches!(c, 'M' | 'F')).map(String::from).unwrap_or_default()
}

/// Five digits; zeros that a spreadsheet took away are put back in front of three or four.
pub(super) fn zip(text: &str) -> String {
    let found = digits(text);
    let five = match found.len() {
        0..=2 => String::new(),
        3..=5 => format!("{found:0>5}"),
        _ => found[..5].to_owned(),
    };
    if matches!(five.as_str(), "00000" | "99999") { String::new() } else { five }
}

/// The last ten digits before an extension.
pub(super) fn phone(text: &str) -> String {
    let number = text.split(['x', 'X', 'e', 'E', ';', ',']).next().unwrap_or_default();
    let found = digits(number);
    let last = &found[found.len().saturating_sub(10)..];
    let filler = is_repeated(last) || matches!(last, "1234567890" | "0123456789");
    if last.len() < SHORTEST_PHONE || filler { String::new() } else { last.to_owned() }
}

/// The letters and digits of a record number; nothing for `0000`, `UNKNOWN` and the like.
pub(super) fn record_number(text: &str) -> String {
    let found: String = folded(text).filter(|c| c.is_alphanumeric()).collect();
    let numbered = found.contains(|c: char| c.is_ascii_digit());
    if numbered && !is_repeated(&found) { found } else { String::new() }
}
