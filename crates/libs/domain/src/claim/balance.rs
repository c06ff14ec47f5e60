//! Whether the charges of a claim's lines add up to its total, to the cent (WEDI SNIP type 3: in an
//! 837, CLM02 is the sum of SV102 or SV203).

use crate::money::Money;

/// Why charges do not balance. No amount is repeated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BalanceError {
    /// There is nothing to add up.
    #[error("the claim has no line")]
    NoLines,
    /// A line takes money back, which only an adjustment by the payer does.
    #[error("line {line} has a negative charge")]
    NegativeCharge {
        /// The line's number, from 1.
        line: usize,
    },
    /// The sum is not the total.
    #[error("the charges of the lines are not the total charge")]
    Different,
    /// The sum is no amount.
    #[error("the charges of the lines are too large to add up")]
    TooLarge,
}

/// Checks that `lines` add up to `total` exactly. A revenue line `0001` is a total and not a line.
///
/// # Errors
/// Says what is wrong first: no line, a negative one, a sum out of range, or a different total.
pub fn check(total: Money, lines: &[Money]) -> Result<(), BalanceError> {
    if lines.is_empty() {
        return Err(BalanceError::NoLines);
    }
    if let Some(negative) = lines.iter().position(|charge| *charge < Money::ZERO) {
        return Err(BalanceError::NegativeCharge { line: negative + 1 });
    }
    let sum = lines.iter().try_fold(Money::ZERO, |sum, charge| sum.checked_add(*charge));
    match sum {
        None => Err(BalanceError::TooLarge),
        Some(sum) if sum == total => Ok(()),
        Some(_) => Err(BalanceError::Different),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{money::MoneyError, vectors};

    fn checked(total: &str, lines: &[&str]) -> Result<Result<(), BalanceError>, MoneyError> {
        let lines = lines.iter().map(|line| line.parse()).collect::<Result<Vec<_>, _>>()?;
        Ok(check(total.parse()?, &lines))
    }

    #[test]
    fn charges_balance_to_the_cent() {
        assert_eq!(checked("0.30", &["0.10", "0.20"]), Ok(Ok(())));
        assert_eq!(checked("0.00", &["0.00"]), Ok(Ok(())));
        assert_eq!(checked("150.00", &["100", "49.99"]), Ok(Err(BalanceError::Different)));
    }

    #[test]
    fn what_cannot_be_added_up_does_not_balance() {
        assert_eq!(checked("0.00", &[]), Ok(Err(BalanceError::NoLines)));
        let negative = BalanceError::NegativeCharge { line: 2 };
        assert_eq!(checked("100.00", &["150.00", "-50.00"]), Ok(Err(negative)));
        let most = "9999999999999999.99";
        assert_eq!(checked(most, &[most, "0.01"]), Ok(Err(BalanceError::TooLarge)));
    }

    #[test]
    fn every_shared_balance_vector_is_equal() {
        vectors::each("charge_balance_vectors.csv", |row| {
            let found = checked(row.text("claim_total"), &row.list("line_charges"));
            let balanced = found == Ok(Ok(()));
            assert_eq!(balanced, row.text("balanced") == "1", "{}", row.text("vec_id"));
        });
    }

    proptest! {
        #[test]
        fn one_cent_more_or_less_never_balances(
            cents in prop::collection::vec(0..1_000_000_000_i64, 1..20), off in -1..=1_i64,
        ) {
            let lines: Vec<_> = cents.iter().map(|c| Money::from_cents(*c).unwrap()).collect();
            let total = Money::from_cents(cents.iter().sum::<i64>() + off).unwrap();
            prop_assert_eq!(check(total, &lines).is_ok(), off == 0);
        }
    }
}
