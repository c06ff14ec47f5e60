use proptest::prelude::*;

use super::*;
use crate::vectors;

fn aged(age: u32, sex: Sex) -> Beneficiary {
    Beneficiary {
        age,
        sex,
        medicaid: Medicaid::None,
        entitlement: Entitlement::Age,
        enrollment: Enrollment::Community,
    }
}

fn raf(model: Model, who: &Beneficiary, codes: &str) -> Raf {
    score(model, who, codes.split(' '))
}

fn hccs(who: &Beneficiary, codes: &str) -> Vec<u16> {
    raf(Model::V28, who, codes).categories.into_iter().collect()
}

/// The published coefficients added by hand.
#[test]
fn a_score_is_the_sum_of_its_parts() {
    let found = raf(Model::V28, &aged(67, Sex::Female), "E11.9 I50.9 J44.9 N18.6");
    let parts: Vec<_> =
        found.parts.iter().map(|part| format!("{} {}", part.variable, part.weight)).collect();
    assert_eq!(
        parts,
        [
            "f65_69 0.330",
            "hcc38 0.166",
            "hcc226 0.360",
            "hcc280 0.319",
            "hcc326 0.815",
            "diabetes_hf_v28 0.112",
            "hf_chr_lung_v28 0.078",
            "hf_kidney_v28 0.176",
            "d4 0.000",
        ]
    );
    assert_eq!((found.segment.name(), found.total()), ("CNA", Weight::thousandths(2356)));
    let v24 = raf(Model::V24, &aged(67, Sex::Female), "E11.9 I50.9 J44.9 N18.6");
    assert_eq!(v24.total().to_string(), "1.821");
}

#[test]
fn a_severe_category_removes_the_milder_ones_and_their_count() {
    let who = aged(70, Sex::Male);
    assert_eq!(hccs(&who, "E119 E1122"), [37]);
    assert_eq!(hccs(&who, "C787 C50911 C61"), [17]);
    assert_eq!(hccs(&who, "E119 E119 E11.9"), [38]);
    assert!(hccs(&who, "Z0000 nonsense").is_empty());
}

#[test]
fn a_heart_assist_device_counts_beside_heart_failure_alone() {
    let who = aged(70, Sex::Male);
    assert_eq!(hccs(&who, "Z95811"), [] as [u16; 0]);
    assert_eq!(hccs(&who, "Z95811 I5022"), [223]);
}

#[test]
fn a_category_that_does_not_suit_age_or_sex_is_changed_or_dropped() {
    assert_eq!(hccs(&aged(50, Sex::Female), "C50911"), [23]);
    assert_eq!(hccs(&aged(49, Sex::Female), "C50911"), [22]);
    assert_eq!(hccs(&aged(70, Sex::Male), "D66"), [111]);
    assert_eq!(hccs(&aged(70, Sex::Female), "D66"), [112]);
    assert_eq!(hccs(&aged(18, Sex::Male), "J410"), [280]);
    assert_eq!(hccs(&aged(17, Sex::Male), "J410"), [] as [u16; 0]);
    for (age, kept) in [(5, false), (6, true), (18, true), (19, false)] {
        let found = raf(Model::V24, &aged(age, Sex::Male), "F3481");
        assert_eq!(found.categories.contains(&59), kept, "{age}");
    }
}

#[test]
fn a_new_enrollee_is_scored_without_diagnoses() {
    let new = |age, medicaid, entitlement, enrollment| {
        let who = Beneficiary { age, sex: Sex::Female, medicaid, entitlement, enrollment };
        let found = raf(Model::V28, &who, "I509 E119");
        let parts: Vec<_> = found.parts.iter().map(|part| part.variable).collect();
        (parts.join(" "), found.total().to_string())
    };
    let expect = |cell: &str, total: &str| (cell.to_owned(), total.to_owned());
    let (no, full) = (Medicaid::None, Medicaid::Full);
    let (age, disability) = (Entitlement::Age, Entitlement::Disability);
    assert_eq!(new(34, no, disability, Enrollment::New), expect("f0_34", "0.711"));
    assert_eq!(new(34, full, disability, Enrollment::New), expect("f0_34", "1.025"));
    assert_eq!(new(64, no, age, Enrollment::New).0, "f65");
    assert_eq!(new(64, no, disability, Enrollment::New).0, "f60_64");
    assert_eq!(new(69, no, Entitlement::RenalDisease, Enrollment::New).0, "f69");
    assert_eq!(new(34, no, age, Enrollment::NewInSpecialNeedsPlan), expect("f0_34", "1.332"));
}

#[test]
fn segments_follow_medicaid_age_and_place() {
    let segment = |age, dual: &str, enrollment| {
        let medicaid = dual.parse().unwrap();
        Beneficiary { medicaid, enrollment, ..aged(age, Sex::Male) }.segment().name()
    };
    let community = Enrollment::Community;
    assert_eq!(segment(65, "00", community), "CNA");
    assert_eq!(segment(64, "99", community), "CND");
    assert_eq!(segment(65, "02", community), "CFA");
    assert_eq!(segment(64, "08", community), "CFD");
    assert_eq!(segment(65, "01", community), "CPA");
    assert_eq!(segment(64, "06", community), "CPD");
    assert_eq!(segment(65, "09", community), "CNA");
    assert_eq!(segment(64, "02", Enrollment::Institution), "INS");
    assert!("11".parse::<Medicaid>().is_err() && "4".parse::<Entitlement>().is_err());
}

#[test]
fn every_shared_vector_is_equal() {
    vectors::each("hcc_vectors.csv", |row| {
        let id = row.text("vec_id");
        let model = if row.text("model") == "V24" { Model::V24 } else { Model::V28 };
        let who = Beneficiary {
            age: row.parsed("age"),
            sex: row.parsed("sex"),
            medicaid: row.parsed("dual_elgbl_cd"),
            entitlement: row.parsed("orec"),
            enrollment: match row.text("elig_segment") {
                "INS" => Enrollment::Institution,
                "NE" => Enrollment::New,
                "SNPNE" => Enrollment::NewInSpecialNeedsPlan,
                _ => Enrollment::Community,
            },
        };
        let found = score(model, &who, row.list("icd10_codes"));
        let categories: Vec<_> = found.categories.iter().map(u16::to_string).collect();
        assert_eq!(found.segment.name(), row.text("elig_segment"), "{id}");
        assert_eq!(categories, row.list("hcc_list"), "{id}");
        let expected: f64 = row.parsed("raw_risk_score_hccinfhir");
        assert!((found.total().as_f64() - expected).abs() < 1e-6, "{id}: {}", found.total());
    });
}

proptest! {
    #[test]
    fn order_and_repetition_of_codes_do_not_matter(
        mut codes in prop::collection::vec("[A-Z][0-9]{2}[0-9A-Z]{0,4}", 0..12),
        age in 0_u32..120,
    ) {
        let who = aged(age, Sex::Female);
        let once = score(Model::V28, &who, &codes);
        codes.extend(codes.clone());
        codes.reverse();
        prop_assert_eq!(score(Model::V28, &who, &codes), once);
    }
}
