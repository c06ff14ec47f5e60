use proptest::prelude::*;

use super::*;
use crate::vectors;

fn rate(numerator: u64, denominator: u64) -> Rate {
    Rate::new(numerator, denominator).unwrap()
}

fn close(found: f64, expected: f64) -> bool {
    (found - expected).abs() < 1e-6
}

#[test]
fn fifteen_of_a_hundred_lie_between_9_and_23_percent() {
    let found = rate(15, 100);
    let interval = found.wilson95().unwrap();
    assert_eq!(found.value(), Some(0.15));
    assert!(close(interval.low, 0.093_059_85) && close(interval.high, 0.232_835_60));
    assert!(!found.is_suppressed());
}

#[test]
fn an_empty_denominator_has_no_rate_and_more_than_all_is_refused() {
    assert_eq!((rate(0, 0).value(), rate(0, 0).wilson95()), (None, None));
    assert_eq!(Rate::new(2, 1), Err(RateError));
}

#[test]
fn none_and_all_reach_the_ends_exactly() {
    assert_eq!(rate(0, 10).wilson95().unwrap().low.to_bits(), 0.0_f64.to_bits());
    assert_eq!(rate(20, 20).wilson95().unwrap().high.to_bits(), 1.0_f64.to_bits());
}

#[test]
fn a_rate_that_shows_a_small_count_is_suppressed() {
    let suppressed = |numerator, denominator| rate(numerator, denominator).is_suppressed();
    assert!(suppressed(10, 100) && !suppressed(11, 100));
    assert!(suppressed(0, 10) && !suppressed(0, 11));
    assert!(suppressed(90, 100) && !suppressed(89, 100) && !suppressed(100, 100));
}

#[test]
fn a_small_part_hides_the_smallest_of_the_others_too() {
    assert_eq!(publishable(&[40, 5, 12, 0]), [Some(40), None, None, Some(0)]);
    assert_eq!(publishable(&[40, 5, 9, 0]), [Some(40), None, None, Some(0)]);
    assert_eq!(publishable(&[40, 1, 1]), [None, None, None]);
    assert_eq!(publishable(&[0, 3, 0]), [None, None, None]);
    assert_eq!(publishable(&[40, 11, 0]), [Some(40), Some(11), Some(0)]);
    assert_eq!(publishable(&[]), []);
}

#[test]
fn every_shared_rate_vector_is_equal() {
    vectors::each("rate_vectors.csv", |row| {
        let found = rate(row.parsed("numerator"), row.parsed("denominator"));
        let interval = found.wilson95();
        let columns = [
            ("rate", found.value()),
            ("wilson95_lo", interval.map(|interval| interval.low)),
            ("wilson95_hi", interval.map(|interval| interval.high)),
        ];
        for (column, value) in columns {
            match value {
                Some(value) => assert!(close(value, row.parsed(column)), "{found:?} {column}"),
                None => assert_eq!(row.text(column), "", "{found:?} {column}"),
            }
        }
        assert_eq!(found.is_suppressed(), row.text("suppress_lt_11") == "1", "{found:?}");
    });
}

proptest! {
    #[test]
    fn the_interval_holds_the_rate_and_narrows_with_more_cases(
        denominator in 1..100_000_u64, part in 0.0..=1.0_f64,
    ) {
        let numerator = (part * denominator as f64) as u64;
        let few = rate(numerator, denominator);
        let many = rate(10 * numerator, 10 * denominator);
        let (value, narrow) = (few.value().unwrap(), many.wilson95().unwrap());
        let wide = few.wilson95().unwrap();
        prop_assert!(0.0 <= wide.low && wide.low <= value && value <= wide.high && wide.high <= 1.0);
        prop_assert!(narrow.high - narrow.low < wide.high - wide.low);
    }

    #[test]
    fn no_small_count_is_shown_or_can_be_derived(
        counts in proptest::collection::vec(prop_oneof![0..14_u64, 0..500_u64], 0..8),
    ) {
        let shown = publishable(&counts);
        prop_assert!(shown.iter().flatten().all(|count| !is_small(*count)));
        prop_assert!(shown.iter().zip(&counts).all(|(cell, count)| cell.is_none_or(|c| c == *count)));
        let hidden: u64 = counts.iter().sum::<u64>() - shown.iter().flatten().sum::<u64>();
        let parts = shown.iter().filter(|cell| cell.is_none()).count();
        let everything = parts == counts.len();
        prop_assert!(parts == 0 || everything || (parts >= 2 && hidden >= SMALLEST_SHOWN));
        prop_assert_eq!(parts > 0, counts.iter().any(|count| is_small(*count)));
    }
}
