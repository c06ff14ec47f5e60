//! Names without accents, titles, suffixes and placeholders.

use serde::{Deserialize, Serialize};
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// Titles, dropped in front of a name.
const TITLES: &[&str] =
    &["MR", "MRS", "MS", "MISS", "MX", "DR", "PROF", "REV", "SIR", "MADAM", "HON"];

/// What is written where no name is known.
const PLACEHOLDERS: &[&str] = &[
    "ANONYMOUS",
    "BABY",
    "BOY",
    "DECEASED",
    "FEMALE",
    "FNU",
    "GIRL",
    "INFANT",
    "LNU",
    "MALE",
    "NA",
    "NEWBORN",
    "NOFIRSTNAME",
    "NOLASTNAME",
    "NONAME",
    "NONE",
    "NOTGIVEN",
    "NOTPROVIDED",
    "NULL",
    "PATIENT",
    "REFUSED",
    "TEST",
    "TESTING",
    "TESTPATIENT",
    "TRAUMA",
    "UNIDENTIFIED",
    "UNK",
    "UNKNOWN",
    "XX",
    "XXX",
    "XXXX",
];

/// Beginnings of the names that wards give to children before their parents do.
const NEWBORN: &[&str] = &["BABYBOY", "BABYGIRL", "BABYOF", "INFANTOF", "NEWBORNBOY"];

/// Given names that make `DOE` the name of nobody.
const DOES: &[&str] = &["JOHN", "JANE", "BABY", "J", ""];

/// What tells namesakes of one family apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Suffix {
    /// The younger of two.
    Jr,
    /// The elder of two.
    Sr,
    /// The second.
    Ii,
    /// The third.
    Iii,
    /// The fourth.
    Iv,
}

impl Suffix {
    fn of(word: &str) -> Option<Self> {
        Some(match word {
            "JR" => Self::Jr,
            "SR" => Self::Sr,
            "II" => Self::Ii,
            "III" => Self::Iii,
            "IV" => Self::Iv,
            _ => return None,
        })
    }
}

/// The characters of a text in compatibility form (Unicode Standard Annex 15, NFKD) without marks,
/// in capital letters.
pub(super) fn folded(text: &str) -> impl Iterator<Item = char> + '_ {
    text.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_uppercase)
}

/// The letters of a text, folded.
pub(super) fn letters(text: &str) -> String {
    folded(text).filter(|c| c.is_alphabetic()).collect()
}

/// First name, last name and the suffix of either.
pub(super) fn full(first: &str, last: &str) -> (String, String, Option<Suffix>) {
    let (first, after_first) = one(first);
    let (last, after_last) = one(last);
    let suffix = after_last.or(after_first);
    if last == "DOE" && DOES.contains(&first.as_str()) {
        return (String::new(), String::new(), suffix);
    }
    (known(first), known(last), suffix)
}

fn one(text: &str) -> (String, Option<Suffix>) {
    let text: String = folded(text).collect();
    let parts = text.split(|c: char| c.is_whitespace() || matches!(c, ',' | '.' | ';'));
    let parts = parts.map(|part| part.chars().filter(|c| c.is_alphabetic()).collect::<String>());
    let parts: Vec<String> = parts.filter(|part| !part.is_empty()).collect();
    let mut words = parts.as_slice();
    while let [title, rest @ ..] = words
        && !rest.is_empty()
        && TITLES.contains(&title.as_str())
    {
        words = rest;
    }
    let mut suffix = None;
    if let [rest @ .., end] = words
        && !rest.is_empty()
        && let Some(found) = Suffix::of(end)
    {
        (words, suffix) = (rest, Some(found));
    }
    (words.concat(), suffix)
}

fn known(name: String) -> String {
    let placeholder = PLACEHOLDERS.contains(&name.as_str())
        || NEWBORN.iter().any(|beginning| name.starts_with(beginning));
    if placeholder { String::new() } else { name }
}
