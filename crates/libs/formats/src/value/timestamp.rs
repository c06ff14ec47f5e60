//! Instants.

use super::date::{Days, date, two};
use crate::ReasonCode;

const SECOND: i64 = 1_000_000;
const DAY: i64 = 86_400 * SECOND;

/// An instant, in microseconds since 1970-01-01T00:00:00Z.
///
/// Accepted: `YYYY-MM-DD`, then `T` or a blank, `HH:MM:SS`, an optional point with 1 to 6 digits
/// (more only if they are zeros), then `Z`, `+HH:MM`, `+HHMM` (or with `-`), or nothing, which
/// means UTC. A plain date is its midnight in UTC.
///
/// # Errors
/// `NOT_A_TIMESTAMP` for another form, a day that no calendar has and second 60,
/// `TIMESTAMP_TOO_PRECISE` below a microsecond, `DATE_OUT_OF_RANGE` for the day as written outside
/// `days`.
pub fn timestamp(text: &[u8], days: &Days) -> Result<i64, ReasonCode> {
    if matches!(text.len(), 8 | 10) {
        return Ok(i64::from(day(text, days)?) * DAY);
    }
    let Some((written, clock)) = text.split_at_checked(10) else {
        return Err(ReasonCode::NotATimestamp);
    };
    let [b'T' | b' ', h1, h2, b':', m1, m2, b':', s1, s2, rest @ ..] = clock else {
        return Err(ReasonCode::NotATimestamp);
    };
    let (hour, minute, second) = (two(*h1, *h2), two(*m1, *m2), two(*s1, *s2));
    if hour > 23 || minute > 59 || second > 59 {
        return Err(ReasonCode::NotATimestamp);
    }
    let midnight = i64::from(day(written, days)?) * DAY;
    let (fraction, zone) = fraction(rest)?;
    let seconds = i64::from(hour * 3_600 + minute * 60 + second) - offset(zone)?;
    Ok(midnight + seconds * SECOND + fraction)
}

fn day(text: &[u8], days: &Days) -> Result<i32, ReasonCode> {
    date(text, days).map_err(|code| match code {
        ReasonCode::NotADate => ReasonCode::NotATimestamp,
        other => other,
    })
}

/// The microseconds of a leading `.digits`, and what follows them.
fn fraction(text: &[u8]) -> Result<(i64, &[u8]), ReasonCode> {
    let [b'.', text @ ..] = text else { return Ok((0, text)) };
    let digits = text.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let (digits, rest) = text.split_at(digits);
    if digits.is_empty() || digits.len() > 12 {
        return Err(ReasonCode::NotATimestamp);
    }
    if digits.iter().skip(6).any(|digit| *digit != b'0') {
        return Err(ReasonCode::TimestampTooPrecise);
    }
    let padded = digits.iter().chain([b'0'; 6].iter()).take(6);
    Ok((padded.fold(0, |sum, digit| sum * 10 + i64::from(digit - b'0')), rest))
}

/// The seconds that a zone is ahead of UTC; ISO 8601 allows up to 14 hours in use.
fn offset(zone: &[u8]) -> Result<i64, ReasonCode> {
    let (sign, hours, minutes) = match *zone {
        [] | [b'Z'] => return Ok(0),
        [sign @ (b'+' | b'-'), a, b, b':', c, d] | [sign @ (b'+' | b'-'), a, b, c, d] => {
            (sign, two(a, b), two(c, d))
        }
        _ => return Err(ReasonCode::NotATimestamp),
    };
    if minutes > 59 || hours * 60 + minutes > 14 * 60 {
        return Err(ReasonCode::NotATimestamp);
    }
    let seconds = i64::from(hours * 3_600 + minutes * 60);
    Ok(if sign == b'-' { -seconds } else { seconds })
}
