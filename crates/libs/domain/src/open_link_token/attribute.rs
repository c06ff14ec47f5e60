//! What a token is made of.

use std::fmt;

use chrono::NaiveDate;

use super::{birth, name, number};
use crate::phi::Phi;

/// A part of a record that tokens are made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Attribute {
    /// Of the person, `yyyy-mm-dd`.
    BirthDate,
    /// Given name.
    FirstName,
    /// Family name.
    LastName,
    /// Of the residence, in the United States or Canada.
    PostalCode,
    /// Male or female.
    Sex,
    /// Nine digits.
    SocialSecurityNumber,
}

/// What a source says of a person, as it says it; an empty text is a missing value. It does not
/// print.
#[derive(Debug, Clone, Default)]
pub struct LinkRecord {
    /// Family name.
    pub last: Phi<String>,
    /// Given name.
    pub first: Phi<String>,
    /// `M`, `F`, or the word.
    pub sex: Phi<String>,
    /// `1950-01-02`, `1950/01/02`, `01/02/1950`, `01-02-1950`, `02.01.1950`, or an instant of RFC
    /// 3339.
    pub birth: Phi<String>,
    /// ZIP code of three, four, five or nine digits, or a Canadian postal code.
    pub zip: Phi<String>,
    /// Seven to nine digits, or `123-45-6789`.
    pub ssn: Phi<String>,
}

impl Attribute {
    /// The standard's name for it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::BirthDate => "BirthDate",
            Self::FirstName => "FirstName",
            Self::LastName => "LastName",
            Self::PostalCode => "PostalCode",
            Self::Sex => "Sex",
            Self::SocialSecurityNumber => "SocialSecurityNumber",
        }
    }
}

impl fmt::Display for Attribute {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A normalised attribute: ASCII in capital letters.
pub(super) enum Value {
    Missing,
    Invalid,
    Valid(String),
}

impl Value {
    fn of(text: &Phi<String>, normalise: impl FnOnce(&str) -> Option<String>) -> Self {
        match text.expose().trim() {
            "" => Self::Missing,
            text => normalise(text).map_or(Self::Invalid, Self::Valid),
        }
    }
}

/// The normalised attributes of a record.
pub(super) struct Comparable {
    birth: Value,
    first: Value,
    last: Value,
    zip: Value,
    sex: Value,
    ssn: Value,
}

impl Comparable {
    pub(super) fn of(record: &LinkRecord, today: NaiveDate) -> Self {
        Self {
            birth: Value::of(&record.birth, |text| birth::date(text, today)),
            first: Value::of(&record.first, name::first),
            last: Value::of(&record.last, name::last),
            zip: Value::of(&record.zip, number::postal_code),
            sex: Value::of(&record.sex, sex),
            ssn: Value::of(&record.ssn, number::ssn),
        }
    }

    pub(super) const fn value(&self, attribute: Attribute) -> &Value {
        match attribute {
            Attribute::BirthDate => &self.birth,
            Attribute::FirstName => &self.first,
            Attribute::LastName => &self.last,
            Attribute::PostalCode => &self.zip,
            Attribute::Sex => &self.sex,
            Attribute::SocialSecurityNumber => &self.ssn,
        }
    }
}

fn sex(text: &str) -> Option<String> {
    let word = match text {
        "M" | "m" | "Male" | "male" => "MALE",
        "F" | "f" | "Female" | "female" => "FEMALE",
        _ => return None,
    };
    Some(word.to_owned())
}
