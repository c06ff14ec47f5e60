//! Instants as numbers.

/// 2101-01-01T00:00:00Z in microseconds.
const YEAR_2101: i64 = 4_133_980_800_000_000;

/// Microseconds since 1970-01-01T00:00:00Z of an instant that is a plain number since then, its
/// unit told by its size: seconds from 10^8 (1973), milliseconds from 10^11, microseconds from
/// 10^14, nanoseconds from 10^17. What is finer than a microsecond is cut off.
///
/// Nothing for a text that is no such number, since what is smaller may be a date or a counter, and
/// nothing after the year 2100.
pub fn epoch_micros(text: &str) -> Option<i64> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let plain = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    if !plain(whole) || !plain(fraction) {
        return None;
    }
    let number: i64 = whole.parse().ok()?;
    let places = match number {
        100_000_000..100_000_000_000 => 6,
        100_000_000_000..100_000_000_000_000 => 3,
        100_000_000_000_000..100_000_000_000_000_000 => 0,
        100_000_000_000_000_000.. => {
            return Some(number / 1_000).filter(|micros| *micros < YEAR_2101);
        }
        _ => return None,
    };
    let fraction: String = fraction.chars().chain("000000".chars()).take(places).collect();
    format!("{number}{fraction}").parse().ok().filter(|micros| *micros < YEAR_2101)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_size_of_a_number_tells_its_unit() {
        let micros = Some(1_700_000_000_123_456);
        for text in [
            "1700000000.1234569",
            "1700000000123.456",
            "1700000000123456",
            "1700000000123456.9",
            "1700000000123456789",
        ] {
            assert_eq!(epoch_micros(text), micros, "{text}");
        }
        assert_eq!(epoch_micros("1700000000"), Some(1_700_000_000_000_000));
        assert_eq!(epoch_micros("100000000"), Some(100_000_000_000_000));
    }

    #[test]
    fn what_is_no_plain_or_no_large_number_is_no_instant() {
        for text in ["", "0", "20250131", "99999999", "-1700000000", "1.7e9", "1700000000.", "x"] {
            assert_eq!(epoch_micros(text), None, "{text}");
        }
        assert_eq!(epoch_micros("99999999999999999999"), None);
        assert_eq!(epoch_micros("20250131101112"), None, "the year 2611");
        assert_eq!(epoch_micros("4133980799"), Some(YEAR_2101 - 1_000_000));
        assert_eq!(epoch_micros("4133980800000000000"), None);
    }
}
