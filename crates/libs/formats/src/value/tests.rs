//! Values by hand, and against slow oracles.

use proptest::prelude::*;

use super::*;
use crate::ReasonCode::{self, *};

fn any_day() -> Days {
    Days::until(None)
}

fn money(text: &str) -> Result<i128, ReasonCode> {
    decimal(text.as_bytes(), 12, 2)
}

#[test]
fn money_is_exact_or_refused() {
    for (text, cents) in [
        ("0", 0),
        ("-0.00", 0),
        ("12", 1_200),
        ("12.3", 1_230),
        ("12.34", 1_234),
        ("-12.34", -1_234),
        ("12.3400", 1_234),
        ("007.10", 710),
        ("9999999999.99", 999_999_999_999),
        ("000000000000000000000012.34", 1_234),
        ("12.340000000000000000000000", 1_234),
    ] {
        assert_eq!(money(text), Ok(cents), "{text}");
    }
    for (text, code) in [
        ("", NotANumber),
        ("-", NotANumber),
        ("+5", NotANumber),
        (".5", NotANumber),
        ("12.", NotANumber),
        ("1e3", NotANumber),
        (" 12.30", NotANumber),
        ("12.30 ", NotANumber),
        ("$12", NotANumber),
        ("1,234.56", NotANumber),
        ("1_000", NotANumber),
        ("(12.00)", NotANumber),
        ("1.2.3", NotANumber),
        ("--1", NotANumber),
        ("NaN", NotANumber),
        ("\u{0661}", NotANumber),
        ("12.345", NumberTooPrecise),
        ("12.349", NumberTooPrecise),
        ("0.000000000000000000000000001", NumberTooPrecise),
        ("10000000000", NumberOutOfRange),
        ("-10000000000.00", NumberOutOfRange),
        ("99999999999999999999999999999999999999999999", NumberOutOfRange),
    ] {
        assert_eq!(money(text), Err(code), "{text}");
    }
}

#[test]
fn decimals_use_all_38_digits() {
    let nines = "9".repeat(38);
    assert_eq!(decimal(nines.as_bytes(), 38, 0), Ok(10_i128.pow(38) - 1));
    assert_eq!(decimal(b"1", 38, 38), Err(NumberOutOfRange));
    assert_eq!(decimal(b"0.1", 38, 38), Ok(10_i128.pow(37)));
    assert_eq!(decimal(b"90071992547409.93", 18, 2), Ok(9_007_199_254_740_993));
}

#[test]
fn integers_are_whole() {
    assert_eq!(integer(b"-9223372036854775808"), Ok(i64::MIN));
    assert_eq!(integer(b"9223372036854775807"), Ok(i64::MAX));
    assert_eq!(integer(b"9223372036854775808"), Err(NumberOutOfRange));
    assert_eq!(integer(b"00042"), Ok(42));
    for bad in ["", "-", "1.5", "1.0", "+5", "1e3", " 1", "0x1", "1_0"] {
        assert_eq!(integer(bad.as_bytes()), Err(NotANumber), "{bad}");
    }
}

#[test]
fn doubles_are_finite() {
    assert_eq!(double(b"1.5e-3"), Ok(0.0015));
    assert_eq!(double(b"-0").map(f64::to_bits), Ok(0));
    for bad in ["NaN", "nan", "inf", "-inf", "+Infinity", "INFINITY", "1e400", "-1e400"] {
        assert_eq!(double(bad.as_bytes()), Err(NotFinite), "{bad}");
    }
    for bad in ["", ".5", "5.", "+5", "1e", "1e+", "0x10", "1,5", " 1"] {
        assert_eq!(double(bad.as_bytes()), Err(NotANumber), "{bad}");
    }
}

#[test]
fn dates_are_days_of_the_calendar() {
    assert_eq!(date(b"1970-01-01", &any_day()), Ok(0));
    assert_eq!(date(b"20240229", &any_day()), Ok(19_782));
    assert_eq!(date(b"1900-02-28", &any_day()), Ok(-25_509));
    for bad in [
        "",
        "2024-02-30",
        "1900-02-29",
        "2023-13-01",
        "2023-00-10",
        "2023-04-31",
        "2024-1-2",
        "01/02/2024",
        "2024/01/02",
        "10000-01-01",
        "-0001-01-01",
        "2024-01-02 ",
        "2024-01-02T00:00:00",
        "2024-01-0a",
        "2024",
        "45292",
        "20241",
        "2024 0102",
    ] {
        assert_eq!(date(bad.as_bytes(), &any_day()), Err(NotADate), "{bad}");
    }
    for far in ["0001-01-01", "1849-12-31", "2101-01-01", "9999-12-31", "00010101"] {
        assert_eq!(date(far.as_bytes(), &any_day()), Err(DateOutOfRange), "{far}");
    }
    let until = Days::until(Some(days_from_civil(2024, 1, 2)));
    assert_eq!(date(b"2024-01-03", &until), Err(DateOutOfRange));
    assert!(date(b"2024-01-02", &until).is_ok() && date(b"1850-01-01", &until).is_ok());
}

