//! The indices of whole patients.

use proptest::prelude::*;

use super::*;
use crate::vectors;

/// Codes of a patient, then the index by Charlson 1987, Quan 2011 and Schneeweiss 2003, added by
/// hand from the publications.
const CHARLSON_PATIENTS: [(&str, [u32; 3]); 10] = [
    ("E11.9 I50.9 N18.6", [4, 3, 6]),
    ("I25.2 I70.0 G45.9 K25.9", [4, 0, 3]),
    ("F03.90 J44.9 M05.9", [3, 4, 5]),
    ("B18.2", [1, 2, 2]),
    ("K74.60 K72.90", [3, 4, 4]),
    ("E11.9 E11.22", [2, 1, 2]),
    ("C34.90 C78.7", [6, 6, 6]),
    ("C83.30 G81.91", [4, 4, 3]),
    ("B20 b20 N18.30 N18.6", [8, 5, 7]),
    ("Z21 C44.91 I10", [0, 0, 0]),
];

/// Codes of a patient, then the index by van Walraven 2009 and Swiss 2021 and how many categories
/// count.
const ELIXHAUSER_PATIENTS: [(&str, [i32; 2], usize); 13] = [
    ("I11.0", [7, 10], 2),
    ("E11.9 I50.9 N18.6", [12, 22], 3),
    ("K74.60 K72.90", [11, 16], 1),
    ("E11.9 E11.22 C34.90 C78.7 I10 I12.9", [12, 13], 3),
    ("I48.91 I05.0 I26.99 I70.0", [10, 14], 4),
    ("G81.91 G20 J44.9", [16, 24], 3),
    ("E03.9 K25.9 B20 M05.9", [0, -4], 4),
    ("C83.30 C34.90", [13, 19], 2),
    ("D65 E66.9 R64 E87.6", [10, 14], 4),
    ("D50.0 D50.9 F10.20 F11.20", [-11, -20], 4),
    ("F31.5", [-3, -7], 2),
    ("I10", [0, -4], 1),
    ("Z21 C44.91", [0, 0], 0),
];

/// The patients whose index differs from the one added by hand, with `weight` in place of the
/// published weights.
fn charlson_errors(weight: impl Fn(CharlsonWeights, Charlson) -> u32) -> Vec<&'static str> {
    let wrong = |(codes, expected): &(&str, [u32; 3])| {
        let set = charlson(codes.split(' '));
        let sum = |by| set.counted().map(|one| weight(by, one)).sum::<u32>();
        CharlsonWeights::ALL.map(sum) != *expected
    };
    CHARLSON_PATIENTS.iter().filter(|patient| wrong(patient)).map(|(codes, _)| *codes).collect()
}

fn elixhauser_errors(weight: impl Fn(ElixhauserWeights, Elixhauser) -> i32) -> Vec<&'static str> {
    let wrong = |(codes, expected, _): &(&str, [i32; 2], usize)| {
        let set = elixhauser(codes.split(' '));
        let sum = |by| set.counted().map(|one| weight(by, one)).sum::<i32>();
        ElixhauserWeights::ALL.map(sum) != *expected
    };
    let errors = ELIXHAUSER_PATIENTS.iter().filter(|patient| wrong(patient));
    errors.map(|(codes, ..)| *codes).collect()
}

#[test]
fn a_charlson_index_is_the_one_added_by_hand() {
    for (codes, expected) in CHARLSON_PATIENTS {
        let set = charlson(codes.split(' '));
        assert_eq!(CharlsonWeights::ALL.map(|by| set.index(by)), expected, "{codes}: {set:?}");
    }
}

#[test]
fn an_elixhauser_index_is_the_one_added_by_hand() {
    for (codes, expected, count) in ELIXHAUSER_PATIENTS {
        let set = elixhauser(codes.split(' '));
        assert_eq!(ElixhauserWeights::ALL.map(|by| set.index(by)), expected, "{codes}: {set:?}");
        assert_eq!(set.counted().count(), count, "{codes}: {set:?}");
    }
}

#[test]
fn a_wrong_weight_of_any_category_is_caught() {
    assert!(charlson_errors(CharlsonWeights::of).is_empty());
    assert!(elixhauser_errors(ElixhauserWeights::of).is_empty());
    for planted in CharlsonWeights::ALL {
        for category in Charlson::ALL {
            let off = |by, one| u32::from(by == planted && one == *category);
            let errors = charlson_errors(|by, one| by.of(one) + off(by, one));
            assert!(!errors.is_empty(), "{planted:?} {category:?}");
        }
    }
    for planted in ElixhauserWeights::ALL {
        for category in Elixhauser::ALL {
            let off = |by, one| i32::from(by == planted && one == *category);
            let errors = elixhauser_errors(|by, one| by.of(one) + off(by, one));
            assert!(!errors.is_empty(), "{planted:?} {category:?}");
        }
    }
}

#[test]
fn a_set_holds_every_category_and_the_largest_index_of_quan_2011_is_24() {
    let all: CharlsonSet = Charlson::ALL.iter().copied().collect();
    assert_eq!((all.iter().count(), all.counted().count()), (17, 14));
    assert_eq!(CharlsonWeights::ALL.map(|by| all.index(by)), [29, 24, 30]);
    let all: ElixhauserSet = Elixhauser::ALL.iter().copied().collect();
    assert_eq!((all.iter().count(), all.counted().count()), (31, 28));
    assert_eq!(ElixhauserSet::default().index(ElixhauserWeights::Swiss2021), 0);
}

