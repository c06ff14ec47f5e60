//! Synthetic patients as a hospital has them, and as a payer wrote them down again.

use std::collections::HashMap;

use super::data::{demographics, key, record};
use crate::{
    id::{DataSource, PatientId},
    identity::{Model, Population, Record, RecordKey, Settings, SourceRule, SsnRule, resolve},
    linkage::Decision,
};

/// The patients of the small city, in the words of its file.
fn patients() -> Option<Vec<HashMap<String, String>>> {
    let folder = testkit::data_pack("synthea_phl_dev150")?;
    let mut reader = csv::Reader::from_path(folder.join("patients.csv")).unwrap();
    Some(reader.deserialize().map(Result::unwrap).collect())
}

/// One patient in a source; the payer has married names, other forms of numbers, no second line
/// and, of every other patient, no social security number.
fn patient(row: &HashMap<String, String>, number: usize, payer: bool) -> Record {
    let text = |name: &str| row[name].as_str();
    let maiden = !text("MAIDEN").is_empty() && payer;
    let ssn = if payer && number.is_multiple_of(2) { "" } else { text("SSN") };
    let said = format!(
        "first={}{}|last={}|born={}|sex={}|ssn={ssn}|street={}|city={}|state={}|zip={}",
        if payer { "" } else { text("PREFIX") },
        if payer { text("FIRST").to_uppercase() } else { format!(" {}", text("FIRST")) },
        text(if maiden { "MAIDEN" } else { "LAST" }),
        text("BIRTHDATE"),
        text("GENDER"),
        text("ADDRESS"),
        text("CITY"),
        text("STATE"),
        text("ZIP"),
    );
    let source = DataSource::try_from(if payer { "payer" } else { "ehr" }).unwrap();
    let patient = PatientId::try_from(text("Id")).unwrap();
    let demographics = demographics(&said);
    Record { key: RecordKey { source, patient }, demographics, ..record("x/1", 0, "") }
}

#[test]
fn patients_with_numbers_that_are_never_issued_are_found_in_a_second_system() {
    let Some(rows) = patients() else { return };
    let both = |payer| rows.iter().enumerate().map(move |(n, row)| patient(row, n, payer));
    let others = SourceRule { ssn: SsnRule::AnyArea, ..SourceRule::default() };
    let settings = Settings { others, ..Settings::default() };
    let population = Population::of(both(false).chain(both(true)).collect(), &settings);
    let model = Model::learn(&population, 5);
    let found = resolve(&population, &model, &[], |_| true, &[]);
    let id = |record: usize| population.records()[record].key.patient.expose();
    let links = found.decided.iter().filter(|pair| pair.outcome == Decision::Link);
    let (right, wrong): (Vec<_>, Vec<_>) =
        links.copied().partition(|pair| id(pair.a) == id(pair.b));
    println!("{} of {} right, {} to review", right.len(), rows.len(), found.reviews.len());
    assert!(wrong.is_empty() && right.len() * 100 >= rows.len() * 97, "{}", right.len());
    assert_eq!(population.index_of(&key("ehr/nobody")), None);
}
