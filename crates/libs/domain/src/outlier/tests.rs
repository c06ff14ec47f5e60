use proptest::prelude::*;

use super::*;
use crate::vectors;

fn sample(values: &[f64]) -> Sample {
    Sample::of(values.iter().copied()).unwrap()
}

fn near(found: f64, wanted: f64, tolerance: f64) -> bool {
    (found - wanted).abs() <= tolerance * wanted.abs().max(1.0)
}

#[test]
fn one_amount_of_400_among_amounts_of_about_122_is_unusual() {
    let group = sample(&[120.0, 125.0, 130.0, 118.0, 122.0, 121.0, 119.0, 400.0, 123.0, 124.0]);
    let spread = group.spread();
    assert_eq!((spread.median, spread.mad), (122.5, 2.5));
    assert!(near(spread.modified_z(400.0), 74.8695, 1e-12));
    assert!(spread.is_unusual(400.0) && !spread.is_unusual(130.0));
    let fences = group.fences();
    assert_eq!((fences.q1, fences.q3, fences.low, fences.high), (120.25, 124.75, 113.5, 131.5));
    assert!(fences.is_outside(131.6) && fences.is_outside(113.4));
    assert!(!fences.is_outside(131.5) && !fences.is_outside(113.5));
}

#[test]
fn a_score_of_three_and_a_half_is_not_yet_unusual_on_either_side() {
    let spread = Spread { median: 0.0, mad: 0.6745, mean_deviation: 9.0 };
    assert!(!spread.is_unusual(3.5) && !spread.is_unusual(-3.5));
    assert!(spread.is_unusual(3.500_001) && spread.is_unusual(-3.500_001));
}

#[test]
fn the_mean_deviation_stands_in_where_most_values_are_equal() {
    let mut values = vec![100.0; 9];
    values.push(500.0);
    // Deviations are nine times 0 and once 400: their mean is 40.
    let z = sample(&values).spread().modified_z(500.0);
    assert!(near(z, 400.0 / (1.253_314 * 40.0), 1e-12));
    assert_eq!(sample(&[100.0; 10]).spread().modified_z(101.0), 0.0);
}

#[test]
fn a_sample_has_values_and_all_are_finite() {
    assert_eq!(Sample::of([]), None);
    assert_eq!(Sample::of([1.0, f64::NAN]), None);
    assert_eq!(Sample::of([1.0, f64::INFINITY]), None);
}

#[test]
fn quantiles_lie_between_the_two_nearest_values() {
    let group = sample(&[4.0, 1.0, 3.0, 2.0]);
    let at = [-1.0, 0.0, 0.25, 0.5, 1.0, 2.0].map(|fraction| group.quantile(fraction));
    assert_eq!(at, [1.0, 1.0, 1.75, 2.5, 4.0, 4.0]);
    assert_eq!(sample(&[5.0]).quantile(0.25), 5.0);
}

#[test]
fn peers_are_the_narrowest_group_of_thirty() {
    let groups = [29, 30, 31].map(|size| sample(&vec![f64::from(size); size as usize]));
    assert_eq!(Sample::narrowest(&groups), Some(&groups[1]));
    assert_eq!(Sample::narrowest(&groups[..1]), None);
}

#[test]
fn every_shared_outlier_vector_is_equal() {
    vectors::each("outlier_vectors.csv", |row| {
        let id = row.text("set_id");
        let numbers = |column| serde_json::from_str::<Vec<f64>>(row.text(column)).unwrap();
        let (values, scores) = (numbers("values_json"), numbers("modified_z_json"));
        let group = sample(&values);
        let (spread, fences) = (group.spread(), group.fences());
        for (column, found) in [
            ("median", spread.median),
            ("mad_raw", spread.mad),
            ("mean_abs_dev_from_median", spread.mean_deviation),
            ("q1_type7", fences.q1),
            ("q3_type7", fences.q3),
            ("tukey_lo", fences.low),
            ("tukey_hi", fences.high),
        ] {
            assert!(near(found, row.parsed(column), 1e-9), "{id} {column}: {found}");
        }
        assert_eq!(values.len(), scores.len(), "{id}");
        for (value, wanted) in values.iter().zip(&scores) {
            assert!(near(spread.modified_z(*value), *wanted, 1e-6), "{id}: z of {value}");
        }
        let flags = |test: &dyn Fn(f64) -> bool| -> Vec<f64> {
            values.iter().map(|value| f64::from(u8::from(test(*value)))).collect()
        };
        let unusual = flags(&|value| spread.is_unusual(value));
        assert_eq!(unusual, numbers("flag_modz_gt_3.5_json"), "{id}");
        let outside = flags(&|value| fences.is_outside(value));
        assert_eq!(outside, numbers("flag_tukey_json"), "{id}");
    });
}

proptest! {
    #[test]
    fn scores_do_not_depend_on_the_unit_or_the_order(
        values in prop::collection::vec(1.0..1e6_f64, 1..40), unit in 0.5..100.0_f64,
    ) {
        let plain = sample(&values).spread();
        let scaled: Vec<_> = values.iter().rev().map(|value| value * unit).collect();
        let scaled = sample(&scaled).spread();
        // Rounding may turn a spread of 0 into one of a hair.
        prop_assume!(plain.mad > 1e-3);
        for value in values {
            let (one, other) = (plain.modified_z(value), scaled.modified_z(value * unit));
            prop_assert!(near(one, other, 1e-6), "{one} {other}");
        }
    }
}
