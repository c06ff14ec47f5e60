use proptest::prelude::*;

use super::*;
use crate::{phi::Phi, vectors};

fn today() -> NaiveDate {
    "2026-01-01".parse().unwrap()
}

fn key() -> LinkKey {
    LinkKey::new(b"a secret that two sides share").unwrap()
}

fn record([last, first, sex, birth, zip, ssn]: [&str; 6]) -> LinkRecord {
    let [last, first, sex, birth, zip, ssn] =
        [last, first, sex, birth, zip, ssn].map(|text| Phi::new(text.to_owned()));
    LinkRecord { last, first, sex, birth, zip, ssn }
}

fn ada() -> LinkRecord {
    record(["Example", "Ada", "F", "1950-01-02", "98004", "234-56-7890"])
}

fn signatures(record: &LinkRecord) -> [Result<String, Option<Attribute>>; 5] {
    let comparable = Comparable::of(record, today());
    Rule::ALL.map(|rule| rule.signature(&comparable))
}

#[test]
fn signatures_join_what_each_token_is_made_of() {
    let found = signatures(&ada()).map(Result::unwrap);
    let wanted = [
        "EXAMPLE|A|FEMALE|1950-01-02",
        "EXAMPLE|ADA|1950-01-02|980",
        "EXAMPLE|ADA|FEMALE|1950-01-02",
        "234567890|FEMALE|1950-01-02",
        "EXAMPLE|ADA|FEMALE",
    ];
    assert_eq!(found, wanted);
}

#[test]
fn given_names_lose_titles_suffixes_initials_and_later_names() {
    for (text, name) in [
        ("Dr. John A.", Some("JOHN")),
        ("  prof Dr.  Anne-Marie ", Some("ANNEMARIE")),
        ("Mary Ann", Some("MARY")),
        ("Mary/Ann-Lou", Some("MARY")),
        ("Mary-Ann Lou", Some("MARYANNLOU")),
        ("Jo Ann", Some("JOANN")),
        ("John Jr. 3rd", Some("JOHN")),
        ("Jos\u{e9}", Some("JOSE")),
        ("\u{141}ukasz", Some("LUKASZ")),
        ("S\u{f8}ren \u{df}a", Some("SOREN")),
        ("Wei\u{df}", Some("WEISS")),
        ("Doctor", Some("DOCTOR")),
        ("TEST16", None),
        ("N/A", None),
        ("Not Available", None),
        ("<masked>", None),
        ("12", None),
    ] {
        assert_eq!(name::first(text).as_deref(), name, "{text}");
    }
}

#[test]
fn family_names_lose_suffixes_and_have_two_letters_with_a_vowel() {
    for (text, name) in [
        ("O'Brien-Smith", Some("OBRIENSMITH")),
        ("van der Berg III", Some("VANDERBERG")),
        ("King 4th Sr.", Some("KING")),
        ("Ng", Some("NG")),
        ("Li", Some("LI")),
        ("Na", Some("NA")),
        ("Sr.", None),
        ("Junior", Some("JUNIOR")),
        ("Bx", None),
        ("X", None),
        ("Unknown 1", None),
        ("n/a", None),
    ] {
        assert_eq!(name::last(text).as_deref(), name, "{text}");
    }
}

#[test]
fn social_security_numbers_that_nobody_has_are_invalid() {
    for (text, digits) in [
        ("234-56-7890", Some("234567890")),
        ("234567890", Some("234567890")),
        ("23456-7890", Some("234567890")),
        ("23456789.0", Some("023456789")),
        ("2345678", Some("002345678")),
        ("234-56-789", None),
        ("000-12-3456", None),
        ("666-12-3456", None),
        ("900-12-3456", None),
        ("234-00-7890", None),
        ("234-56-0000", None),
        ("111-11-1111", None),
        ("111111111", None),
        ("234567890.1", None),
        ("234-56-789\u{664}", None),
    ] {
        assert_eq!(number::ssn(text).as_deref(), digits, "{text}");
    }
}

