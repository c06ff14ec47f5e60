//! The measures that a stay reaches, and their indices.

use std::fmt;

use super::Measure;

/// A set of measures, one bit each.
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct MeasureSet(u64);

/// A measure and one that does not count beside it. Metastatic cancer excludes solid tumours alone:
/// lymphoma and leukemia stay.
const EXCLUSIONS: [(Measure, Measure); 7] = [
    (Measure::DiabetesComplicated, Measure::Diabetes),
    (Measure::HypertensionComplicated, Measure::Hypertension),
    (Measure::Metastatic, Measure::SolidTumour),
    (Measure::Metastatic, Measure::InSitu),
    (Measure::SolidTumour, Measure::InSitu),
    (Measure::SevereLiver, Measure::MildLiver),
    (Measure::RenalSevere, Measure::RenalModerate),
];

impl MeasureSet {
    /// No measure.
    pub const NONE: Self = Self(0);

    /// Whether the measure is in the set.
    pub const fn contains(self, measure: Measure) -> bool {
        self.0 & (1 << measure as u64) != 0
    }

    /// The measures, in the order of [`Measure::ALL`].
    pub fn iter(self) -> impl Iterator<Item = Measure> {
        Measure::ALL.into_iter().filter(move |measure| self.contains(*measure))
    }

    /// The index of readmission within 30 days for any cause: the sum of the weights. It may be
    /// negative.
    pub fn readmission_index(self) -> i32 {
        self.iter().map(Measure::readmission_weight).sum()
    }

    /// The index of death in hospital: the sum of the weights. It may be negative.
    pub fn mortality_index(self) -> i32 {
        self.iter().map(Measure::mortality_weight).sum()
    }

    /// Adds a measure.
    pub(super) fn insert(&mut self, measure: Measure) {
        self.0 |= 1 << measure as u64;
    }

    /// The set without the measures that another of its measures excludes.
    pub(super) fn without_excluded(self) -> Self {
        let excluded = |measure: &Measure| {
            EXCLUSIONS.iter().any(|(by, other)| other == measure && self.contains(*by))
        };
        self.iter().filter(|measure| !excluded(measure)).collect()
    }
}

impl FromIterator<Measure> for MeasureSet {
    fn from_iter<I: IntoIterator<Item = Measure>>(measures: I) -> Self {
        let mut set = Self::NONE;
        measures.into_iter().for_each(|measure| set.insert(measure));
        set
    }
}

/// The published names of the measures.
impl fmt::Debug for MeasureSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter().map(Measure::name)).finish()
    }
}
