//! Amounts of money as exact cents.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// The first amount of cents that `decimal(18,2)` cannot hold.
const LIMIT: i64 = 1_000_000_000_000_000_000;

/// An amount in cents, within the range of `decimal(18,2)`. Its text form is `-12.34`.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(try_from = "String", into = "String")]
pub struct Money(i64);

/// Why a text or a number is not an amount. The text is not repeated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MoneyError {
    /// Something other than an optional sign, digits, and at most one point.
    #[error("an amount is not a plain decimal number")]
    NotANumber,
    /// A third decimal: cutting it would lose money.
    #[error("an amount has more than two decimals")]
    TooPrecise,
    /// Outside `decimal(18,2)`.
    #[error("an amount has more than sixteen digits before the point")]
    OutOfRange,
}

impl Money {
    /// Nothing.
    pub const ZERO: Self = Self(0);

    /// An amount of whole cents.
    pub fn from_cents(cents: i64) -> Result<Self, MoneyError> {
        if cents <= -LIMIT || cents >= LIMIT {
            return Err(MoneyError::OutOfRange);
        }
        Ok(Self(cents))
    }

    /// The amount in cents.
    pub const fn cents(self) -> i64 {
        self.0
    }

    /// The sum, unless it leaves the range.
    pub fn checked_add(self, other: Self) -> Option<Self> {
        Self::from_cents(self.0.checked_add(other.0)?).ok()
    }

    /// The difference, unless it leaves the range.
    pub fn checked_sub(self, other: Self) -> Option<Self> {
        Self::from_cents(self.0.checked_sub(other.0)?).ok()
    }
}

impl FromStr for Money {
    type Err = MoneyError;

    fn from_str(text: &str) -> Result<Self, MoneyError> {
        let (negative, digits) = match text.as_bytes().first() {
            Some(b'-') => (true, &text[1..]),
            Some(b'+') => (false, &text[1..]),
            _ => (false, text),
        };
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let plain = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
        if whole.is_empty() || digits.ends_with('.') || !plain(whole) || !plain(fraction) {
            return Err(MoneyError::NotANumber);
        }
        if fraction.len() > 2 {
            return Err(MoneyError::TooPrecise);
        }
        let cents: i64 =
            format!("{whole}{fraction:0<2}").parse().map_err(|_| MoneyError::OutOfRange)?;
        Self::from_cents(if negative { -cents } else { cents })
    }
}

impl TryFrom<String> for Money {
    type Error = MoneyError;

    fn try_from(text: String) -> Result<Self, MoneyError> {
        text.parse()
    }
}

impl From<Money> for String {
    fn from(money: Money) -> Self {
        money.to_string()
    }
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        write!(f, "{sign}{}.{:02}", self.0.abs() / 100, self.0.abs() % 100)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn ten_cents_and_twenty_cents_are_thirty_cents() {
        let sum = |a: &str, b: &str| a.parse::<Money>().unwrap().checked_add(b.parse().unwrap());
        assert_eq!(sum("0.10", "0.20"), Some("0.30".parse().unwrap()));
        assert_eq!(sum("9999999999999999.99", "0.01"), None);
    }

    #[test]
    fn text_that_would_lose_or_invent_money_is_refused() {
        use MoneyError::{NotANumber, OutOfRange, TooPrecise};
        let bad = ["", "-", ".", ".5", "5.", "1e3", "1,000", "NaN", "inf", "--1", "1 ", "\u{663}"];
        for text in bad {
            assert_eq!(text.parse::<Money>(), Err(NotANumber), "{text:?}");
        }
        assert_eq!("12.349".parse::<Money>(), Err(TooPrecise));
        assert_eq!("10000000000000000".parse::<Money>(), Err(OutOfRange));
        assert_eq!("99999999999999999999".parse::<Money>(), Err(OutOfRange));
    }

    #[test]
    fn short_forms_mean_what_they_say() {
        for (text, cents) in [("5", 500), ("5.1", 510), ("-0.05", -5), ("+7.25", 725), ("007", 700)]
        {
            assert_eq!(text.parse::<Money>().unwrap().cents(), cents, "{text}");
        }
    }

    proptest! {
        #[test]
        fn an_amount_survives_its_text(cents in 1 - LIMIT..LIMIT) {
            let money = Money::from_cents(cents).unwrap();
            prop_assert_eq!(money.to_string().parse::<Money>().unwrap(), money);
        }
    }
}
