//! Readmission within 30 days, by three definitions that must never be mixed.

use std::str::FromStr;

use domain::rate::Rate;

use super::Month;

/// Rates of one measure by month and facility, beside the totals of all measures.
#[derive(Debug, Clone)]
pub struct Readmission {
    /// The measure of the months and facilities.
    pub measure: Measure,
    /// The total of each measure over the whole period.
    pub totals: Vec<MeasureTotal>,
    /// The months of discharge, in any order; together they are the total of the measure.
    pub months: Vec<MonthRate>,
    /// The facilities, in any order; together they are the total of the measure.
    pub facilities: Vec<FacilityRate>,
}

/// A definition of readmission within 30 days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Measure {
    /// Any next inpatient stay that begins 0..=30 days after a discharge.
    Simple,
    /// The rules of the CMS hospital-wide measure, observed, without risk standardization.
    Hwr,
    /// The rules of HEDIS Plan All-Cause Readmissions, observed.
    Pcr,
}

/// A text that names no measure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not readmit_30_simple, readmit_30_hwr or readmit_30_pcr")]
pub struct UnknownMeasure;

/// The total of a measure.
#[derive(Debug, Clone, Copy)]
pub struct MeasureTotal {
    /// The measure.
    pub measure: Measure,
    /// Readmissions of index discharges.
    pub counts: Counts,
}

/// The discharges of a month.
#[derive(Debug, Clone, Copy)]
pub struct MonthRate {
    /// The month of discharge.
    pub month: Month,
    /// Readmissions of index discharges.
    pub counts: Counts,
}

/// The discharges of a facility.
#[derive(Debug, Clone)]
pub struct FacilityRate {
    /// The facility's name.
    pub facility: String,
    /// Readmissions of index discharges.
    pub counts: Counts,
}

/// Two counts of persons, or the knowledge that they may not be told.
///
/// Giving counts does not show them: the page hides what is too small by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Counts {
    /// The counts.
    Known(Rate),
    /// The source has hidden them already.
    Suppressed,
}

impl Measure {
    /// Every measure.
    pub const ALL: [Self; 3] = [Self::Simple, Self::Hwr, Self::Pcr];

    /// The measure's name in tables.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Simple => "readmit_30_simple",
            Self::Hwr => "readmit_30_hwr",
            Self::Pcr => "readmit_30_pcr",
        }
    }
}

impl FromStr for Measure {
    type Err = UnknownMeasure;

    fn from_str(text: &str) -> Result<Self, UnknownMeasure> {
        Self::ALL.into_iter().find(|measure| measure.name() == text).ok_or(UnknownMeasure)
    }
}

impl From<Option<Rate>> for Counts {
    fn from(rate: Option<Rate>) -> Self {
        rate.map_or(Self::Suppressed, Self::Known)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_measure_is_found_by_its_name_alone() {
        for measure in Measure::ALL {
            assert_eq!(measure.name().parse(), Ok(measure));
        }
        assert_eq!("readmit_30".parse::<Measure>(), Err(UnknownMeasure));
    }
}