#[test]
fn either_degree_of_renal_disease_is_one_category() {
    let mild: CharlsonSet = [Charlson::Renal].into_iter().collect();
    let severe: CharlsonSet = [Charlson::RenalSevere].into_iter().collect();
    assert_eq!(mild, severe);
    assert_eq!((mild | severe).iter().collect::<Vec<_>>(), [Charlson::Renal]);
}

#[test]
fn diagnoses_of_both_code_systems_make_one_set() {
    let snomed = ["44054006", "46177005", "195967001"].into_iter().filter_map(snomed::charlson);
    let both = snomed.collect::<CharlsonSet>() | charlson(["E11.22", "J45.909", "N18.6"]);
    assert_eq!(format!("{both:?}"), r#"{"cpd", "diab", "diabwc", "rend"}"#);
    assert_eq!(CharlsonWeights::ALL.map(|by| both.index(by)), [5, 3, 7]);
}

#[test]
fn age_adds_a_point_for_each_decade_from_50_to_80() {
    let points = [0, 49, 50, 59, 60, 69, 70, 79, 80, 104].map(age_points);
    assert_eq!(points, [0, 0, 1, 1, 2, 2, 3, 3, 4, 4]);
    let set = charlson(["E11.9", "I50.9", "N18.6"]);
    assert_eq!(set.age_adjusted(72), 7);
    assert!((set.ten_year_survival(72) - 0.000_088).abs() < 1e-6);
    assert!((CharlsonSet::NONE.ten_year_survival(30) - 0.983).abs() < 1e-12);
}

#[test]
fn every_shared_charlson_vector_is_equal() {
    vectors::each("charlson_vectors.csv", |row| {
        let id = row.text("vec_id");
        let (set, age) = (charlson(row.list("icd10_codes")), row.parsed("age"));
        for category in Charlson::ALL {
            let expected = row.text(category.abbreviation()) == "1";
            assert_eq!(set.contains(*category), expected, "{id} {category:?}");
        }
        assert_eq!(age_points(age), row.parsed::<u32>("age_points"), "{id}");
        let columns = ["charlson1987", "quan2011", "schneeweiss2003"];
        let expected = columns.map(|column| row.parsed::<u32>(column));
        assert_eq!(CharlsonWeights::ALL.map(|by| set.index(by)), expected, "{id}");
        let adjusted: u32 = row.parsed("charlson1987_age_adjusted");
        assert_eq!(set.age_adjusted(age), adjusted, "{id}");
        let survival = format!("{:.6}", set.ten_year_survival(age));
        assert_eq!(survival, row.text("survival_10yr"), "{id}");
    });
}

#[test]
fn every_shared_elixhauser_vector_is_equal() {
    vectors::each("elixhauser_quan_vectors.csv", |row| {
        let id = row.text("vec_id");
        let set = elixhauser(row.list("icd10_codes"));
        for category in Elixhauser::ALL {
            let expected = row.text(category.abbreviation()) == "1";
            assert_eq!(set.contains(*category), expected, "{id} {category:?}");
        }
        let count: usize = row.parsed("count_after_hierarchy");
        assert_eq!(set.counted().count(), count, "{id}");
        let columns = ["van_walraven2009", "swiss2021"];
        let expected = columns.map(|column| row.parsed::<i32>(column));
        assert_eq!(ElixhauserWeights::ALL.map(|by| set.index(by)), expected, "{id}");
    });
}

/// Codes of the categories by chance, many of them in a disease that has two degrees.
fn any_code() -> impl Strategy<Value = String> {
    let degrees = "(E1[0-4][0-9]|K7[0-6][0-9]|I8[56][0-9]|I1[0-5][0-9]|C[0-9][0-9])";
    prop_oneof![degrees, "[A-Z][0-9]{2}\\.?[0-9]{0,2}"]
}

/// A category that counted before and no longer does is overruled by one that is there after.
fn only_overruled<C: Category>(before: Categories<C>, after: Categories<C>) -> bool {
    let overruled = |lost| after.iter().any(|worse| worse.overrules() == Some(lost));
    before.iter().all(|category| after.contains(category))
        && before.counted().all(|one| after.counted().any(|kept| kept == one) || overruled(one))
}

proptest! {
    #[test]
    fn a_further_diagnosis_takes_a_category_away_only_by_a_worse_degree(
        mut codes in proptest::collection::vec(any_code(), 0..8),
        further in any_code(),
    ) {
        let before = (charlson(&codes), elixhauser(&codes));
        codes.push(further);
        let after = (charlson(&codes), elixhauser(&codes));
        prop_assert!(only_overruled(before.0, after.0));
        prop_assert!(only_overruled(before.1, after.1));
        for weights in CharlsonWeights::ALL {
            prop_assert!(after.0.index(weights) >= before.0.index(weights));
        }
        codes.reverse();
        prop_assert_eq!((charlson(&codes), elixhauser(&codes)), after);
    }
}
