//! Codes by hand, and the diagnoses of a public sample of Medicare claims.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

use super::*;
use crate::{
    comorbidity::{
        Categories, Category, CharlsonWeights, Elixhauser, ElixhauserWeights, age_points,
    },
    vectors::{self, Row},
};

/// The columns of the expected Charlson file, in the order of [`Charlson::ALL`].
const CHARLSON_COLUMNS: [&str; 17] = [
    "Myocardial infarction",
    "Congestive heart failure",
    "Peripheral vascular disease",
    "Cerebrovascular disease",
    "Dementia",
    "Chronic pulmonary disease",
    "Rheumatic disease",
    "Peptic ulcer disease",
    "Mild liver disease",
    "Diabetes without chronic complication",
    "Diabetes with chronic complication",
    "Hemiplegia or paraplegia",
    "Renal disease",
    "Any malignancy, including lymphoma and leukemia, except malignant neoplasm of skin",
    "Moderate or severe liver disease",
    "Metastatic solid tumor",
    "AIDS/HIV",
];

/// The columns of the expected Elixhauser file, in the order of [`Elixhauser::ALL`].
const ELIXHAUSER_COLUMNS: [&str; 31] = [
    "Congestive heart failure",
    "Cardiac arrhythmias",
    "Valvular disease",
    "Pulmonary circulation disorders",
    "Peripheral vascular disorders",
    "Hypertension uncomplicated",
    "Hypertension complicated",
    "Paralysis",
    "Other neurological disorders",
    "Chronic pulmonary disease",
    "Diabetes uncomplicated",
    "Diabetes complicated",
    "Hypothyroidism",
    "Renal failure",
    "Liver disease",
    "Peptic ulcer disease excluding bleeding",
    "AIDS/HIV",
    "Lymphoma",
    "Metastatic cancer",
    "Solid tumor without metastasis",
    "Rheumatoid arthritis/collagen vascular diseases",
    "Coagulopathy",
    "Obesity",
    "Weight loss",
    "Fluid and electrolyte disorders",
    "Blood loss anemia",
    "Deficiency anemia",
    "Alcohol abuse",
    "Drug abuse",
    "Psychoses",
    "Depression",
];

fn abbreviations<C: Category>(set: Categories<C>) -> String {
    set.iter().map(C::abbreviation).collect::<Vec<_>>().join(" ")
}

#[test]
fn a_code_counts_with_or_without_its_dot() {
    for (code, expected) in [
        ("428.0", "chf"),
        ("4280", "chf"),
        ("v56.0", "rend"),
        ("070.32", "mld"),
        ("404.93", "chf rend"),
        ("437.3", "pvd cevd"),
        ("437.0", "cevd"),
        ("173.3", ""),
        ("195.8", "canc"),
        ("199.1", "metacanc"),
        ("250.50", "diabwc"),
        ("250", ""),
        ("E428.0", ""),
        ("", ""),
    ] {
        assert_eq!(abbreviations(charlson(code)), expected, "{code}");
    }
}

#[test]
fn a_code_may_be_in_several_elixhauser_categories() {
    for (code, expected) in [
        ("404.13", "chf hypc rf"),
        ("425.5", "chf alcohol"),
        ("571.2", "ld alcohol"),
        ("401.9", "hypunc"),
        ("250.80", "diabc"),
        ("416.8", "pcd cpd"),
        ("V65.42", "drug"),
        ("296.54", "psycho depre"),
        ("203.10", ""),
    ] {
        assert_eq!(abbreviations(elixhauser(code)), expected, "{code}");
    }
}

#[test]
fn renal_disease_is_severe_from_stage_4_with_dialysis_and_with_a_transplant() {
    for code in ["585.4", "585.5", "585.6", "403.91", "404.92", "V42.0", "V45.11", "V56.0"] {
        assert_eq!(lace_lines(code).to_string(), "mod_severe_liver_or_renal=4", "{code}");
    }
    for code in ["585.3", "585.9", "585", "586", "582.1", "583.4", "588.0"] {
        assert_eq!(lace_lines(code).to_string(), "mild_liver_or_renal=2", "{code}");
    }
    assert_eq!(lace_lines("404.03").to_string(), "chf=2, mod_severe_liver_or_renal=4");
    assert_eq!(lace_lines("403.90") | lace_lines("531.4") | lace_lines("342.9"), LaceLines::NONE);
}

#[test]
fn every_prefix_is_plain_and_begins_no_other_of_its_row() {
    let charlson = CHARLSON.map(|(_, prefixes)| prefixes);
    for row in charlson.into_iter().chain(ELIXHAUSER.map(|(_, prefixes)| prefixes)) {
        for prefix in row {
            assert_eq!(plain(prefix), *prefix);
            let begun = row.iter().filter(|other| other.starts_with(prefix)).count();
            assert_eq!(begun, 1, "{prefix}");
        }
    }
}

