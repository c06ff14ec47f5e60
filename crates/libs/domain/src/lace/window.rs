//! The calendar rules of the score's inputs.

use std::ops::Range;

use chrono::{DateTime, Days, Months, NaiveDate, Utc};
use chrono_tz::Tz;

/// A stay that ended this many calendar days before the scoring date, or fewer, is an index stay.
pub const INDEX_DAYS: i64 = 30;

/// Whether a stay that ended on `discharged` is still an index stay on `as_of`: 0..=30 days later.
pub fn is_index(discharged: NaiveDate, as_of: NaiveDate) -> bool {
    (0..=INDEX_DAYS).contains(&(as_of - discharged).num_days())
}

/// Whole calendar days between two instants, by the dates that the hospital's clock showed; 0 if
/// the second is not later.
pub fn stay_days(admitted: DateTime<Utc>, discharged: DateTime<Utc>, zone: Tz) -> u32 {
    let date = |at: DateTime<Utc>| at.with_timezone(&zone).date_naive();
    u32::try_from((date(discharged) - date(admitted)).num_days()).unwrap_or(0)
}

/// The days whose emergency visits count: the six calendar months before `anchor`, which is the
/// admission's date or, without a stay, the scoring date. The end of a month is clamped: six months
/// before 31 August is 29 (or 28) February.
pub fn emergency_days(anchor: NaiveDate) -> Range<NaiveDate> {
    anchor.checked_sub_months(Months::new(6)).unwrap_or(NaiveDate::MIN)..anchor
}

/// The days whose claim diagnoses count, up to and with the discharge: a look-back of 365 days.
pub fn claim_diagnosis_days(discharged: NaiveDate) -> Range<NaiveDate> {
    let first = discharged.checked_sub_days(Days::new(365)).unwrap_or(NaiveDate::MIN);
    first..discharged.succ_opt().unwrap_or(NaiveDate::MAX)
}

/// Whether an emergency visit led to the admission (it overlaps it, or ended at most 24 hours
/// before), so that it is not counted as a visit of its own and makes the admission acute.
pub fn led_to_admission(visit: Range<DateTime<Utc>>, stay: Range<DateTime<Utc>>) -> bool {
    let hours = chrono::Duration::hours(24);
    visit.start < stay.end && visit.end >= stay.start - hours
}

/// Whether an admission type code of the UB-04 says that the admission was acute: 1 emergency, 2
/// urgent or 5 trauma.
pub fn is_acute_type(code: &str) -> bool {
    matches!(code, "1" | "2" | "5")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    #[test]
    fn a_stay_is_an_index_stay_for_thirty_days() {
        assert!(is_index(day("2024-08-02"), day("2024-09-01")));
        assert!(!is_index(day("2024-08-01"), day("2024-09-01")));
        assert!(is_index(day("2024-09-01"), day("2024-09-01")));
        assert!(!is_index(day("2024-09-02"), day("2024-09-01")));
    }

    #[test]
    fn days_of_stay_are_counted_on_the_hospitals_calendar() {
        let (admitted, discharged) = (at("2024-08-23T03:30:00Z"), at("2024-08-28T05:00:00Z"));
        assert_eq!(stay_days(admitted, discharged, Tz::UTC), 5);
        assert_eq!(stay_days(admitted, discharged, Tz::America__New_York), 6);
        assert_eq!(stay_days(discharged, admitted, Tz::UTC), 0);
    }

    #[test]
    fn six_months_before_the_end_of_august_is_the_end_of_february() {
        let window = emergency_days(day("2024-08-31"));
        assert_eq!(window, day("2024-02-29")..day("2024-08-31"));
    }

    #[test]
    fn claims_of_the_year_up_to_the_discharge_count() {
        let window = claim_diagnosis_days(day("2024-08-28"));
        assert!(window.contains(&day("2024-08-28")) && window.contains(&day("2023-08-29")));
        assert!(!window.contains(&day("2023-08-28")) && !window.contains(&day("2024-08-29")));
    }

    #[test]
    fn the_visit_that_led_to_the_admission_is_told_from_an_earlier_one() {
        let stay = at("2024-08-23T10:00:00Z")..at("2024-08-28T10:00:00Z");
        let ending = |end| led_to_admission(at("2024-08-20T10:00:00Z")..at(end), stay.clone());
        assert!(ending("2024-08-22T10:00:00Z"));
        assert!(ending("2024-08-23T11:00:00Z"));
        assert!(!ending("2024-08-22T09:59:59Z"));
        assert!(!led_to_admission(at("2024-08-28T10:00:00Z")..at("2024-08-28T12:00:00Z"), stay));
    }
}
