use std::fs;

use proptest::prelude::*;

use super::*;
use crate::vectors;

fn counted(counts: [u64; 9]) -> FirstDigits {
    FirstDigits { counts, smallest: 1.0, largest: 1000.0 }
}

#[test]
fn the_first_digit_is_the_first_that_is_not_zero() {
    let cases = [(1.0, 1), (0.05, 5), (-273.15, 2), (999.99, 9), (1e-9, 1), (9.999_999e22, 9)];
    for (amount, digit) in cases {
        assert_eq!(first_digit(amount), Some(digit), "{amount}");
    }
    for amount in [0.0, -0.0, f64::NAN, f64::INFINITY] {
        assert_eq!(first_digit(amount), None, "{amount}");
    }
}

#[test]
fn amounts_that_all_begin_with_one_break_the_law() {
    let fit = counted([1000, 0, 0, 0, 0, 0, 0, 0, 0]).fit().unwrap();
    // The share of 1 is too large by 1 - log10(2), which the others lack between them.
    assert!((fit.mad - 2.0 * (1.0 - 2_f64.log10()) / 9.0).abs() < 1e-12, "{fit:?}");
    assert!((fit.chi_square - 1000.0 * (1.0 / 2_f64.log10() - 1.0)).abs() < 1e-8, "{fit:?}");
    assert_eq!(fit.conformity, Conformity::Nonconformity);
    assert!(fit.p_value < 1e-300);
}

#[test]
fn the_tail_of_chi_square_has_its_published_values() {
    // Table of percentage points with 8 degrees of freedom.
    let table = [(1.646, 0.99), (7.344, 0.5), (13.362, 0.1), (15.507, 0.05), (20.090, 0.01)];
    for (chi_square, p) in table {
        assert!((upper_tail_8(chi_square) - p).abs() < 1e-4, "{chi_square}");
    }
    assert_eq!(upper_tail_8(0.0), 1.0);
}

#[test]
fn each_limit_belongs_to_the_better_word() {
    let words = [0.0, 0.006, 0.0061, 0.012, 0.0121, 0.015, 0.0151].map(Conformity::of);
    use Conformity::{Acceptable, Close, Marginal, Nonconformity};
    let wanted = [Close, Close, Acceptable, Acceptable, Marginal, Marginal, Nonconformity];
    assert_eq!(words, wanted);
    assert_eq!(serde_json::to_value(Nonconformity).unwrap(), Nonconformity.name());
}

#[test]
fn few_or_narrow_amounts_are_not_comparable() {
    let digits =
        |count, largest| FirstDigits::of((1..count).map(|_| 1.0).chain(std::iter::once(largest)));
    assert!(digits(500, 100.0).is_comparable());
    assert!(!digits(499, 100.0).is_comparable());
    assert!(!digits(500, 99.9).is_comparable());
    assert_eq!(FirstDigits::of([0.0, f64::NAN]).fit(), None);
}

#[test]
fn every_shared_benford_vector_is_equal() {
    vectors::each("benford_vectors.csv", |row| {
        let id = row.text("set_id");
        let file = testkit::vectors(row.text("seed_or_file")).unwrap();
        let text = fs::read_to_string(file).unwrap();
        let found = FirstDigits::of(text.lines().map(|line| line.trim().parse::<f64>().unwrap()));
        assert_eq!(found.total(), row.parsed::<u64>("n"), "{id}");
        let counts: [u64; 9] =
            [1, 2, 3, 4, 5, 6, 7, 8, 9].map(|d| row.parsed(&format!("count_{d}")));
        assert_eq!(found.counts(), counts, "{id}");
        let fit = found.fit().unwrap();
        assert_eq!(format!("{:.8}", fit.mad), row.text("mad"), "{id}");
        assert_eq!(fit.conformity.name(), row.text("nigrini_conformity"), "{id}");
        assert_eq!(format!("{:.4}", fit.chi_square), row.text("chi2_8df"), "{id}");
        let p: f64 = row.parsed("p_value");
        assert!((fit.p_value - p).abs() <= 1e-5 * p, "{id}: {} {p}", fit.p_value);
    });
}

proptest! {
    #[test]
    fn a_cent_and_a_dollar_have_the_same_first_digit(cents in 1..1_000_000_000_u32) {
        let cents = f64::from(cents);
        prop_assert_eq!(first_digit(cents), first_digit(cents / 100.0));
    }

    #[test]
    fn the_law_names_every_digit(digit in 1..=9_u8) {
        let total: f64 = (1..=9).map(probability).sum();
        prop_assert!((total - 1.0).abs() < 1e-12);
        let exact = (1.0 + 1.0 / f64::from(digit)).log10();
        prop_assert!((probability(digit) - exact).abs() < 1e-12);
    }
}