#[test]
fn every_severe_renal_prefix_is_of_the_renal_category() {
    for prefix in SEVERE_RENAL {
        assert!(charlson(prefix).contains(Charlson::Renal), "{prefix}");
    }
}

/// A table as it is published: each category's prefixes, in the order of the categories.
fn assert_published<C: Category>(file: &str, table: &[(C, &[&str])]) {
    let Some(folder) = testkit::data_pack("codes_comorbidity") else { return };
    let mut published = Vec::new();
    vectors::each_of(&folder.join(file), |row| {
        let mut prefixes: Vec<_> = row.list("icd9_codes").into_iter().map(str::to_owned).collect();
        prefixes.sort_unstable();
        // The file has age as a category too.
        published.extend((row.text("category") != "Age").then_some(prefixes));
    });
    assert_eq!(published.len(), table.len(), "{file}");
    for ((category, prefixes), expected) in table.iter().zip(published) {
        let mut found = prefixes.to_vec();
        found.sort_unstable();
        assert_eq!(found, expected, "{file} {}", category.abbreviation());
    }
}

#[test]
fn every_prefix_is_a_published_one_of_its_category() {
    assert_published("CHARLSON_QUAN.csv", &CHARLSON);
    assert_published("ELIXHAUSER_QUAN.csv", &ELIXHAUSER);
}

/// Each person's diagnoses of all inpatient claims, without the admitting one.
fn diagnoses(folder: &Path) -> BTreeMap<String, BTreeSet<String>> {
    let mut persons: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let claims = folder.join("sample1/DE1_0_2008_to_2010_Inpatient_Claims_Sample_1.csv");
    vectors::each_of(&claims, |row| {
        let codes = (1..=10).map(|place| row.text(&format!("ICD9_DGNS_CD_{place}")).to_owned());
        let person = persons.entry(row.text("DESYNPUF_ID").to_owned()).or_default();
        person.extend(codes.filter(|code| !code.is_empty()));
    });
    persons
}

fn birth_years(folder: &Path) -> BTreeMap<String, u32> {
    let mut years = BTreeMap::new();
    let persons = folder.join("sample1/DE1_0_2008_Beneficiary_Summary_File_Sample_1.csv");
    vectors::each_of(&persons, |row| {
        let year = row.text("BENE_BIRTH_DT")[..4].parse().unwrap();
        years.insert(row.text("DESYNPUF_ID").to_owned(), year);
    });
    years
}

/// The expected files hold the categories that count, without those that a worse one overrules.
fn assert_counted<C: Category>(row: &Row, columns: &[&str], found: Categories<C>) {
    assert_eq!(columns.len(), C::ALL.len());
    for (column, category) in columns.iter().zip(C::ALL) {
        let counts = found.counted().any(|one| one == *category);
        assert_eq!(counts, row.text(column) == "1", "{} {column}", row.text("id"));
    }
}

#[test]
fn every_person_of_the_claims_sample_has_the_expected_charlson_index() {
    let Some(folder) = testkit::data_pack("cms_desynpuf") else { return };
    let (persons, births) = (diagnoses(&folder), birth_years(&folder));
    let expected = folder.join("expected/charlson_quan_icd9_sample1.csv");
    let rows = vectors::each_of(&expected, |row| {
        let id = row.text("id");
        let set: CharlsonSet = persons[id].iter().map(|code| charlson(code)).collect();
        assert_counted(row, &CHARLSON_COLUMNS, set);
        let index = set.index(CharlsonWeights::Charlson1987);
        assert_eq!(index, row.parsed::<u32>("Charlson Comorbidity Index"), "{id}");
        let age = 2010 - births[id];
        assert_eq!(age_points(age), row.parsed::<u32>("Age Score"), "{id}");
        let adjusted: u32 = row.parsed("Charlson Age-Comorbidity Score");
        assert_eq!(set.age_adjusted(age), adjusted, "{id}");
    });
    assert_eq!(rows, persons.len());
}

#[test]
fn every_person_of_the_claims_sample_has_the_expected_elixhauser_index() {
    let Some(folder) = testkit::data_pack("cms_desynpuf") else { return };
    let persons = diagnoses(&folder);
    let expected = folder.join("expected/elixhauser_quan_icd9_vanwalraven_sample1.csv");
    let rows = vectors::each_of(&expected, |row| {
        let id = row.text("id");
        let set: ElixhauserSet = persons[id].iter().map(|code| elixhauser(code)).collect();
        assert_counted(row, &ELIXHAUSER_COLUMNS, set);
        let index = set.index(ElixhauserWeights::VanWalraven2009);
        assert_eq!(index, row.parsed::<i32>("Elixhauser Comorbidity Index"), "{id}");
    });
    assert_eq!(rows, persons.len());
    assert_eq!(Elixhauser::ALL.len(), ELIXHAUSER_COLUMNS.len());
}
