//! The sum and its parts.

use std::{collections::BTreeSet, fmt, iter::Sum, num::ParseIntError, ops::Add, str::FromStr};

use super::{
    Beneficiary, Entitlement, Medicaid, Model, Segment, Sex, categories::categories, interaction,
    tables::Tables,
};

/// A coefficient or a sum of them, exact: thousandths of the average beneficiary's cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Weight(i32);

/// A variable of the model that counts for a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part {
    /// CMS's name in lower case, without the segment: `hcc38`, `f65_69`, `d4`, `diabetes_hf_v28`.
    pub variable: &'static str,
    /// What it adds, 0 or more.
    pub weight: Weight,
}

/// A raw risk adjustment factor and everything that explains it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Raf {
    /// The segment whose coefficients were taken.
    pub segment: Segment,
    /// The categories that hierarchies leave.
    pub categories: BTreeSet<u16>,
    /// What adds up to the score: age and sex, entitlement, categories, interactions, count.
    pub parts: Vec<Part>,
}

impl Raf {
    /// The raw score.
    pub fn total(&self) -> Weight {
        self.parts.iter().map(|part| part.weight).sum()
    }
}

/// The raw score of a person with these ICD-10-CM codes, with or without their dots. Order and
/// repetition do not matter, and a code without a category adds nothing.
pub fn score<S: AsRef<str>>(
    model: Model,
    who: &Beneficiary,
    diagnoses: impl IntoIterator<Item = S>,
) -> Raf {
    let segment = who.segment();
    let categories = categories(model, who, diagnoses);
    let coefficients = &Tables::of(model).coefficients;
    let found = match segment {
        Segment::NewEnrollee | Segment::SpecialNeedsNewEnrollee => {
            let special_needs = segment == Segment::SpecialNeedsNewEnrollee;
            let medicaid = matches!(who.medicaid, Medicaid::Partial | Medicaid::Full);
            let cell = new_enrollee_cell(who);
            let disabled = who.was_disabled();
            coefficients
                .new_enrollee(&cell, special_needs, disabled, medicaid)
                .into_iter()
                .collect()
        }
        _ => variables(model, who, &categories)
            .iter()
            .filter_map(|name| coefficients.continuing(name, segment))
            .collect::<Vec<_>>(),
    };
    let parts = found.into_iter().map(|(variable, weight)| Part { variable, weight }).collect();
    Raf { segment, categories, parts }
}

/// The variables that are set for a continuing member, whether or not the segment knows them.
fn variables(model: Model, who: &Beneficiary, categories: &BTreeSet<u16>) -> Vec<String> {
    let mut names = vec![cell(who.sex, years(who.age))];
    if who.was_disabled() {
        let sex = if who.sex == Sex::Female { "female" } else { "male" };
        names.extend([format!("originallydisabled_{sex}"), "origds".to_owned()]);
    }
    if who.medicaid != Medicaid::None {
        names.push("ltimcaid".to_owned());
    }
    names.extend(categories.iter().map(|category| format!("hcc{category}")));
    names.extend(interaction::names(model, who, categories).map(str::to_owned));
    names.push(match categories.len() {
        count @ ..10 => format!("d{count}"),
        _ => "d10p".to_owned(),
    });
    names
}

fn cell(sex: Sex, years: impl fmt::Display) -> String {
    let letter = if sex == Sex::Female { 'f' } else { 'm' };
    format!("{letter}{years}")
}

/// New enrollees of 65 to 69 have a cell for each year; who enrolls for age at 64 turns 65 within
/// the year and counts as 65.
fn new_enrollee_cell(who: &Beneficiary) -> String {
    match who.age {
        64 if who.entitlement == Entitlement::Age => cell(who.sex, 65),
        age @ 65..=69 => cell(who.sex, age),
        age => cell(who.sex, years(age)),
    }
}

/// The years of age that share a cell.
fn years(age: u32) -> &'static str {
    match age {
        0..=34 => "0_34",
        35..=44 => "35_44",
        45..=54 => "45_54",
        55..=59 => "55_59",
        60..=64 => "60_64",
        65..=69 => "65_69",
        70..=74 => "70_74",
        75..=79 => "75_79",
        80..=84 => "80_84",
        85..=89 => "85_89",
        90..=94 => "90_94",
        95.. => "95_gt",
    }
}

impl Weight {
    /// A weight of thousandths.
    pub const fn thousandths(thousandths: i32) -> Self {
        Self(thousandths)
    }

    /// The weight as a number, for a column.
    pub fn as_f64(self) -> f64 {
        f64::from(self.0) / 1000.0
    }
}

impl fmt::Display for Weight {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let size = self.0.unsigned_abs();
        write!(f, "{sign}{}.{:03}", size / 1000, size % 1000)
    }
}

/// Reads a number with three decimals, as the tables write it.
impl FromStr for Weight {
    type Err = ParseIntError;

    fn from_str(text: &str) -> Result<Self, ParseIntError> {
        text.replacen('.', "", 1).parse().map(Self)
    }
}

impl Add for Weight {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }
}

impl Sum for Weight {
    fn sum<I: Iterator<Item = Self>>(weights: I) -> Self {
        weights.fold(Self::default(), Add::add)
    }
}