#[test]
fn postal_codes_count_by_their_first_three_characters() {
    for (text, area) in [
        ("98004", Some("980")),
        ("98004-1234", Some("980")),
        ("980041234", Some("980")),
        ("0213", Some("021")),
        ("951", Some("951")),
        ("12345", None),
        ("55501", None),
        ("98", None),
        ("98004-12", None),
        ("k2b 8c3", Some("K2B")),
        ("K2B", Some("K2B")),
        ("K1A 0A6", None),
        ("K1A 0B1", Some("K1A")),
        ("K1A", None),
        ("K1A0", None),
        ("K22", None),
        ("K2B 8CX", None),
        ("\u{e9}2B", None),
    ] {
        assert_eq!(number::postal_code(text).as_deref(), area, "{text}");
    }
}

#[test]
fn dates_of_birth_come_in_five_forms_and_are_possible() {
    for text in [
        "1950-01-02",
        "1950/01/02",
        "01/02/1950",
        "01-02-1950",
        "02.01.1950",
        "1950-01-02T23:59:59Z",
    ] {
        assert_eq!(birth::date(text, today()).as_deref(), Some("1950-01-02"), "{text}");
    }
    for text in ["1909-12-31", "2026-01-02", "1950-02-30", "1950-1-2", "19500102", "13/01/1950"] {
        assert_eq!(birth::date(text, today()), None, "{text}");
    }
    assert!(birth::date("1910-01-01", today()).is_some());
    assert!(birth::date("2026-01-01", today()).is_some());
}

#[test]
fn a_missing_attribute_blanks_its_tokens_and_is_not_invalid() {
    let found = key().tokens(&LinkRecord { zip: Phi::default(), ..ada() }, today());
    let blank = found.tokens.each_ref().map(LinkToken::is_blank);
    assert_eq!(blank, [false, true, false, false, false]);
    assert_eq!(found.tokens[1].to_string(), BLANK);
    assert!(found.invalid.is_empty());
}

#[test]
fn blank_tokens_match_nothing() {
    let key = key();
    let nobody = key.tokens(&LinkRecord::default(), today());
    let ada = key.tokens(&ada(), today());
    for (none, token) in nobody.tokens.iter().zip(&ada.tokens) {
        assert!(!none.matches(none) && !none.matches(token) && token.matches(token));
    }
}

#[test]
fn a_secret_is_long_and_neither_it_nor_a_record_prints() {
    assert_eq!(LinkKey::new(b"short").unwrap_err(), TokenKeyError::TooShort);
    assert_eq!(format!("{:?}", key()), "LinkKey");
    let text = format!("{:?}", ada());
    assert!(!text.contains("Example") && !text.contains("1950"), "{text}");
}

#[test]
fn every_shared_link_token_vector_is_equal() {
    vectors::each("open_link_token_vectors.csv", |row| {
        let id = row.text("vec_id");
        let columns = ["last", "first", "sex", "birth", "zip", "ssn"];
        let record = record(columns.map(|column| row.text(column)));
        let key = LinkKey::new(row.text("hash_secret").as_bytes()).unwrap();
        let found = key.tokens(&record, today());
        for (index, signature) in signatures(&record).into_iter().enumerate() {
            let number = index + 1;
            let signature = signature.unwrap_or_else(|_| BLANK.to_owned());
            assert_eq!(signature, row.text(&format!("signature_T{number}")), "{id} T{number}");
            let token = found.tokens[index].to_string();
            assert_eq!(token, row.text(&format!("T{number}")), "{id} T{number}");
        }
        let invalid: Vec<_> = found.invalid.into_iter().map(Attribute::name).collect();
        assert_eq!(invalid, row.list("invalid_attributes"), "{id}");
    });
}

proptest! {
    #[test]
    fn any_text_gives_ascii_or_nothing(text in any::<String>()) {
        let all = [
            name::first(&text),
            name::last(&text),
            number::ssn(&text),
            number::postal_code(&text),
            birth::date(&text, today()),
        ];
        for value in all.into_iter().flatten() {
            prop_assert!(value.is_ascii() && !value.is_empty());
        }
    }

    #[test]
    fn a_name_in_its_normal_form_stays_as_it_is(text in "[A-Za-z .'-]{1,20}") {
        if let Some(name) = name::last(&text) {
            prop_assert_eq!(name::last(&name), Some(name));
        }
    }
}
