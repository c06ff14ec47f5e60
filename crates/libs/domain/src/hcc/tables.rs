//! The tables of a model, read from their text once.

use std::{collections::HashMap, ops::RangeInclusive, sync::LazyLock};

use super::{Model, Sex, coefficients::Coefficients};
use crate::code_words::CodeTable;

static V24: LazyLock<Tables> = LazyLock::new(|| Tables {
    codes: categories(include_str!("v24/codes.txt")),
    edits: edits(include_str!("v24/edits.txt")),
    milder: milder(include_str!("v24/hierarchy.txt")),
    coefficients: Coefficients::read(
        include_str!("v24/coefficients.txt"),
        include_str!("v24/new_enrollees.txt"),
    ),
});
static V28: LazyLock<Tables> = LazyLock::new(|| Tables {
    codes: categories(include_str!("v28/codes.txt")),
    edits: edits(include_str!("v28/edits.txt")),
    milder: milder(include_str!("v28/hierarchy.txt")),
    coefficients: Coefficients::read(
        include_str!("v28/coefficients.txt"),
        include_str!("v28/new_enrollees.txt"),
    ),
});

/// All that a model knows.
#[derive(Debug)]
pub(super) struct Tables {
    /// The categories of a diagnosis.
    pub(super) codes: CodeTable<u16>,
    /// What a diagnosis means for a person whom its category does not suit.
    pub(super) edits: CodeTable<Edit>,
    /// The categories that a category removes.
    pub(super) milder: HashMap<u16, Vec<u16>>,
    pub(super) coefficients: Coefficients,
}

impl Tables {
    pub(super) fn of(model: Model) -> &'static Self {
        match model {
            Model::V24 => &V24,
            Model::V28 => &V28,
        }
    }
}

/// A diagnosis does not have its own category for some people.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Edit {
    whom: Whom,
    /// The category in place of its own, if any.
    pub(super) category: Option<u16>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Whom {
    Of(Sex),
    /// Everybody outside these ages in years.
    Outside(u32, u32),
}

impl Edit {
    /// Reads `female=112`, `18..=0` and `6..18=0`: whom, and a category or 0 for none. The ages are
    /// those at which the diagnosis keeps its category.
    fn read(head: &str) -> Option<Self> {
        let (whom, category) = head.split_once('=')?;
        let category: u16 = category.parse().ok()?;
        let whom = match whom {
            "female" => Whom::Of(Sex::Female),
            "male" => Whom::Of(Sex::Male),
            ages => ages_of(ages).map(|ages| Whom::Outside(*ages.start(), *ages.end()))?,
        };
        Some(Self { whom, category: (category > 0).then_some(category) })
    }

    pub(super) fn concerns(self, age: u32, sex: Sex) -> bool {
        match self.whom {
            Whom::Of(its) => its == sex,
            Whom::Outside(lowest, highest) => !(lowest..=highest).contains(&age),
        }
    }
}

fn ages_of(text: &str) -> Option<RangeInclusive<u32>> {
    let (lowest, highest) = text.split_once("..")?;
    let end = |text: &str, open| if text.is_empty() { Some(open) } else { text.parse().ok() };
    Some(end(lowest, 0)?..=end(highest, u32::MAX)?)
}

fn categories(text: &'static str) -> CodeTable<u16> {
    CodeTable::headed(text, |head| head.parse().ok())
}

fn edits(text: &'static str) -> CodeTable<Edit> {
    CodeTable::headed(text, Edit::read)
}

fn milder(text: &str) -> HashMap<u16, Vec<u16>> {
    let row = |line: &str| {
        let (category, milder) = line.split_once(':')?;
        let milder = milder.split_ascii_whitespace().filter_map(|number| number.parse().ok());
        Some((category.parse().ok()?, milder.collect()))
    };
    text.lines().filter_map(row).collect()
}
