//! On which levels the fields of two records agree.

use serde::{Deserialize, Serialize};

use super::Normalised;
use crate::{
    linkage::{birth_date_level, exact_level, name_level, ssn_level, zip_level},
    similarity::jaro_winkler,
};

/// The Jaro-Winkler similarity from which a city or street is the same one, mistyped.
const ALIKE: f64 = 0.88;

/// Bits of a pattern per field, and what they hold where a value is missing.
const WIDTH: u32 = 4;
const MISSING: u32 = 0xf;

/// A compared field. Those of [`Field::is_shared_at_home`] are alike among the members of a family.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    /// Levels of [`name_level`], and one more last but two: both names are swapped.
    FirstName,
    /// Levels of [`name_level`]; missing where the names are swapped.
    LastName,
    /// Levels of [`birth_date_level`].
    BirthDate,
    /// Equal or not.
    Sex,
    /// Levels of [`ssn_level`].
    Ssn,
    /// ZIP code and city: both, the ZIP code only, the city only, the first three digits, nothing.
    Place,
    /// House and street: both, the street only, the house number only, nothing.
    Street,
    /// Equal or not.
    Phone,
}

impl Field {
    /// Every field, in the order of a pattern.
    pub const ALL: [Self; 8] = [
        Self::FirstName,
        Self::LastName,
        Self::BirthDate,
        Self::Sex,
        Self::Ssn,
        Self::Place,
        Self::Street,
        Self::Phone,
    ];

    /// How many levels it has.
    pub const fn levels(self) -> usize {
        match self {
            Self::FirstName => 6,
            Self::LastName | Self::Place => 5,
            Self::BirthDate | Self::Street => 4,
            Self::Ssn => 3,
            Self::Sex | Self::Phone => 2,
        }
    }

    /// Whether all who live in one household have the same value.
    pub const fn is_shared_at_home(self) -> bool {
        matches!(self, Self::LastName | Self::Place | Self::Street | Self::Phone)
    }
}

/// The level of [`Field::FirstName`] at which the first name of each is the last name of the other.
pub(super) const SWAPPED: usize = 3;

/// The level of every field in one number, four bits each, so that it fits a column of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Pattern(u32);

impl Pattern {
    /// Compares two records; symmetric but for what Jaro-Winkler is not.
    pub fn of(a: &Normalised, b: &Normalised) -> Self {
        let (first, last) = names(a, b);
        Self::from_levels([
            first,
            last,
            birth_date_level(a.birth_date, b.birth_date),
            exact_level(&a.sex, &b.sex),
            ssn_level(&a.ssn, &b.ssn),
            place(a, b),
            street(a, b),
            exact_level(&a.phone, &b.phone),
        ])
    }

    /// From the level of every field in the order of [`Field::ALL`].
    pub fn from_levels(levels: [Option<usize>; Field::ALL.len()]) -> Self {
        let nibble = |level: Option<usize>| {
            level.and_then(|level| u32::try_from(level).ok()).map_or(MISSING, |n| n.min(MISSING))
        };
        Self(levels.into_iter().rev().fold(0, |code, level| code << WIDTH | nibble(level)))
    }

    /// From the number of a pattern.
    pub const fn from_code(code: u32) -> Self {
        Self(code)
    }

    /// The number of the pattern.
    pub const fn code(self) -> u32 {
        self.0
    }

    /// The level of a field; `None` where either value is missing.
    pub const fn level(self, field: Field) -> Option<usize> {
        match self.0 >> (field as u32 * WIDTH) & MISSING {
            MISSING => None,
            level => Some(level as usize),
        }
    }
}

/// Levels of the first name, among them that of swapped names, and of the last name.
fn names(a: &Normalised, b: &Normalised) -> (Option<usize>, Option<usize>) {
    let (first, last) = (name_level(&a.first, &b.first), name_level(&a.last, &b.last));
    let far = |level: Option<usize>| level.is_none_or(|level| level > 2);
    if far(first) && far(last) && are_alike(&a.first, &b.last) && are_alike(&a.last, &b.first) {
        return (Some(SWAPPED), None);
    }
    (first.map(|level| if level < SWAPPED { level } else { level + 1 }), last)
}

fn place(a: &Normalised, b: &Normalised) -> Option<usize> {
    let zip = zip_level(&a.zip, &b.zip);
    let city = (!a.city.is_empty() && !b.city.is_empty()).then(|| are_alike(&a.city, &b.city));
    match (zip, city) {
        (None, None) => None,
        (Some(0), Some(true)) => Some(0),
        (Some(0), _) => Some(1),
        (_, Some(true)) => Some(2),
        (Some(1), _) => Some(3),
        _ => Some(4),
    }
}

fn street(a: &Normalised, b: &Normalised) -> Option<usize> {
    if a.street.is_empty() && a.street_2.is_empty() || b.street.is_empty() && b.street_2.is_empty()
    {
        return None;
    }
    let house = !a.house.is_empty() && a.house == b.house;
    let street = are_alike(&a.street, &b.street)
        || are_alike(&a.street, &b.street_2)
        || are_alike(&a.street_2, &b.street);
    Some(match (street, house) {
        (true, true) => 0,
        (true, false) => 1,
        (false, true) => 2,
        (false, false) => 3,
    })
}

/// Whether two texts are given and the same but for a typing error.
pub(super) fn are_alike(a: &str, b: &str) -> bool {
    !a.is_empty() && (a == b || jaro_winkler(a, b) >= ALIKE)
}
