//! When a source committed a change.

use chrono::{DateTime, Utc};
use domain::change::epoch_micros;
use serde_json::value::RawValue;

use super::fields::scalar;
use crate::ReasonCode;
use crate::value::{Days, timestamp};

/// An instant as sources write it: a text that [`timestamp`] takes, with a time of day, or a number
/// that [`epoch_micros`] takes, also as a text. What is finer than a microsecond is cut off, since
/// a place among the changes of one instant is the sequence's matter.
pub(super) fn instant(value: &RawValue) -> Result<DateTime<Utc>, ReasonCode> {
    let text = scalar(value).ok_or(ReasonCode::NotATimestamp)?;
    let micros = match epoch_micros(&text) {
        Some(micros) => micros,
        None if text.len() > 10 => written(&text)?,
        None => return Err(ReasonCode::NotATimestamp),
    };
    DateTime::from_timestamp_micros(micros).ok_or(ReasonCode::NotATimestamp)
}

fn written(text: &str) -> Result<i64, ReasonCode> {
    let (whole, rest) = text.split_once('.').unwrap_or((text, ""));
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    let (fraction, zone) = rest.split_at(digits);
    let known = match &fraction[..digits.min(6)] {
        "" => text.to_owned(),
        fraction => format!("{whole}.{fraction}{zone}"),
    };
    timestamp(known.as_bytes(), &Days::until(None)).map_err(|_| ReasonCode::NotATimestamp)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(literal: &str) -> Result<String, ReasonCode> {
        let value = RawValue::from_string(literal.to_owned()).unwrap();
        instant(&value).map(|instant| instant.format("%FT%T%.6fZ").to_string())
    }

    #[test]
    fn an_instant_may_be_a_text_or_a_number_of_any_common_unit() {
        let expected = "2023-11-14T22:13:20.123456Z";
        for literal in [
            "\"2023-11-14T22:13:20.123456Z\"",
            "\"2023-11-14 22:13:20.123456789\"",
            "\"2023-11-14T23:13:20.1234560+01:00\"",
            "1700000000.1234569",
            "1700000000123.456",
            "1700000000123456",
            "1700000000123456789",
            "\"1700000000123456\"",
        ] {
            assert_eq!(of(literal).as_deref(), Ok(expected), "{literal}");
        }
        assert_eq!(of("1700000000").unwrap(), "2023-11-14T22:13:20.000000Z");
        assert_eq!(of("1700000000123").unwrap(), "2023-11-14T22:13:20.123000Z");
    }

    #[test]
    fn what_could_be_a_date_or_a_counter_is_no_instant() {
        for literal in [
            "20250131",
            "\"20250131\"",
            "\"2025-01-31\"",
            "20250131101112",
            "0",
            "-1700000000",
            "1e9",
            "true",
            "\"\"",
            "\"soon, or later\"",
            "\"2025-02-30T10:11:12Z\"",
            "\"2025-01-31T10:11:12.Z\"",
            "99999999999999999999",
            "{}",
        ] {
            assert_eq!(of(literal), Err(ReasonCode::NotATimestamp), "{literal}");
        }
    }
}
