//! Whole stays.

use proptest::prelude::*;

use super::*;
use crate::vectors;

/// The stay of `A419:Y I509:N`: codes with their indicators, the principal diagnosis first.
fn stay(text: &str) -> MeasureSet {
    let diagnoses: Vec<_> = text
        .split_whitespace()
        .map(|one| {
            let (code, indicator) = one.split_once(':').unwrap();
            let present_on_admission = PresentOnAdmission::from_indicator(indicator).unwrap();
            Diagnosis { code, present_on_admission }
        })
        .collect();
    measures(&diagnoses)
}

fn names(set: MeasureSet) -> String {
    set.iter().map(Measure::name).collect::<Vec<_>>().join(" ")
}

/// Diagnoses, the measures they reach, and the indices of readmission and death, added by hand from
/// the published weights.
#[rustfmt::skip]
const STAYS: [(&str, &str, i32, i32); 38] = [
    ("A41.9:Y I50.9:Y N18.6:Y E11.22:Y", "HF DIAB_CX RENLFL_SEV", 19, 19),
    ("A41.9:Y I11.0:N", "HTN_CX", 0, 1),
    ("A41.9:Y I11.0:Y", "HF HTN_CX", 7, 15),
    // The principal diagnosis is no comorbidity, unless it is written a second time.
    ("I50.9:Y", "", 0, 0),
    ("I50.9:Y I50.9:Y", "HF", 7, 14),
    // Presence on admission.
    ("A41.9:Y I50.9:W", "HF", 7, 14),
    ("A41.9:Y I50.9:U", "", 0, 0),
    ("A41.9:Y I50.9:", "", 0, 0),
    ("A41.9:Y Z99.2:1", "RENLFL_SEV", 8, 7),
    ("A41.9:Y Z99.2:E", "RENLFL_SEV", 8, 7),
    ("A41.9:Y B20:N F32.9:U J44.9:", "AIDS DEPRESS LUNG_CHRONIC", 11, -10),
    ("A41.9:Y F11.150:N", "DRUG_ABUSE", 6, -7),
    // Cerebrovascular disease: acute on admission, acute in hospital, and its sequelae.
    ("A41.9:Y I63.9:Y", "CBVD", 0, 5),
    ("A41.9:Y I63.9:N", "", 0, 0),
    ("A41.9:Y I69.320:Y", "CBVD", 0, 5),
    ("A41.9:Y I63.9:N I69.320:Y", "", 0, 0),
    ("A41.9:Y I63.9: I69.320:Y", "CBVD", 0, 5),
    ("A41.9:Y I63.9:N I63.40:Y I69.320:Y", "CBVD", 0, 5),
    ("A41.9:Y I63.9:U I69.351:Y", "PARALYSIS", 3, 4),
    ("I63.9:N I69.320:Y", "CBVD", 0, 5),
    // Exclusions.
    ("A41.9:Y E11.9:Y E11.22:Y", "DIAB_CX", 4, -2),
    ("A41.9:Y I10:Y I11.9:Y", "HTN_CX", 0, 1),
    ("A41.9:Y C78.7:Y C34.90:Y D05.11:Y", "CANCER_METS", 11, 22),
    ("A41.9:Y C78.7:Y D05.11:Y", "CANCER_METS", 11, 22),
    ("A41.9:Y C34.90:Y D05.11:Y", "CANCER_SOLID", 7, 10),
    ("A41.9:Y C78.7:Y C95.00:Y C83.30:Y", "CANCER_LEUK CANCER_LYMPH CANCER_METS", 28, 36),
    ("A41.9:Y K76.0:Y K72.90:Y", "LIVER_SEV", 10, 16),
    ("A41.9:Y K76.0:Y K72.90:N", "LIVER_MLD", 3, 2),
    ("A41.9:Y N18.30:Y N18.31:Y N18.5:Y", "RENLFL_SEV", 8, 7),
    ("A41.9:Y N18.31:Y N18.5:N", "RENLFL_MOD", 4, 3),
    // The rest of the measures.
    ("A41.9:Y D50.0:Y D51.0:Y D69.6:Y", "ANEMDEF BLDLOSS COAG", 10, 7),
    ("A41.9:Y E66.9:Y R64:Y", "OBESE WGHTLOSS", 4, 6),
    ("A41.9:Y G20.A1:Y G35:Y F20.9:Y", "NEURO_MOVT NEURO_OTH PSYCHOSES", 9, 12),
    ("A41.9:Y G40.909:Y I27.0:Y", "NEURO_SEIZ PULMCIRC", 8, 6),
    ("A41.9:Y I34.0:Y I70.0:Y K25.9:Y M05.9:Y", "AUTOIMMUNE PERIVASC ULCER_PEPTIC VALVE", 5, 3),
    ("A41.9:Y F10.10:Y F03.90:Y E03.9:Y", "ALCOHOL DEMENTIA THYROID_HYPO", 4, 1),
    ("A41.9:Y D05.11:Y E05.90:Y E11.9:Y", "CANCER_NSITU DIAB_UNCX THYROID_OTH", 0, -8),
    ("A41.9:Y I10:Y", "HTN_UNCX", 0, 0),
];