#[test]
fn timestamps_are_instants_in_utc() {
    const NOON: i64 = 1_704_196_800_000_000;
    for text in [
        "2024-01-02T12:00:00Z",
        "2024-01-02T12:00:00",
        "2024-01-02 12:00:00",
        "2024-01-02T12:00:00.0Z",
        "2024-01-02T12:00:00.000000000Z",
        "2024-01-02T07:00:00-05:00",
        "2024-01-02T07:00:00-0500",
        "2024-01-02 17:30:00+05:30",
        "2024-01-03T02:00:00+14:00",
    ] {
        assert_eq!(timestamp(text.as_bytes(), &any_day()), Ok(NOON), "{text}");
    }
    assert_eq!(timestamp(b"2024-01-02T12:00:00.25Z", &any_day()), Ok(NOON + 250_000));
    assert_eq!(timestamp(b"2024-01-02", &any_day()), Ok(NOON - 12 * 3_600_000_000));
    assert_eq!(timestamp(b"1969-12-31T23:59:59.999999Z", &any_day()), Ok(-1));
    assert_eq!(timestamp(b"2024-01-02T12:00:00.0000001Z", &any_day()), Err(TimestampTooPrecise));
    for bad in [
        "",
        "2024-01-02T",
        "2024-01-02T12",
        "2024-01-02T12:00",
        "2024-01-02T24:00:00Z",
        "2016-12-31T23:59:60Z",
        "2024-01-02t12:00:00z",
        "2024-01-02T12:00:00.Z",
        "2024-01-02T12:00:00+15:00",
        "2024-01-02T12:00:00+05",
        "2024-01-02T12:00:00 Z",
        "2024-01-02T12:60:00Z",
        "2024-02-30T12:00:00Z",
        "2024-02-30",
        "1704196800",
        "2024-01-02\u{e9}12:00:00",
    ] {
        let found = timestamp(bad.as_bytes(), &any_day());
        assert_eq!(found, Err(NotATimestamp), "{bad}");
    }
}

#[test]
fn truth_has_few_spellings() {
    for (text, value) in
        [("true", true), ("T", true), ("Yes", true), ("y", true), ("1", true), ("FALSE", false)]
    {
        assert_eq!(boolean(text.as_bytes()), Ok(value));
    }
    for bad in ["", "2", "on", "truth", " true"] {
        assert_eq!(boolean(bad.as_bytes()), Err(NotABoolean));
    }
}

/// A decimal by moving characters about, without arithmetic on digits until all of them are in
/// place.
fn slow_decimal(text: &str, precision: usize, scale: usize) -> Option<i128> {
    let (sign, body) = text.strip_prefix('-').map_or(("", text), |body| ("-", body));
    let mut parts = body.split('.');
    let (whole, places) = (parts.next()?, parts.next());
    let digits = |part: &str| !part.is_empty() && part.chars().all(|c| c.is_ascii_digit());
    if parts.next().is_some() || !digits(whole) || places.is_some_and(|places| !digits(places)) {
        return None;
    }
    let kept = places.unwrap_or("").trim_end_matches('0');
    if kept.len() > scale {
        return None;
    }
    let all = format!("{whole}{kept:0<scale$}");
    let all = all.trim_start_matches('0');
    if all.len() > precision {
        return None;
    }
    if all.is_empty() { Some(0) } else { format!("{sign}{all}").parse().ok() }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(10_000))]

    #[test]
    fn decimals_agree_with_a_slow_reading(
        text in "-?[0-9]{0,24}(\\.[0-9]{0,24})?|[-+0-9.e ]{0,8}|[0-9]{1,10}\\.[0-9]{2}",
        (precision, scale) in (1_u8..=38).prop_flat_map(|most| (Just(most), 0..=most as i8)),
    ) {
        let slow = slow_decimal(&text, usize::from(precision), scale as usize);
        prop_assert_eq!(decimal(text.as_bytes(), precision, scale).ok(), slow);
    }

    #[test]
    fn integers_agree_with_the_standard_library(text in "-?[0-9]{0,20}|[-+0-9. ]{0,6}") {
        let standard = if text.starts_with('+') { None } else { text.parse::<i64>().ok() };
        prop_assert_eq!(integer(text.as_bytes()).ok(), standard);
    }

    #[test]
    fn days_come_back_as_they_went(days in -800_000_i32..800_000) {
        let (year, month, day) = civil(i64::from(days));
        prop_assert_eq!(days_from_civil(year as i32, month as i32, day as i32), days);
    }

    #[test]
    fn no_text_panics(text in prop::collection::vec(any::<u8>(), 0..40)) {
        let _ = (date(&text, &any_day()), timestamp(&text, &any_day()), double(&text), boolean(&text));
        let _ = (decimal(&text, 18, 2), integer(&text));
    }
}

#[test]
fn every_day_of_the_accepted_years_is_read_right() {
    for days in days_from_civil(1850, 1, 1)..=days_from_civil(2100, 12, 31) {
        let (year, month, day) = civil(i64::from(days));
        let text = format!("{year}-{month:02}-{day:02}");
        assert_eq!(date(text.as_bytes(), &any_day()), Ok(days), "{text}");
    }
}
