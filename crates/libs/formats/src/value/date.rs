//! Calendar days.

use std::ops::RangeInclusive;

use crate::ReasonCode;

/// The days that a date or timestamp may name, in days since 1970-01-01.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Days(RangeInclusive<i32>);

impl Days {
    /// 1850-01-01 to the given day, or to 2100-12-31.
    #[must_use]
    pub fn until(last: Option<i32>) -> Self {
        let (first, end) = (days_from_civil(1850, 1, 1), days_from_civil(2100, 12, 31));
        Self(first..=last.map_or(end, |last| last.min(end)))
    }

    pub(super) fn admit(&self, day: i32) -> Result<i32, ReasonCode> {
        if self.0.contains(&day) { Ok(day) } else { Err(ReasonCode::DateOutOfRange) }
    }
}

/// Days since 1970-01-01 of a day of the proleptic Gregorian calendar
/// (Hinnant, "chrono-compatible low-level date algorithms", `days_from_civil`).
#[must_use]
pub const fn days_from_civil(year: i32, month: i32, day: i32) -> i32 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year - era * 400;
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

/// Year, month and day of a number of days since 1970-01-01 (Hinnant, `civil_from_days`).
#[must_use]
pub fn civil(days: i64) -> (i64, i64, i64) {
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let of_era = shifted - era * 146_097;
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    (year + era * 400 + i64::from(month <= 2), month, day)
}

/// Two ASCII digits as a number; 10,000 when they are not digits.
#[inline]
pub(super) fn two(tens: u8, ones: u8) -> i32 {
    let (tens, ones) = (tens.wrapping_sub(b'0'), ones.wrapping_sub(b'0'));
    if tens < 10 && ones < 10 { i32::from(tens) * 10 + i32::from(ones) } else { 10_000 }
}

/// A day written `YYYY-MM-DD` or `YYYYMMDD` (ISO 8601 calendar date, extended and basic), in days
/// since 1970-01-01.
///
/// # Errors
/// `NOT_A_DATE` for another form or a day that no calendar has, `DATE_OUT_OF_RANGE` outside `days`.
#[inline]
pub fn date(text: &[u8], days: &Days) -> Result<i32, ReasonCode> {
    let (year, month, day) = match *text {
        [a, b, c, d, b'-', e, f, b'-', g, h] | [a, b, c, d, e, f, g, h] => {
            (two(a, b) * 100 + two(c, d), two(e, f), two(g, h))
        }
        _ => return Err(ReasonCode::NotADate),
    };
    if year > 9_999 || !(1..=12).contains(&month) || day < 1 || day > month_length(year, month) {
        return Err(ReasonCode::NotADate);
    }
    days.admit(BEFORE_MONTH[month as usize] + before_year(year, month) + day)
}

/// Days since 1970-01-01 before the first of each month of a year whose March begins day 0.
const BEFORE_MONTH: [i32; 13] = {
    let mut days = [0; 13];
    let mut month = 1;
    while month <= 12 {
        days[month] = days_from_civil(0, month as i32, 1) - before_year(0, month as i32) - 1;
        month += 1;
    }
    days
};

/// Days from the year 0 to a year of four digits: January and February count to the year before.
const fn before_year(year: i32, month: i32) -> i32 {
    // One cycle of the calendar is added so that unsigned division serves.
    let year = (year + 400 - (month <= 2) as i32) as u32;
    (365 * year + year / 4 - year / 100 + year / 400) as i32
}

fn month_length(year: i32, month: i32) -> i32 {
    const LENGTHS: [i32; 13] = [0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    LENGTHS[month as usize] + i32::from(month == 2 && leap)
}