/// The stays whose index differs from the one added by hand, with `weight` in place of the
/// published weights.
fn errors(weight: impl Fn(Measure) -> [i32; 2]) -> usize {
    let wrong = |(text, _, readmission, mortality): &&(&str, &str, i32, i32)| {
        let sum = |index: usize| stay(text).iter().map(|one| weight(one)[index]).sum::<i32>();
        [sum(0), sum(1)] != [*readmission, *mortality]
    };
    STAYS.iter().filter(wrong).count()
}

#[test]
fn a_stay_has_the_measures_and_indices_added_by_hand() {
    for (text, expected, readmission, mortality) in STAYS {
        let set = stay(text);
        assert_eq!(names(set), expected, "{text}");
        assert_eq!(set.readmission_index(), readmission, "{text}");
        assert_eq!(set.mortality_index(), mortality, "{text}");
    }
}

#[test]
fn a_wrong_weight_of_any_measure_is_caught() {
    let published = |one: Measure| [one.readmission_weight(), one.mortality_weight()];
    assert_eq!(errors(published), 0);
    for planted in Measure::ALL {
        for index in [0, 1] {
            let off = |one| {
                let mut weights = published(one);
                weights[index] += i32::from(one == planted);
                weights
            };
            assert!(errors(off) > 0, "{planted:?}");
        }
    }
}

#[test]
fn a_stay_without_diagnoses_has_no_measure() {
    assert_eq!(stay("").readmission_index(), 0);
    assert_eq!(stay(""), MeasureSet::NONE);
    assert_eq!(format!("{:?}", stay("A41.9:Y B20:Y")), r#"{"AIDS"}"#);
}

#[test]
fn an_indicator_is_read_and_another_text_is_none() {
    use PresentOnAdmission::{Absent, Exempt, No, Undetermined, Unknown, Yes};
    for (text, expected) in [
        ("Y", Some(Yes)),
        ("n", Some(No)),
        ("U", Some(Unknown)),
        (" w ", Some(Undetermined)),
        ("1", Some(Exempt)),
        ("", Some(Absent)),
        ("X", None),
        ("YES", None),
    ] {
        assert_eq!(PresentOnAdmission::from_indicator(text), expected, "{text}");
    }
}

#[test]
fn these_measures_ask_for_presence_on_admission_and_no_others() {
    let expected = "ANEMDEF BLDLOSS CBVD COAG HF LIVER_MLD LIVER_SEV NEURO_MOVT NEURO_OTH NEURO_SEIZ \
                    PARALYSIS PSYCHOSES PULMCIRC RENLFL_MOD RENLFL_SEV ULCER_PEPTIC VALVE WGHTLOSS";
    let asking = Measure::ALL.into_iter().filter(|one| one.needs_presence_on_admission());
    let mut asking: Vec<_> = asking.map(Measure::name).collect();
    asking.sort_unstable();
    assert_eq!(asking.join(" "), expected);
}

#[test]
fn every_measure_is_found_by_its_name() {
    for measure in Measure::ALL {
        assert_eq!(Measure::from_name(measure.name()), Some(measure));
    }
    assert_eq!(Measure::from_name("CBVD_POA"), None);
}

#[test]
fn every_shared_stay_vector_is_equal() {
    vectors::each("elixhauser_ahrq_vectors.csv", |row| {
        let id = row.text("vec_id");
        let codes = row.text("dx_principal_first").split('|');
        let pairs = codes.zip(row.text("poa").split('|'));
        let text: Vec<_> = pairs.map(|(code, indicator)| format!("{code}:{indicator}")).collect();
        let set = stay(&text.join(" "));
        for measure in Measure::ALL {
            let expected = row.text(&format!("CMR_{}", measure.name())) == "1";
            assert_eq!(set.contains(measure), expected, "{id} {measure:?}");
        }
        assert_eq!(set.readmission_index(), row.parsed::<i32>("index_readmission"), "{id}");
        assert_eq!(set.mortality_index(), row.parsed::<i32>("index_mortality"), "{id}");
    });
}

/// Secondary diagnoses by chance, many of a disease that excludes or withholds another.
fn any_diagnosis() -> impl Strategy<Value = String> {
    let codes = "(C787|C3490|D0511|E119|E1122|I10|I110|I639|I693(20|51)|K7(60|290)|N18(31|5))";
    (codes, "[YNUW1]?").prop_map(|(code, indicator)| format!("{code}:{indicator}"))
}

proptest! {
    #[test]
    fn the_principal_diagnosis_and_the_order_of_the_others_do_not_matter(
        principal in any_diagnosis(),
        mut others in proptest::collection::vec(any_diagnosis(), 0..8),
    ) {
        let before = stay(&format!("A41.9:Y {}", others.join(" ")));
        others.reverse();
        prop_assert_eq!(stay(&format!("{principal} {}", others.join(" "))), before);
        let others = others.join(" ");
        prop_assert_eq!(stay(&format!("{principal} {others} {others}")), before);
    }
}
