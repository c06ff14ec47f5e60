//! The comparable form of a record.

use std::fmt;

use chrono::NaiveDate;

use super::{Demographics, SsnRule};
use crate::phi::HIDDEN;

mod address;
mod name;
mod number;

pub use name::Suffix;
pub use number::is_issuable_ssn;

/// The comparable form of [`Demographics`]; an empty text is a missing value. It does not print.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Normalised {
    /// Given name: capital letters only, without accents, titles, digits and placeholders.
    pub first: String,
    /// Family name in the same form, without its suffix.
    pub last: String,
    /// The suffix of either name.
    pub suffix: Option<Suffix>,
    /// A date on which a living person can have been born.
    pub birth_date: Option<NaiveDate>,
    /// `M` or `F`.
    pub sex: String,
    /// The digits of a number that its source's rule accepts.
    pub ssn: String,
    /// House number.
    pub house: String,
    /// Street in capital letters and digits, its type written out.
    pub street: String,
    /// The second address line in the same form.
    pub street_2: String,
    /// City: capital letters only.
    pub city: String,
    /// State: capital letters only.
    pub state: String,
    /// Five digits.
    pub zip: String,
    /// The last ten digits.
    pub phone: String,
    /// The shared record number: capital letters and digits.
    pub mrn: String,
}

impl Normalised {
    /// Normalises what a record says; `rule` decides which social security numbers are evidence.
    pub fn of(raw: &Demographics, rule: SsnRule) -> Self {
        let (first, last, suffix) = name::full(raw.first_name.expose(), raw.last_name.expose());
        let (house, street) = address::street(raw.street.expose());
        Self {
            first,
            last,
            suffix,
            birth_date: number::birth_date(raw.birth_date.expose()),
            sex: number::sex(raw.sex.expose()),
            ssn: number::ssn(raw.ssn.expose(), rule),
            house,
            street,
            street_2: address::line(raw.street_2.expose()),
            city: name::letters(raw.city.expose()),
            state: name::letters(raw.state.expose()),
            zip: number::zip(raw.zip.expose()),
            phone: number::phone(raw.phone.expose()),
            mrn: number::record_number(raw.mrn.expose()),
        }
    }
}

impl fmt::Debug for Normalised {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Normalised({HIDDEN})")
    }
}
