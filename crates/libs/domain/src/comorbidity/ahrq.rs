//! The comorbidities of an inpatient stay after the AHRQ Elixhauser Comorbidity Software Refined
//! for ICD-10-CM, v2026-1 (Agency for Healthcare Research and Quality, Healthcare Cost and
//! Utilization Project; public domain), with its indices of readmission and of death.
//!
//! The software differs from the Elixhauser categories of Quan 2005 in that it reads one stay: the
//! principal diagnosis is what the patient came for and no comorbidity, and a condition that may
//! have arisen in the hospital counts only where it was there on admission.
//!
//! The software also holds a list for each year of the codes that are exempt from the indicator of
//! presence on admission. That list is not here: an exempt diagnosis is one whose claim says so
//! ([`PresentOnAdmission::Exempt`]), and an indicator that is given is taken at its word. A stay
//! whose source has no indicators reaches only the measures that do not ask for one, so its indices
//! are not to be compared with those of others.

mod map;
mod measure;
mod set;
#[cfg(test)]
mod tests;

pub use measure::Measure;
pub use set::MeasureSet;

/// Whether a condition was there when the patient was admitted (the indicator of UB-04 and of the
/// claim transaction 837I).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PresentOnAdmission {
    /// `Y`: it was there.
    Yes,
    /// `N`: it was not there.
    No,
    /// `U`: the record does not say.
    Unknown,
    /// `W`: clinically undetermined; counts as there.
    Undetermined,
    /// `1` or `E`: the code is exempt from the indicator; counts as there.
    Exempt,
    /// The claim has no indicator; counts neither as there nor as not there.
    Absent,
}

impl PresentOnAdmission {
    /// The meaning of an indicator, in either case; blank is [`PresentOnAdmission::Absent`] and any
    /// other text `None`.
    pub fn from_indicator(indicator: &str) -> Option<Self> {
        Some(match indicator.trim() {
            "Y" | "y" => Self::Yes,
            "N" | "n" => Self::No,
            "U" | "u" => Self::Unknown,
            "W" | "w" => Self::Undetermined,
            "1" | "E" | "e" => Self::Exempt,
            "" => Self::Absent,
            _ => return None,
        })
    }

    const fn counts(self) -> bool {
        matches!(self, Self::Yes | Self::Undetermined | Self::Exempt)
    }

    const fn denies(self) -> bool {
        matches!(self, Self::No | Self::Unknown)
    }
}

/// A diagnosis of a stay.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Diagnosis<'a> {
    /// The ICD-10-CM code, with or without its dot, in either case.
    pub code: &'a str,
    /// Whether it was there on admission.
    pub present_on_admission: PresentOnAdmission,
}

/// The measures of a stay. The first diagnosis is the principal one and adds nothing.
///
/// A sequela of cerebrovascular disease counts as cerebrovascular disease unless the stay has an
/// acute one that was not there on admission: the sequela may then be of the stay itself.
pub fn measures(diagnoses: &[Diagnosis<'_>]) -> MeasureSet {
    let secondary = diagnoses.iter().skip(1);
    let reached = secondary.fold(Reached::default(), |reached, one| reached.and(one));
    let mut measures = reached.measures;
    if reached.has_sequela && !reached.has_stroke_in_hospital {
        measures.insert(Measure::Cerebrovascular);
    }
    measures.without_excluded()
}

/// What the secondary diagnoses reached so far, before the exclusions.
#[derive(Default)]
struct Reached {
    measures: MeasureSet,
    has_sequela: bool,
    has_stroke_in_hospital: bool,
}

impl Reached {
    fn and(mut self, diagnosis: &Diagnosis<'_>) -> Self {
        let Some(entry) = map::entry(diagnosis.code) else { return self };
        let present = diagnosis.present_on_admission;
        let counts = |measure: &Measure| present.counts() || !measure.needs_presence_on_admission();
        entry.measures.iter().filter(counts).for_each(|measure| self.measures.insert(measure));
        self.has_sequela |= entry.is_sequela && present.counts();
        self.has_stroke_in_hospital |=
            entry.measures.contains(Measure::Cerebrovascular) && present.denies();
        self
    }
}
