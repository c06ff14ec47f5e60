use std::collections::HashMap;

use proptest::prelude::*;

use super::*;
use crate::vectors;

fn claim<'a>(provider: &'a str, stratum: &'a str, dollars: i64) -> CostedClaim<'a> {
    CostedClaim { provider, stratum, allowed: Money::from_cents(dollars * 100).unwrap() }
}

#[test]
fn a_provider_is_compared_with_the_mean_of_its_own_cases() {
    let claims = [
        claim("A", "hip", 200),
        claim("A", "hip", 200),
        claim("A", "cough", 30),
        claim("B", "hip", 100),
        claim("B", "hip", 100),
        claim("B", "cough", 10),
    ];
    let found = compare(claims);
    // Means are 150 and 20, so both are expected to cost 320.
    assert_eq!(found.len(), 2);
    let (a, b) = (found[0], found[1]);
    assert_eq!((a.provider, a.claims, a.observed, a.expected), ("A", 3, 430.0, 320.0));
    assert_eq!((b.provider, b.observed, b.expected), ("B", 210.0, 320.0));
    let (a, b) = (a.standing.unwrap(), b.standing.unwrap());
    assert_eq!((a.ratio, b.ratio), (430.0 / 320.0, 210.0 / 320.0));
    assert_eq!((a.percentile, b.percentile), (75.0, 25.0));
    assert!((a.reliability - 3.0 / 33.0).abs() < 1e-12);
    assert!((a.shrunken - (1.0 + 110.0 / 320.0 / 11.0)).abs() < 1e-12, "{a:?}");
}

#[test]
fn equal_providers_share_their_rank() {
    let found = compare([claim("A", "hip", 5), claim("B", "hip", 5), claim("C", "hip", 8)]);
    let percentiles: Vec<_> = found.iter().map(|cost| cost.standing.unwrap().percentile).collect();
    assert_eq!(percentiles, [100.0 / 3.0, 100.0 / 3.0, 250.0 / 3.0]);
}

#[test]
fn a_provider_that_should_cost_nothing_is_not_ranked() {
    let found = compare([claim("A", "hip", 5), claim("B", "free", 0)]);
    assert_eq!(found[1].standing, None);
    assert_eq!(found[0].standing.unwrap().percentile, 50.0);
}

#[test]
fn figures_are_shown_from_11_claims_and_ranked_from_30() {
    let with = |count| compare((0..count).map(|_| claim("A", "hip", 1)))[0];
    let found = [10, 11, 29, 30].map(|count| (with(count).is_shown(), with(count).is_ranked()));
    assert_eq!(found, [(false, false), (true, false), (true, false), (true, true)]);
}

#[test]
fn every_shared_provider_cost_vector_is_equal() {
    let mut rows = vec![];
    vectors::each("provider_cost_input.csv", |row| {
        let text = ["provider", "stratum"].map(|column| row.text(column).to_owned());
        rows.push((text, row.parsed::<Money>("allowed")));
    });
    let claims = rows.iter().map(|([provider, stratum], allowed)| CostedClaim {
        provider,
        stratum,
        allowed: *allowed,
    });
    let found: HashMap<_, _> = compare(claims).into_iter().map(|c| (c.provider, c)).collect();
    let compared = vectors::each("provider_cost_expected.csv", |row| {
        let provider = row.text("provider");
        let (cost, standing) = (found[provider], found[provider].standing.unwrap());
        assert_eq!(cost.claims, row.parsed::<u64>("n"), "{provider}");
        for (column, value) in [
            ("observed_total", cost.observed),
            ("expected_total", cost.expected),
            ("oe_ratio", standing.ratio),
            ("reliability_n_over_n_plus_30", standing.reliability),
            ("shrunken_oe", standing.shrunken),
            ("percentile_midrank", standing.percentile),
        ] {
            let wanted: f64 = row.parsed(column);
            assert!(
                (value - wanted).abs() <= 1e-8 * wanted.max(1.0),
                "{provider} {column}: {value}"
            );
        }
    });
    assert_eq!(compared, found.len());
}

proptest! {
    #[test]
    fn all_providers_together_cost_what_is_expected(
        claims in prop::collection::vec((0..4_u8, 0..3_u8, 1..10_000_i64), 1..60),
    ) {
        let names: Vec<_> =
            claims.iter().map(|(p, s, cost)| (p.to_string(), s.to_string(), *cost)).collect();
        let found = compare(names.iter().map(|(p, s, cost)| claim(p, s, *cost)));
        let observed: f64 = found.iter().map(|cost| cost.observed).sum();
        let expected: f64 = found.iter().map(|cost| cost.expected).sum();
        prop_assert!((observed - expected).abs() < 1e-6 * observed);
    }
}
