//! On which level of agreement two values fall; `None` where either is missing.
//!
//! The values are normalized before: names in capital letters without accents, ZIP codes of five
//! digits, social security numbers of nine digits without placeholders.

use chrono::{Datelike, NaiveDate};

use crate::similarity::{jaro_winkler, within_one_edit};

/// Jaro-Winkler similarities down to which names fall on levels 1, 2 and 3.
const ALIKE: [f64; 3] = [0.92, 0.88, 0.70];

/// What floating point may take from a similarity that is exactly a limit, as of TANYA and TONYA.
const ROUNDING: f64 = 1e-9;

/// Agreement or not: 0 equal, 1 else. For sex and telephone numbers.
pub fn exact_level(a: &str, b: &str) -> Option<usize> {
    both(a, b).then(|| usize::from(a != b))
}

/// Names: 0 equal; 1, 2, 3 with a Jaro-Winkler similarity of at least 0.92, 0.88, 0.70; 4 else.
pub fn name_level(a: &str, b: &str) -> Option<usize> {
    both(a, b).then(|| {
        if a == b {
            return 0;
        }
        let found = jaro_winkler(a, b) + ROUNDING;
        1 + ALIKE.iter().take_while(|least| found < **least).count()
    })
}

/// Dates of birth: 0 equal; 1 with one edit or with day and month swapped; 2 of one year; 3 else.
pub fn birth_date_level(a: Option<NaiveDate>, b: Option<NaiveDate>) -> Option<usize> {
    let (a, b) = (a?, b?);
    let swapped = NaiveDate::from_ymd_opt(a.year(), a.day(), a.month()) == Some(b);
    Some(if a == b {
        0
    } else if swapped || is_one_edit(a, b) {
        1
    } else if a.year() == b.year() {
        2
    } else {
        3
    })
}

/// Social security numbers: 0 equal; 1 with one digit changed, lost, added or swapped with its
/// neighbor; 2 else.
pub fn ssn_level(a: &str, b: &str) -> Option<usize> {
    both(a, b).then(|| match a == b {
        true => 0,
        false => 2 - usize::from(within_one_edit(a, b)),
    })
}

/// ZIP codes: 0 equal; 1 with the same first three characters; 2 else.
pub fn zip_level(a: &str, b: &str) -> Option<usize> {
    let area = |zip| str::chars(zip).take(3);
    both(a, b).then(|| {
        if a == b {
            0
        } else if area(a).eq(area(b)) {
            1
        } else {
            2
        }
    })
}

/// Whether the digits of two dates, year first, are one edit apart.
fn is_one_edit(a: NaiveDate, b: NaiveDate) -> bool {
    let (a, b) = (digits(a), digits(b));
    let differing = || (0..a.len()).filter(|place| a[*place] != b[*place]);
    match (differing().next(), differing().next_back(), differing().count()) {
        (Some(_), _, 1) => true,
        (Some(one), Some(next), 2) => next == one + 1 && a[one] == b[next] && a[next] == b[one],
        _ => false,
    }
}

/// Year, month and day; a blank keeps a swap from reaching across two of them.
fn digits(date: NaiveDate) -> [u32; 10] {
    let (year, month, day) = (date.year().unsigned_abs(), date.month(), date.day());
    let digit = |number: u32, place: u32| number / 10_u32.pow(place) % 10;
    [
        digit(year, 3),
        digit(year, 2),
        digit(year, 1),
        digit(year, 0),
        u32::MAX,
        digit(month, 1),
        digit(month, 0),
        u32::MAX,
        digit(day, 1),
        digit(day, 0),
    ]
}

fn both(a: &str, b: &str) -> bool {
    !a.is_empty() && !b.is_empty()
}
