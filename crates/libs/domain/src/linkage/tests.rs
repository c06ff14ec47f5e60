use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate, TimeDelta};
use proptest::prelude::*;

use super::*;
use crate::{similarity::optimal_alignment, vectors};

fn chance(probability: f64) -> Chance {
    Chance::new(probability).unwrap()
}

fn exact(m: f64, u: f64) -> Comparison {
    Comparison::exact(chance(m), chance(u)).unwrap()
}

fn close(found: f64, expected: f64) -> bool {
    (found - expected).abs() < 1e-6
}

#[test]
fn a_name_and_a_birth_date_outweigh_another_first_name() {
    let weights = [
        exact(0.9, 0.002).weight(Some(0)),
        exact(0.95, 0.0003).weight(Some(0)),
        exact(0.85, 0.004).weight(Some(1)),
        exact(0.98, 0.5).weight(None),
    ];
    let rounded = weights.map(|bits| (bits * 1000.0).round() / 1000.0);
    assert_eq!(rounded, [8.814, 11.629, -2.731, 0.0]);
    let found = MatchWeight::of(chance(1.0 / 5000.0), weights);
    assert!((found.bits() - 5.424).abs() < 1e-3);
    assert!((found.probability() - 0.9772).abs() < 1e-4);
    assert_eq!(found.decision(), Decision::Link);
}

#[test]
fn a_pair_without_evidence_keeps_its_prior() {
    let found = |prior| MatchWeight::of(chance(prior), []);
    assert!(close(found(0.3).probability(), 0.3));
    assert!(found(0.5).bits().abs() < 1e-12);
    let decisions = [0.49, 0.51, 0.94, 0.951].map(|prior| found(prior).decision().name());
    assert_eq!(decisions, ["separate", "review", "review", "link"]);
}

#[test]
fn a_weight_has_a_probability_however_large_it_is() {
    let probability = |bits| MatchWeight::of(chance(0.5), [bits]).probability();
    assert!(probability(-2000.0) == 0.0 && probability(2000.0) == 1.0);
}

#[test]
fn a_chance_is_neither_0_nor_1_and_levels_add_up() {
    for wrong in [0.0, 1.0, -0.1, 1.1, f64::NAN] {
        assert_eq!(Chance::new(wrong), Err(LinkageError::NotAChance));
    }
    let level = |m, u| Level { m: chance(m), u: chance(u) };
    let refused = |levels: &[Level]| Comparison::graded(levels).is_err();
    assert!(refused(&[]) && refused(&[level(0.9, 0.1)]));
    assert!(refused(&[level(0.9, 0.1), level(0.1, 0.8)]));
    assert!(refused(&[level(0.9, 0.1), level(0.2, 0.9)]));
    assert!(!refused(&[level(0.7, 0.1), level(0.2, 0.1), level(0.1, 0.8)]));
    assert!(Comparison::exact(chance(0.9), chance(1e-20)).is_err());
}

#[test]
fn a_graded_field_weighs_by_its_level_and_a_rare_value_more() {
    let level = |m, u| Level { m: chance(m), u: chance(u) };
    let field = Comparison::graded(&[level(0.5, 0.125), level(0.25, 0.25), level(0.25, 0.625)]);
    let field = field.unwrap();
    let weights = [Some(0), Some(1), Some(2), Some(9), None].map(|level| field.weight(level));
    let disagrees = 0.4_f64.log2();
    assert_eq!(weights, [2.0, 0.0, disagrees, disagrees, 0.0]);
    assert!(close(field.weight_of_value(chance(0.015_625)), 5.0));
    assert!(close(field.weight_of_value(chance(0.25)), 1.0));
}

#[test]
fn names_fall_on_five_levels() {
    let level = |a, b| name_level(a, b);
    assert_eq!(level("MARTHA", "MARTHA"), Some(0));
    assert_eq!(level("MARTHA", "MARHTA"), Some(1));
    assert_eq!(level("DUNNINGHAM", "CUNNIGHAM"), Some(2));
    assert_eq!(level("TANYA", "TONYA"), Some(2));
    assert_eq!(level("JONES", "JOHNSON"), Some(3));
    assert_eq!(level("ITMAN", "SMITH"), Some(4));
    assert_eq!((level("", "SMITH"), level("", "")), (None, None));
}

