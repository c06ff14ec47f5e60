//! What may be told of a person without naming one: the Safe Harbor method of the HIPAA Privacy Rule,
//! 45 CFR 164.514(b)(2)(i), for places, ages and dates.

use chrono::{Datelike, NaiveDate};
use std::fmt;

/// Which three-digit ZIP areas hold 20,000 people or fewer, so that they may not be told (part B).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum SmallAreas {
    /// Those of any census since 2000: populations move, and a list that is too long harms nobody.
    #[default]
    AnyCensus,
    /// The 17 of the census of 2000, as the guidance of the Department of Health and Human Services
    /// of 2012 lists them.
    Census2000,
}

/// Small in the census of 2000, 2010 or 2020.
const ANY_CENSUS: [&str; 23] = [
    "036", "059", "063", "102", "202", "203", "204", "205", "369", "556", "692", "753", "772",
    "790", "821", "823", "830", "831", "878", "879", "884", "890", "893",
];
const CENSUS_2000: [&str; 17] = [
    "036", "059", "063", "102", "203", "556", "692", "790", "821", "823", "830", "831", "878",
    "879", "884", "890", "893",
];

/// Stands for a place that may not be told or is not known.
const NO_AREA: &str = "000";
/// From this age on, ages are told as one (part C).
const OLDEST_TOLD: i32 = 90;

impl SmallAreas {
    /// The first three digits of a ZIP code (`12345` or `12345-6789`) where they may be told, else
    /// `000`.
    pub fn area_of(self, zip: &str) -> &str {
        let (code, rest) =
            zip.split_once('-').map_or((zip, None), |(code, rest)| (code, Some(rest)));
        let digits = |text: &str, length| {
            text.len() == length && text.bytes().all(|byte| byte.is_ascii_digit())
        };
        if !digits(code, 5) || !rest.is_none_or(|rest| digits(rest, 4)) {
            return NO_AREA;
        }
        let area = &code[..3];
        let small: &[&str] = match self {
            Self::AnyCensus => &ANY_CENSUS,
            Self::Census2000 => &CENSUS_2000,
        };
        if small.contains(&area) { NO_AREA } else { area }
    }
}

/// An age that may be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ToldAge {
    /// Completed years, 0..=89.
    Years(i32),
    /// 90 or more.
    NinetyOrMore,
}

impl ToldAge {
    /// The age on a date; `None` before birth.
    pub fn on(birth: NaiveDate, date: NaiveDate) -> Option<Self> {
        let years = completed_years(birth, date);
        match years {
            ..0 => None,
            OLDEST_TOLD.. => Some(Self::NinetyOrMore),
            _ => Some(Self::Years(years)),
        }
    }

    /// The year of birth, which tells an age: only of those whose age may be told.
    pub fn birth_year(self, birth: NaiveDate) -> Option<i32> {
        match self {
            Self::Years(_) => Some(birth.year()),
            Self::NinetyOrMore => None,
        }
    }
}

impl fmt::Display for ToldAge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Years(years) => years.fmt(f),
            Self::NinetyOrMore => f.write_str("90+"),
        }
    }
}

/// Birthdays since birth. Whoever was born on 29 February turns on 1 March in common years.
pub fn completed_years(birth: NaiveDate, date: NaiveDate) -> i32 {
    let had_birthday = (date.month(), date.day()) >= (birth.month(), birth.day());
    date.year() - birth.year() - i32::from(!had_birthday)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vectors;

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_large_area_is_told_and_a_small_one_is_not() {
        let areas = SmallAreas::AnyCensus;
        assert_eq!(areas.area_of("60606-1234"), "606");
        assert_eq!(areas.area_of("02139"), "021");
        assert_eq!(areas.area_of("20201"), "000");
        assert_eq!(SmallAreas::Census2000.area_of("20201"), "202");
        assert_eq!(["", "0213", "02139-", "H0H0H"].map(|zip| areas.area_of(zip)), ["000"; 4]);
    }

    #[test]
    fn ninety_is_the_age_that_is_not_told() {
        let birth = date("1934-06-15");
        let day_before = ToldAge::on(birth, date("2024-06-14")).unwrap();
        assert_eq!(
            (day_before.to_string(), day_before.birth_year(birth)),
            ("89".into(), Some(1934))
        );
        let birthday = ToldAge::on(birth, date("2024-06-15")).unwrap();
        assert_eq!((birthday.to_string(), birthday.birth_year(birth)), ("90+".into(), None));
        assert_eq!(ToldAge::on(birth, date("1934-06-14")), None);
    }

    #[test]
    fn a_leap_day_child_turns_on_the_first_of_march() {
        assert_eq!(completed_years(date("2000-02-29"), date("2023-02-28")), 22);
        assert_eq!(completed_years(date("2000-02-29"), date("2023-03-01")), 23);
        assert_eq!(completed_years(date("2000-02-29"), date("2024-02-29")), 24);
    }

    #[test]
    fn every_vector_of_places_and_ages_is_met() {
        vectors::each("hipaa_zip_vectors.csv", |row| {
            let zip = row.text("zip_in");
            assert_eq!(SmallAreas::AnyCensus.area_of(zip), row.text("zip3_out_union_default"));
            assert_eq!(SmallAreas::Census2000.area_of(zip), row.text("zip3_out_census2000"));
        });
        vectors::each("hipaa_date_age_vectors.csv", |row| {
            let birth = date(row.text("birth_date"));
            let age = ToldAge::on(birth, date(row.text("as_of_date"))).unwrap();
            let year = age.birth_year(birth).map_or(String::new(), |year| year.to_string());
            assert_eq!(
                completed_years(birth, date(row.text("as_of_date"))),
                row.parsed::<i32>("age_as_of")
            );
            assert_eq!(age.to_string(), row.text("safe_harbor_age"));
            assert_eq!(year, row.text("safe_harbor_birth_year"));
        });
    }
}
