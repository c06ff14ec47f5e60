//! A calendar month.

use std::fmt;

use chrono::{Datelike, Days, Months, NaiveDate};

/// A calendar month, kept as its first day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month(NaiveDate);

impl Month {
    /// The month of a date.
    pub fn of(date: NaiveDate) -> Self {
        Self(date.with_day(1).unwrap_or(date))
    }

    /// The first day.
    pub const fn first(self) -> NaiveDate {
        self.0
    }

    /// The last day.
    pub fn last(self) -> NaiveDate {
        self.next().0.checked_sub_days(Days::new(1)).unwrap_or(self.0)
    }

    /// The month after this one; the last month of the calendar stays itself.
    pub fn next(self) -> Self {
        Self(self.0.checked_add_months(Months::new(1)).unwrap_or(self.0))
    }

    /// Whether 30 days have passed since every discharge of the month, so that its readmissions are
    /// all known.
    pub(crate) fn is_followed_up(self, today: NaiveDate) -> bool {
        (today - self.last()).num_days() > 30
    }

    /// `Mar`.
    pub(crate) fn short(self) -> String {
        self.0.format("%b").to_string()
    }

    /// Whether it is January.
    pub(crate) fn begins_a_year(self) -> bool {
        self.0.month() == 1
    }

    /// The year.
    pub(crate) fn year(self) -> i32 {
        self.0.year()
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0.format("%b %Y"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_month_knows_its_ends_and_its_successor() {
        let month = Month::of(date("2024-02-17"));
        assert_eq!((month.first(), month.last()), (date("2024-02-01"), date("2024-02-29")));
        assert_eq!(Month::of(date("2024-12-31")).next().to_string(), "Jan 2025");
    }

    #[test]
    fn a_month_is_followed_up_when_day_30_of_its_last_discharge_is_over() {
        let month = Month::of(date("2026-01-01"));
        assert!(!month.is_followed_up(date("2026-03-02")));
        assert!(month.is_followed_up(date("2026-03-03")));
    }
}
