//! Days and times in keys.

use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};

/// The instant in a file's name.
pub(super) fn of_file(name: &str) -> Option<DateTime<Utc>> {
    let stem = name.split('.').next().unwrap_or_default();
    let first = stem.get(..8).filter(|text| digits(text)).and_then(plain_day);
    if let Some(day) = first {
        let rest = stem.get(8..).unwrap_or_default();
        return Some(midnight(day) + time_of_day(rest).unwrap_or_default());
    }
    let last = |length: usize| stem.len().checked_sub(length).and_then(|at| stem.get(at..));
    let day = stem
        .get(..10)
        .and_then(dashed_day)
        .or_else(|| last(10).and_then(dashed_day))
        .or_else(|| last(8).filter(|text| digits(text)).and_then(plain_day));
    day.map(midnight)
}

/// The day in folders.
pub(super) fn of_folders<'a>(folders: impl Iterator<Item = &'a str>) -> Option<DateTime<Utc>> {
    let folders: Vec<&str> = folders.collect();
    let dashed = folders
        .iter()
        .rev()
        .find_map(|folder| dashed_day(folder.rsplit_once('=').map_or(*folder, |(_, value)| value)));
    let split = folders.windows(3).rev().find_map(|three| {
        let [year, month, day] = [("year", three[0]), ("month", three[1]), ("day", three[2])]
            .map(|(name, text)| part(name, text));
        NaiveDate::from_ymd_opt(i32::try_from(year?).ok()?, month?, day?)
    });
    dashed.or(split.filter(plausible)).map(midnight)
}

/// `2024`, or `year=2024`.
fn part(name: &str, text: &str) -> Option<u32> {
    let value = text.strip_prefix(name).and_then(|rest| rest.strip_prefix('=')).unwrap_or(text);
    let width = if name == "year" { 4..=4 } else { 1..=2 };
    (width.contains(&value.len()) && digits(value)).then(|| value.parse().ok()).flatten()
}

/// `-113401` and up to three digits of fractions of a second, or more that are left out.
fn time_of_day(text: &str) -> Option<TimeDelta> {
    let text = text.strip_prefix(['-', '_', 'T'])?;
    let clock = text.get(..6).filter(|clock| digits(clock))?;
    let time = NaiveTime::parse_from_str(clock, "%H%M%S").ok()?;
    let fraction: String = text.chars().skip(6).take_while(char::is_ascii_digit).take(3).collect();
    let millis: i64 = format!("{fraction:0<3}").parse().ok()?;
    Some(time.signed_duration_since(NaiveTime::MIN) + TimeDelta::milliseconds(millis))
}

fn plain_day(text: &str) -> Option<NaiveDate> {
    NaiveDate::parse_from_str(text, "%Y%m%d").ok().filter(plausible)
}

fn dashed_day(text: &str) -> Option<NaiveDate> {
    let shaped = text.len() == 10 && text.as_bytes()[4] == b'-' && text.as_bytes()[7] == b'-';
    shaped.then(|| text.parse().ok()).flatten().filter(plausible)
}

/// A number that happens to read as a day of another century is no date.
fn plausible(day: &NaiveDate) -> bool {
    let from = NaiveDate::from_ymd_opt(1970, 1, 1);
    let to = NaiveDate::from_ymd_opt(2100, 1, 1);
    from.is_some_and(|from| *day >= from) && to.is_some_and(|to| *day < to)
}

fn digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

fn midnight(day: NaiveDate) -> DateTime<Utc> {
    day.and_time(NaiveTime::MIN).and_utc()
}

#[cfg(test)]
mod tests {
    use crate::raw_key::RawKey;

    #[test]
    fn a_key_dates_its_file_in_many_ways() {
        let cases = [
            ("2024/09/30/part.csv", Some("2024-09-30T00:00:00Z")),
            ("year=2024/month=9/day=3/part.csv", Some("2024-09-03T00:00:00Z")),
            ("2024-09-30/patients.csv", Some("2024-09-30T00:00:00Z")),
            ("extract=2024-09-30/patients.csv", Some("2024-09-30T00:00:00Z")),
            ("patients_2024-09-30.csv.gz", Some("2024-09-30T00:00:00Z")),
            ("patients-20240930.csv", Some("2024-09-30T00:00:00Z")),
            ("20141029-1134010000.csv", Some("2014-10-29T11:34:01Z")),
            ("2014/10/28/20141029-113401250.csv", Some("2014-10-29T11:34:01.250Z")),
            ("20141029.csv", Some("2014-10-29T00:00:00Z")),
            ("LOAD00000001.csv", None),
            ("2024/13/30/part.csv", None),
            ("99999999-claims.csv", None),
            ("claims-001.csv", None),
            ("2024-09.csv", None),
            ("18991230.csv", None),
        ];
        for (rest, expected) in cases {
            let key = RawKey::parse(&format!("raw/main/ehr/patients/{rest}")).unwrap();
            assert_eq!(key.dated(), expected.map(|text| text.parse().unwrap()), "{rest}");
        }
    }
}
