//! The tables by hand, and against what Synthea wrote.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use super::{other::OTHER, *};
use crate::{comorbidity::Category, vectors};

#[test]
fn no_code_stands_twice() {
    let codes: HashSet<_> = TABLE.iter().map(|(code, _, _)| code).collect();
    assert_eq!(codes.len(), TABLE.len());
}

#[test]
fn every_starter_code_with_a_category_has_the_same_one_here() {
    vectors::each("ref/synthea_snomed_charlson_starter.csv", |row| {
        let code = row.text("snomed_code");
        let expected = row.text("charlson_quan_category");
        let found = charlson(code).map_or("(none", Charlson::abbreviation);
        assert!(expected == found || expected.starts_with("(none") && found == "(none", "{code}");
    });
}

#[test]
fn kidney_disease_is_severe_from_stage_4_and_after_a_transplant() {
    assert_eq!(lace_lines("433144002").to_string(), "mild_liver_or_renal=2");
    for code in ["431857002", "46177005", "161665007"] {
        assert_eq!(lace_lines(code).to_string(), "mod_severe_liver_or_renal=4", "{code}");
    }
    assert_eq!(lace_lines("15777000"), LaceLines::NONE);
    assert_eq!(description("46177005"), Some("end-stage renal disease"));
}

#[test]
fn the_other_disorders_are_in_order_once_and_none_of_them_is_a_category() {
    assert!(OTHER.is_sorted_by(|(one, _), (next, _)| one < next));
    for (code, words) in OTHER {
        assert_eq!(charlson(code), None, "{words}");
        assert!(code.bytes().all(|byte| byte.is_ascii_digit()), "{code}");
    }
}

#[test]
fn a_code_means_a_comorbidity_or_none_or_is_unmapped() {
    let diabetes = Meaning::Comorbidity(Charlson::Diabetes);
    let infarction = Meaning::Comorbidity(Charlson::MyocardialInfarction);
    for (code, description, expected) in [
        ("44054006", "Diabetes mellitus type 2 (disorder)", diabetes),
        ("44054006", "", diabetes),
        ("399211009", "History of myocardial infarction (situation)", infarction),
        ("73595000", "Stress (finding)", Meaning::NoComorbidity),
        ("314529007", "Medication review due (situation) ", Meaning::NoComorbidity),
        ("10509002", "Acute bronchitis (disorder)", Meaning::NoComorbidity),
        ("15777000", "Prediabetes", Meaning::NoComorbidity),
        ("999999999", "Some rare disease (disorder)", Meaning::Unmapped),
        ("999999999", "A finding of the court", Meaning::Unmapped),
        ("", "", Meaning::Unmapped),
    ] {
        assert_eq!(meaning(code, description), expected, "{code} {description}");
    }
}

#[test]
fn the_unmapped_share_is_of_the_diseases_alone() {
    let mut coverage = Coverage::default();
    assert_eq!(coverage.unmapped_share(), None);
    coverage.count("73595000", "Stress (finding)");
    assert_eq!(coverage.unmapped_share(), None);
    coverage.count("399211009", "History of myocardial infarction (situation)");
    coverage.count("10509002", "Acute bronchitis (disorder)");
    coverage.count("44054006", "");
    assert_eq!(coverage.unmapped_share(), Some(0.0));
    coverage.count("999999999", "Some rare disease (disorder)");
    assert_eq!(coverage, Coverage { diseases: 4, unmapped: 1 });
    assert_eq!(coverage.unmapped_share(), Some(0.25));
}

/// Every code of the two Synthea extracts, with each name that it has there.
fn written_by_synthea() -> BTreeMap<String, BTreeSet<String>> {
    let mut names: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for pack in ["synthea_phl_dev150", "synthea_ohdsi27"] {
        let Some(folder) = testkit::data_pack(pack) else { continue };
        vectors::each_of(&folder.join("conditions.csv"), |row| {
            let description = row.text("DESCRIPTION").to_lowercase();
            names.entry(row.text("CODE").to_owned()).or_default().insert(description);
        });
    }
    names
}

#[test]
fn every_disease_that_synthea_wrote_is_known() {
    let mut coverage = Coverage::default();
    for (code, names) in written_by_synthea() {
        for name in names {
            coverage.count(&code, &name);
            assert_ne!(meaning(&code, &name), Meaning::Unmapped, "{code} {name}");
        }
    }
    assert_eq!(coverage.unmapped, 0);
}

/// A word that the name of every disease of a category has, if it is in the extracts at all.
fn words(category: Charlson) -> &'static [&'static str] {
    match category {
        Charlson::MyocardialInfarction => &["myocardial infarction"],
        Charlson::HeartFailure => &["heart failure"],
        Charlson::Cerebrovascular => &["stroke"],
        Charlson::Dementia => &["alzheimer"],
        Charlson::ChronicPulmonary => &["obstructive bronchitis", "emphysema", "asthma"],
        Charlson::Rheumatic => &["rheumatoid arthritis"],
        Charlson::Diabetes => &["diabetes mellitus type 2"],
        Charlson::DiabetesComplicated => {
            &["due to type 2 diabetes", "due to type ii diabetes", "due to diabetes"]
        }
        Charlson::Renal => {
            &["kidney disease stage 1", "kidney disease stage 2", "kidney disease stage 3"]
        }
        Charlson::RenalSevere => &[
            "kidney disease stage 4",
            "end-stage renal",
            "renal transplant",
            "kidney transplant failure",
        ],
        Charlson::Cancer => &["malignant", "lung cancer", "carcinoma of lung"],
        _ => &[],
    }
}

#[test]
fn what_synthea_calls_a_mapped_code_is_a_disease_of_its_category() {
    for (code, names) in written_by_synthea() {
        let Some(category) = charlson(&code) else { continue };
        for name in names {
            assert!(words(category).iter().any(|word| name.contains(word)), "{code} {name}");
        }
    }
}

#[test]
fn no_disorder_that_is_said_not_to_count_has_the_name_of_one_that_does() {
    let every = Charlson::ALL.iter().chain(&[Charlson::RenalSevere]);
    let words: Vec<_> = every.flat_map(|category| words(*category)).collect();
    for (code, names) in written_by_synthea() {
        for name in names.iter().filter(|name| !is_no_disease(name)) {
            let is_named = words.iter().any(|word| name.contains(*word));
            assert!(!is_named || charlson(&code).is_some(), "{code} {name}");
        }
    }
}
