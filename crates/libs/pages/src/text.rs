//! Numbers and dates in words.

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use domain::rate::Interval;

/// Stands where there is no value.
pub(crate) const DASH: &str = "\u{2013}";

/// What stands in place of a number that may not be shown.
pub(crate) const HIDDEN: &str = "fewer than 11";

/// `12,345`.
pub(crate) fn count(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// `1 patient`, `12 patients`.
pub(crate) fn counted(number: u64, one: &str) -> String {
    let ending = if number == 1 { "" } else { "s" };
    format!("{} {one}{ending}", count(number))
}

/// `14.2%` of a fraction 0..=1.
pub(crate) fn percent(fraction: f64) -> String {
    format!("{:.1}%", fraction * 100.0)
}

/// Like [`percent`], but never 100.0% of what is not the whole.
pub(crate) fn share(part: u64, whole: u64) -> String {
    if whole == 0 {
        return DASH.to_owned();
    }
    let fraction = part as f64 / whole as f64;
    if part < whole && fraction > 0.9995 { "99.9%".to_owned() } else { percent(fraction) }
}

/// `12.1% to 16.5%`.
pub(crate) fn interval(interval: Interval) -> String {
    format!("{} to {}", percent(interval.low), percent(interval.high))
}

/// `4.6`.
pub(crate) fn decimal(number: f64) -> String {
    format!("{number:.1}")
}

/// `1 Mar 2026`.
pub(crate) fn date(date: NaiveDate) -> String {
    date.format("%-d %b %Y").to_string()
}

/// `1 Mar 2026, 06:00 EST`.
pub(crate) fn instant(at: DateTime<Utc>, zone: Tz) -> String {
    at.with_timezone(&zone).format("%-d %b %Y, %H:%M %Z").to_string()
}

/// `3 h before` or `2 days before` an instant; later is `after`.
pub(crate) fn age(of: DateTime<Utc>, at: DateTime<Utc>) -> String {
    let hours = (at - of).num_hours();
    let side = if of > at { "after" } else { "before" };
    match hours.unsigned_abs() {
        0 => format!("less than 1 h {side}"),
        hours @ 1..48 => format!("{hours} h {side}"),
        hours => format!("{} {side}", counted(hours / 24, "day")),
    }
}

/// A text of at most so many characters, cut at the end.
pub(crate) fn short(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let kept: String = text.chars().take(most.saturating_sub(1)).collect();
    format!("{}\u{2026}", kept.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_grouped_by_thousands() {
        let grouped = [0, 999, 1_000, 12_345, 1_234_567].map(count);
        assert_eq!(grouped, ["0", "999", "1,000", "12,345", "1,234,567"]);
        assert_eq!(counted(1, "patient"), "1 patient");
        assert_eq!(counted(0, "patient"), "0 patients");
    }

    #[test]
    fn a_share_is_whole_only_when_nothing_is_missing() {
        assert_eq!(share(99_999, 100_000), "99.9%");
        assert_eq!(share(100_000, 100_000), "100.0%");
        assert_eq!(share(0, 0), DASH);
    }

    #[test]
    fn an_instant_is_told_in_the_zone_of_the_reader() {
        let at = "2026-03-01T03:30:00Z".parse().unwrap();
        assert_eq!(instant(at, Tz::America__New_York), "28 Feb 2026, 22:30 EST");
    }

    #[test]
    fn an_age_is_told_in_hours_and_then_in_days() {
        let at: DateTime<Utc> = "2026-03-03T00:00:00Z".parse().unwrap();
        let of = |text: &str| age(text.parse().unwrap(), at);
        assert_eq!(of("2026-03-02T23:30:00Z"), "less than 1 h before");
        assert_eq!(of("2026-03-01T00:30:00Z"), "47 h before");
        assert_eq!(of("2026-03-01T00:00:00Z"), "2 days before");
        assert_eq!(of("2026-03-03T05:00:00Z"), "5 h after");
    }

    #[test]
    fn a_long_text_is_cut_between_characters() {
        assert_eq!(short("Sainte-Th\u{e9}r\u{e8}se", 11), "Sainte-Th\u{e9}\u{2026}");
        assert_eq!(short("Mercy", 11), "Mercy");
    }
}
