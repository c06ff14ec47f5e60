//! What is known about the sources beforehand.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::id::DataSource;

/// Most records of a block that is compared; larger blocks say too little to be worth their pairs.
pub const DEFAULT_BLOCK_CAP: usize = 500;

/// Which social security numbers of a source are evidence.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SsnRule {
    /// Nine digits that the Social Security Administration could have issued; no placeholders.
    #[default]
    Issued,
    /// Nine digits whose area may be any, as in synthetic data: generators write area 999, which
    /// is never issued, so that no number is a real one. Placeholders are dropped all the same.
    AnyArea,
    /// Four digits or more, not all equal: numbers of another country.
    AnyDigits,
}

/// What is known about one source.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SourceRule {
    /// Which of its social security numbers are evidence.
    pub ssn: SsnRule,
    /// Whether one person may have two record numbers in it. Where not, two numbers of the source
    /// are two persons, and a pair that says otherwise goes to a human.
    pub holds_duplicates: bool,
    /// Whether its social security numbers are at times those of somebody else, as where they are
    /// typed in by hand and never checked. They are weighed all the same, but two of them are not
    /// taken for proof of two persons.
    pub mixes_up_ssns: bool,
}

/// Settings of a run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// The sources of which something particular is known.
    pub sources: BTreeMap<DataSource, SourceRule>,
    /// Every other source.
    pub others: SourceRule,
    /// Most records of a block that is compared.
    pub block_cap: usize,
}

impl Default for Settings {
    fn default() -> Self {
        let others = SourceRule::default();
        Self { sources: BTreeMap::new(), others, block_cap: DEFAULT_BLOCK_CAP }
    }
}

impl Settings {
    /// What is known about `source`.
    pub fn of(&self, source: &DataSource) -> SourceRule {
        self.sources.get(source).copied().unwrap_or(self.others)
    }
}
