use super::data::{day, demographics, record};
use crate::{
    id::DataSource,
    identity::{Demographics, Population, Record, Settings, survive},
};

fn survivor(records: Vec<Record>, priority: &[&str]) -> Demographics {
    let population = Population::of(records, &Settings::default());
    let members: Vec<usize> = (0..population.records().len()).collect();
    let priority: Vec<DataSource> = priority.iter().map(|name| name.parse().unwrap()).collect();
    survive(&population, &members, &priority)
}

#[test]
fn the_latest_usable_value_of_each_field_survives() {
    let found = survivor(
        vec![
            record("a/1", 1, "first=Ada|last=Maiden|sex=F|phone=6175550123|mrn=A1"),
            record("b/2", 5, "first=UNKNOWN|last=Married|phone=0000000000"),
            record("c/3", 3, "first=Adda|sex=M"),
        ],
        &[],
    );
    let expected = "first=Adda|last=Married|sex=M|phone=6175550123|mrn=A1";
    assert_eq!(found, demographics(expected));
}

#[test]
fn the_commit_counts_and_not_when_a_record_was_first_known() {
    let mut late = record("a/1", 0, "first=Ada");
    late.committed_at = day(9);
    assert_eq!(survivor(vec![late, record("b/2", 5, "first=Eve")], &[]), demographics("first=Ada"));
}

#[test]
fn of_equal_instants_the_preferred_source_wins() {
    let records = || vec![record("ehr/1", 1, "first=Ada"), record("payer/2", 1, "first=Eve")];
    assert_eq!(survivor(records(), &["payer", "ehr"]), demographics("first=Eve"));
    assert_eq!(survivor(records(), &["payer"]), demographics("first=Eve"));
    assert_eq!(survivor(records(), &[]), demographics("first=Ada"));
}

#[test]
fn birth_date_and_number_are_those_of_most_records_and_then_the_latest() {
    let of = |born: &str, ssn: &str| format!("born={born}|ssn={ssn}");
    let records = |last: u64| {
        vec![
            record("a/1", 1, &of("1980-03-07", "123-45-6780")),
            record("b/2", 2, &of("03/07/1980", "123456780")),
            record("c/3", last, &of("1980-07-03", "321654987")),
        ]
    };
    assert_eq!(survivor(records(9), &[]), demographics(&of("03/07/1980", "123456780")));
    let two = records(9).split_off(1);
    assert_eq!(survivor(two, &[]), demographics(&of("1980-07-03", "321654987")));
    let impossible = vec![
        record("a/1", 1, &of("1980-03-07", "")),
        record("b/2", 2, &of("1980-02-31", "000000000")),
    ];
    assert_eq!(survivor(impossible, &[]), demographics(&of("1980-03-07", "")));
}

#[test]
fn an_address_is_not_mixed_from_two_records() {
    let old = record("a/1", 1, "street=12 Main St|city=Boston|state=MA|zip=02139");
    let moved = record("b/2", 5, "street=9 Elm Rd|city=Reno|state=NV");
    let only_zip = record("c/3", 9, "zip=90210");
    let expected = demographics("street=9 Elm Rd|city=Reno|state=NV");
    assert_eq!(survivor(vec![old, moved, only_zip.clone()], &[]), expected);
    let city = record("d/4", 1, "city=Reno|zip=89501");
    assert_eq!(survivor(vec![city, only_zip], &[]), demographics("city=Reno|zip=90210"));
}
