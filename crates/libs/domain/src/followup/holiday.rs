//! Business days of the United States: Monday to Friday but the federal holidays.

use chrono::{Datelike, Days, NaiveDate, Weekday};

/// The year of the first Juneteenth that was a federal holiday (Public Law 117-17).
const FIRST_JUNETEENTH: i32 = 2021;

/// Whether federal offices close on `date` for a holiday (5 U.S.C. 6103, for dates from 1986).
///
/// A holiday of a fixed date that falls on a Saturday is observed on the Friday before (6103 (b)),
/// one on a Sunday on the Monday after (Executive Order 11582). Inauguration Day is one only in
/// Washington and does not count.
pub fn is_federal_holiday(date: NaiveDate) -> bool {
    match date.weekday() {
        Weekday::Sat | Weekday::Sun => false,
        Weekday::Mon => {
            is_fixed(date) || is_floating(date) || date.pred_opt().is_some_and(is_fixed)
        }
        Weekday::Fri => is_fixed(date) || date.succ_opt().is_some_and(is_fixed),
        Weekday::Tue | Weekday::Wed | Weekday::Thu => is_fixed(date) || is_floating(date),
    }
}

/// Whether `date` is a Monday to Friday and no federal holiday.
pub fn is_business_day(date: NaiveDate) -> bool {
    !matches!(date.weekday(), Weekday::Sat | Weekday::Sun) && !is_federal_holiday(date)
}

/// The last of the `count` business days that follow `date`; `date` itself for 0.
pub fn add_business_days(date: NaiveDate, count: u8) -> NaiveDate {
    let mut end = date;
    for _ in 0..count {
        end = next_business_day(end);
    }
    end
}

fn next_business_day(date: NaiveDate) -> NaiveDate {
    let later = (1..).map_while(|days| date.checked_add_days(Days::new(days)));
    later.into_iter().find(|day| is_business_day(*day)).unwrap_or(NaiveDate::MAX)
}

/// New Year, Juneteenth, Independence Day, Veterans Day and Christmas, on their own date.
fn is_fixed(date: NaiveDate) -> bool {
    match (date.month(), date.day()) {
        (1, 1) | (7, 4) | (11, 11) | (12, 25) => true,
        (6, 19) => date.year() >= FIRST_JUNETEENTH,
        _ => false,
    }
}

/// Martin Luther King's and Washington's birthdays, Memorial, Labor and Columbus Day (Mondays) and
/// Thanksgiving (a Thursday).
fn is_floating(date: NaiveDate) -> bool {
    let week = date.day().div_ceil(7);
    match (date.month(), date.weekday()) {
        (1 | 2, Weekday::Mon) => week == 3,
        (5, Weekday::Mon) => date.day() > 24,
        (9, Weekday::Mon) => week == 1,
        (10, Weekday::Mon) => week == 2,
        (11, Weekday::Thu) => week == 4,
        _ => false,
    }
}
