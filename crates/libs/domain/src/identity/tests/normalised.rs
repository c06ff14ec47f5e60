use chrono::NaiveDate;

use super::data::demographics;
use crate::{
    identity::{Normalised, SsnRule, Suffix, is_issuable_ssn},
    vectors,
};

fn of(text: &str) -> Normalised {
    Normalised::of(&demographics(text), SsnRule::Issued)
}

fn names(first: &str, last: &str) -> (String, String, Option<Suffix>) {
    let found = of(&format!("first={first}|last={last}"));
    (found.first, found.last, found.suffix)
}

fn ssn(text: &str, rule: SsnRule) -> String {
    Normalised::of(&demographics(&format!("ssn={text}")), rule).ssn
}

#[test]
fn names_are_capital_letters_without_accents_titles_and_digits() {
    let first = |text| names(text, "").0;
    assert_eq!(first("Zo\u{eb}"), "ZOE");
    assert_eq!(first("Zoe\u{308}"), "ZOE");
    assert_eq!(first("Ariadna374"), "ARIADNA");
    assert_eq!(first("\u{ff2d}ary-Ann"), "MARYANN");
    assert_eq!(first("  Dr. Prof. Ada "), "ADA");
    assert_eq!(first("Miss"), "MISS");
    assert_eq!(first("J\u{fc}rgen Wei\u{df}"), "JURGENWEISS");
    let last = |text| names("", text).1;
    assert_eq!(
        ["O'Day", "de la Cruz", "Smith-Jones"].map(last),
        ["ODAY", "DELACRUZ", "SMITHJONES"]
    );
}

#[test]
fn a_suffix_is_a_field_of_its_own() {
    let suffix = |first, last| names(first, last).2;
    assert_eq!(names("Sam", "Hill, Jr."), ("SAM".into(), "HILL".into(), Some(Suffix::Jr)));
    assert_eq!(suffix("Sam III", "Hill"), Some(Suffix::Iii));
    let all = ["Hill Sr", "Hill II", "Hill IV", "Hill"].map(|last| suffix("Sam", last));
    assert_eq!(all, [Some(Suffix::Sr), Some(Suffix::Ii), Some(Suffix::Iv), None]);
    assert_eq!(names("Sam", "Sr").1, "SR");
}

#[test]
fn the_name_of_nobody_is_none() {
    for first in ["UNKNOWN", "Baby Boy", "BABY GIRL A", "test", "Newborn", "N/A", "xxx", "0"] {
        assert_eq!(names(first, "Hill"), (String::new(), "HILL".into(), None), "{first}");
    }
    assert_eq!(names("John", "DOE"), (String::new(), String::new(), None));
    assert_eq!(names("Jane", "Doe"), (String::new(), String::new(), None));
    assert_eq!(names("Alice", "Doe").1, "DOE");
    assert_eq!(names("Testa", "Babylon"), ("TESTA".into(), "BABYLON".into(), None));
}

#[test]
fn a_birth_date_is_possible_or_missing() {
    let born = |text: &str| of(&format!("born={text}")).birth_date;
    let day = NaiveDate::from_ymd_opt(1980, 3, 7);
    for text in ["1980-03-07", "19800307", "03/07/1980", "1980-03-07T00:00:00Z", " 1980-03-07 "] {
        assert_eq!(born(text), day, "{text}");
    }
    let wrong =
        ["1980-02-30", "19801307", "1900-01-01", "1753-01-01", "7 March", "", "\u{663}\u{664}"];
    assert!(wrong.iter().all(|text| born(text).is_none()));
    assert_eq!(born("2000-02-29"), NaiveDate::from_ymd_opt(2000, 2, 29));
}

#[test]
fn phone_zip_and_sex_have_one_form() {
    let phone = |text: &str| of(&format!("phone={text}")).phone;
    let same = ["+1 (617) 555-0123", "617.555.0123", "6175550123 x44", "001-617-555-0123 ext 9"];
    assert!(same.iter().all(|text| phone(text) == "6175550123"));
    assert_eq!(phone("555-0123"), "5550123");
    assert_eq!(["0000000000", "999-999-9999", "1234567890", "12345", "none"].map(phone), [""; 5]);
    let zip = |text: &str| of(&format!("zip={text}")).zip;
    assert_eq!(["02139-4307", "02139", "2139", "021394307"].map(zip), ["02139"; 4]);
    assert_eq!(["00000", "99999", "1", "abc"].map(zip), [""; 4]);
    let sex = |text: &str| of(&format!("sex={text}")).sex;
    assert_eq!(
        ["M", "male", " Female", "f", "U", "other", ""].map(sex),
        ["M", "M", "F", "F", "", "", ""]
    );
}

#[test]
fn an_address_is_a_house_and_a_street_whose_type_is_written_out() {
    let street = |text: &str| {
        let found = of(&format!("street={text}"));
        (found.house, found.street)
    };
    let main = ("12".to_owned(), "MAINSTREET".to_owned());
    for text in ["12 Main St", "12 MAIN STREET", "12 Main St. Apt 4B", "Unit 7, 12 Mainstreet"] {
        assert_eq!(street(text), main, "{text}");
    }
    assert_eq!(street("5 N 42nd Ave").1, "NORTH42NDAVENUE");
    assert_eq!(street("PO Box 12"), ("12".into(), "POBOX".into()));
    assert_eq!(of("street_2=Flat 2").street_2, "FLAT2");
    assert_eq!(of("city=St. Lucia").city, "STLUCIA");
}

#[test]
fn a_record_number_without_a_digit_is_none() {
    let mrn = |text: &str| of(&format!("mrn={text}")).mrn;
    assert_eq!(["mrn-0012", "0000", "UNKNOWN", ""].map(mrn), ["MRN0012", "", "", ""]);
}

#[test]
fn every_shared_social_security_number_is_judged_alike() {
    vectors::each("ssn_vectors.csv", |row| {
        let text = row.text("ssn_in");
        assert_eq!(is_issuable_ssn(text), row.text("valid_stdnum") == "1", "{text}");
    });
}

#[test]
fn a_social_security_number_counts_by_the_rule_of_its_source() {
    let issued = |text| ssn(text, SsnRule::Issued);
    assert_eq!(issued("123-45-6780"), "123456780");
    let wrong = [
        "000-12-3456",
        "666-12-3456",
        "900-12-3456",
        "999-31-2345",
        "123-00-4567",
        "123-45-0000",
        "078-05-1120",
        "219-09-9999",
        "111-11-1111",
        "123-45-6789",
        "12345678",
        "abc",
    ];
    for text in wrong {
        assert_eq!(issued(text), "", "{text}");
    }
    let any = |text| ssn(text, SsnRule::AnyArea);
    assert_eq!(any("999-31-2345"), "999312345");
    assert_eq!(["999-00-2345", "999-99-9999", "078-05-1120", "12345678"].map(any), [""; 4]);
    let foreign = |text| ssn(text, SsnRule::AnyDigits);
    assert_eq!(["6988048", "123", "0000000", ""].map(foreign), ["6988048", "", "", ""]);
}

#[test]
fn no_form_of_a_record_prints_its_values() {
    let raw =
        demographics("first=Ada|last=Example|ssn=123-45-6780|born=1980-03-07|phone=6175550123");
    let printed = format!("{raw:?} {raw:#?} {:?}", Normalised::of(&raw, SsnRule::Issued));
    for value in ["Ada", "ADA", "Example", "EXAMPLE", "6780", "1980", "0123"] {
        assert!(!printed.contains(value), "{value}");
    }
}
