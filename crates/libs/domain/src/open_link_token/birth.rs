//! Dates of birth.

use chrono::{DateTime, NaiveDate};

/// The first year in which a person can have been born.
const FIRST_YEAR: i32 = 1910;

const FORMATS: [&str; 5] = ["%Y-%m-%d", "%Y/%m/%d", "%m/%d/%Y", "%m-%d-%Y", "%d.%m.%Y"];

/// A possible date of birth as `yyyy-mm-dd`.
pub(super) fn date(text: &str, today: NaiveDate) -> Option<String> {
    let date = parsed(text)?;
    let first = NaiveDate::from_ymd_opt(FIRST_YEAR, 1, 1)?;
    (first <= date && date <= today).then(|| date.to_string())
}

fn parsed(text: &str) -> Option<NaiveDate> {
    if let Ok(instant) = DateTime::parse_from_rfc3339(text) {
        return Some(instant.date_naive());
    }
    // Months and days have two digits: the parser alone would take one.
    let is_padded = text.len() == 10 && text.bytes().filter(u8::is_ascii_digit).count() == 8;
    let mut formats = FORMATS.iter().filter(|_| is_padded);
    formats.find_map(|format| NaiveDate::parse_from_str(text, format).ok())
}