#[test]
fn dates_and_numbers_fall_on_their_levels() {
    let day = |text: &str| text.parse::<NaiveDate>().ok();
    let birth = |b| birth_date_level(day("1980-03-07"), day(b));
    let levels = ["1980-03-07", "1980-03-17", "1980-07-03", "1980-12-25", "1975-11-20"].map(birth);
    assert_eq!(levels, [Some(0), Some(1), Some(1), Some(2), Some(3)]);
    assert_eq!(birth("1908-03-07"), Some(1));
    assert_eq!(birth(""), None);
    let ssn = |b| ssn_level("123456780", b);
    assert_eq!(
        ["123456780", "123456870", "12345678", "213456870", ""].map(ssn),
        [Some(0), Some(1), Some(1), Some(2), None]
    );
    let zip = |b| zip_level("02139", b);
    assert_eq!(["02139", "02142", "12139", ""].map(zip), [Some(0), Some(1), Some(2), None]);
    assert_eq!([exact_level("F", "F"), exact_level("F", "M")], [Some(0), Some(1)]);
    assert_eq!(exact_level("F", ""), None);
}

#[test]
fn every_shared_linkage_vector_is_equal() {
    let mut fields = BTreeMap::new();
    vectors::each("fellegi_sunter_vectors_params.csv", |row| {
        fields.insert(row.text("field").to_owned(), exact(row.parsed("m"), row.parsed("u")));
    });
    vectors::each("fellegi_sunter_vectors.csv", |row| {
        let id = row.text("vec_id");
        let weights = fields.iter().map(|(name, field)| {
            field.weight(match row.text(&format!("{name}_agree(1/0/null)")) {
                "1" => Some(0),
                "0" => Some(1),
                other => {
                    assert_eq!(other, "null", "{id} {name}");
                    None
                }
            })
        });
        let found = MatchWeight::of(chance(row.parsed("prior")), weights);
        assert!(close(found.bits(), row.parsed("total_weight_log2")), "{id}");
        assert!(close(found.probability(), row.parsed("match_probability")), "{id}");
    });
}

#[test]
fn every_shared_learned_level_weighs_as_published() {
    let mut fields: BTreeMap<String, Vec<Level>> = BTreeMap::new();
    vectors::each("fellegi_sunter_m_u_splink_febrl4.csv", |row| {
        let level = Level { m: chance(row.parsed("m")), u: chance(row.parsed("u")) };
        assert!((level.weight() - row.parsed::<f64>("weight_log2")).abs() < 1e-4);
        fields.entry(row.text("comparison").to_owned()).or_default().push(level);
    });
    for (name, levels) in fields {
        assert!(Comparison::graded(&levels).is_ok(), "{name}");
    }
}

fn any_chance() -> impl Strategy<Value = Chance> {
    (0.001..0.999_f64).prop_map(chance)
}

proptest! {
    #[test]
    fn the_weights_add_up_in_any_order_and_more_evidence_is_more_probable(
        prior in any_chance(), weights in proptest::collection::vec(-8.0..8.0_f64, 0..8),
        more in 0.0..8.0_f64,
    ) {
        let found = MatchWeight::of(prior, weights.iter().copied());
        let backwards = MatchWeight::of(prior, weights.iter().rev().copied());
        prop_assert!(close(found.bits(), backwards.bits()));
        let raised = MatchWeight::of(prior, weights.iter().copied().chain([more]));
        prop_assert!(raised.probability() >= found.probability());
        prop_assert!(raised.decision() >= found.decision());
    }

    #[test]
    fn the_probability_is_the_rule_of_bayes(
        prior in any_chance(), m in any_chance(), u in any_chance(), agrees in any::<bool>(),
    ) {
        let field = Comparison::exact(m, u).unwrap();
        let weight = field.weight(Some(usize::from(!agrees)));
        let of = |chance: Chance| if agrees { chance.get() } else { 1.0 - chance.get() };
        let (one, two) = (prior.get() * of(m), (1.0 - prior.get()) * of(u));
        prop_assert!(close(MatchWeight::of(prior, [weight]).probability(), one / (one + two)));
    }

    #[test]
    fn a_birth_date_one_edit_away_is_found_as_in_its_text(
        day in 0..40_000_i64, other in -400..400_i64,
    ) {
        let date = |day| NaiveDate::from_ymd_opt(1900, 1, 1).unwrap() + TimeDelta::days(day);
        let (a, b) = (date(day), date(day + other));
        let swapped = NaiveDate::from_ymd_opt(a.year(), a.day(), a.month()) == Some(b);
        let edits = optimal_alignment(&a.to_string(), &b.to_string());
        let level = birth_date_level(Some(a), Some(b));
        prop_assert_eq!(level == Some(0), edits == 0);
        prop_assert_eq!(level == Some(1), edits == 1 || swapped && edits > 0);
    }

    #[test]
    fn the_order_of_two_names_does_not_change_their_level(a in "[ABC]{0,6}", b in "[ABC]{0,6}") {
        prop_assert_eq!(name_level(&a, &b), name_level(&b, &a));
        prop_assert_eq!(name_level(&a, &b) == Some(0), a == b && !a.is_empty());
    }
}
