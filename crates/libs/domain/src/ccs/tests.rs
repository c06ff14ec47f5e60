use super::*;
use std::{collections::BTreeSet, fs};

#[test]
fn a_code_takes_the_category_of_its_longest_beginning() {
    let table = Categories::read("1: A B12\n2: A1 A19 3: A15");
    assert_eq!(
        ["A", "A0", "A10", "A15", "A159", "B12", "B1", "C"].map(|code| table.of(code)),
        [Some(1), Some(1), Some(2), Some(3), Some(3), Some(1), None, None]
    );
}

#[test]
fn an_exact_entry_takes_no_longer_code() {
    let codes = Codes::read("T07$ S0");
    assert!(codes.hold("T07") && codes.hold("S0") && codes.hold("S01"));
    assert!(!codes.hold("T071") && !codes.hold("T0") && !codes.hold("S"));
}

#[test]
fn diagnoses_are_grouped_with_dot_and_without() {
    assert_eq!(diagnosis("I50.23"), Some(108));
    assert_eq!(diagnosis("i5023"), Some(108));
    assert_eq!(diagnosis("J189"), Some(122));
    assert_eq!(diagnosis("Z51.11"), Some(45));
    assert_eq!(diagnosis(""), None);
    assert_eq!(diagnosis("\u{e9}50"), None);
}

#[test]
fn procedures_are_grouped() {
    assert_eq!(procedure("027034Z"), Some(45));
    assert_eq!(procedure("3E03305"), Some(224));
    assert_eq!(procedure("0000000"), None);
}

#[test]
fn lists_decide_beside_the_categories() {
    assert!(is_acute("A15.0") && is_acute("D64.81"));
    assert!(!is_acute("I10"));
    assert!(!is_potentially_planned("00800ZZ"));
}

/// The second column of a reference file by its first; an empty set where the file is absent.
fn reference(file: &str) -> Vec<(String, String)> {
    let Some(path) = testkit::vectors(&format!("ref/hwr/{file}")) else { return Vec::new() };
    let text = fs::read_to_string(path).unwrap();
    let rows = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes())
        .into_records()
        .map(|row| row.unwrap())
        .map(|row| (row[0].to_owned(), row[1].to_owned()))
        .collect::<Vec<_>>();
    assert!(!rows.is_empty());
    rows
}

#[test]
fn every_code_of_the_release_has_its_category() {
    for (code, category) in reference("ccs_dx_icd10cm_2019_1_compact.csv") {
        assert_eq!(diagnosis(&code), category.parse().ok(), "{code}");
    }
    for (code, category) in reference("ccs_pr_icd10pcs_2019_1_compact.csv") {
        assert_eq!(procedure(&code), category.parse().ok(), "{code}");
    }
}

#[test]
fn the_lists_and_their_categories_are_those_of_the_measure() {
    let codes = |file| reference(file).into_iter().map(|(code, _)| code).collect::<BTreeSet<_>>();
    let acute = codes("acute_diagnosis_icd_10_cm.csv");
    let categories: BTreeSet<u16> =
        codes("acute_diagnosis_ccs.csv").iter().map(|ccs| ccs.parse().unwrap()).collect();
    for (code, category) in reference("ccs_dx_icd10cm_2019_1_compact.csv") {
        let expected = acute.contains(&code) || categories.contains(&category.parse().unwrap());
        let found = is_acute(&code) || categories.contains(&diagnosis(&code).unwrap());
        assert_eq!(found, expected, "{code}");
    }
    let planned = codes("potentially_planned_icd_10_pcs.csv");
    let categories: BTreeSet<u16> = codes("potentially_planned_ccs_procedure_category.csv")
        .iter()
        .map(|ccs| ccs.parse().unwrap())
        .collect();
    for (code, category) in reference("ccs_pr_icd10pcs_2019_1_compact.csv") {
        let in_category = |category: u16| categories.contains(&category);
        let expected = planned.contains(&code) || in_category(category.parse().unwrap());
        let found = is_potentially_planned(&code) || in_category(procedure(&code).unwrap());
        assert_eq!(found, expected, "{code}");
    }
}
