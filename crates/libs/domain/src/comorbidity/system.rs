//! One way in for a diagnosis of any code system.

use super::{CharlsonSet, ElixhauserSet, LaceLines, icd9, icd10, snomed};

/// A code system of diagnoses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CodeSystem {
    /// ICD-10-CM: American claims from October 2015 on.
    Icd10Cm,
    /// ICD-9-CM: American claims before.
    Icd9Cm,
    /// SNOMED CT: problem lists of health records.
    Snomed,
}

impl CodeSystem {
    /// Every code system, in the order of its variants.
    pub const ALL: [Self; 3] = [Self::Icd10Cm, Self::Icd9Cm, Self::Snomed];

    /// The name in a column of types of codes.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Icd10Cm => "icd-10-cm",
            Self::Icd9Cm => "icd-9-cm",
            Self::Snomed => "snomed-ct",
        }
    }

    /// The code system of a name; `None` for any other text.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|system| system.name() == name)
    }

    /// The Charlson categories of a code: none, one, or in ICD-9-CM two. Renal disease is one
    /// category here; how severe it is, only [`CodeSystem::lace_lines`] tells.
    pub fn charlson(self, code: &str) -> CharlsonSet {
        match self {
            Self::Icd10Cm => icd10::charlson(code).into_iter().collect(),
            Self::Icd9Cm => icd9::charlson(code),
            Self::Snomed => snomed::charlson(code).into_iter().collect(),
        }
    }

    /// The Elixhauser categories of a code. `None` for SNOMED CT, which has no table of them: its
    /// diagnoses cannot be said to have none.
    pub fn elixhauser(self, code: &str) -> Option<ElixhauserSet> {
        match self {
            Self::Icd10Cm => Some(icd10::elixhauser(code)),
            Self::Icd9Cm => Some(icd9::elixhauser(code)),
            Self::Snomed => None,
        }
    }

    /// The lines of LACE that a code reaches.
    pub fn lace_lines(self, code: &str) -> LaceLines {
        match self {
            Self::Icd10Cm => icd10::lace_lines(code),
            Self::Icd9Cm => icd9::lace_lines(code),
            Self::Snomed => snomed::lace_lines(code),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::comorbidity::Charlson;

    #[test]
    fn a_system_has_the_name_that_it_is_found_by() {
        for (name, system) in [
            ("icd-10-cm", Some(CodeSystem::Icd10Cm)),
            ("icd-9-cm", Some(CodeSystem::Icd9Cm)),
            ("snomed-ct", Some(CodeSystem::Snomed)),
            ("ICD-10-CM", None),
            ("icd-10-pcs", None),
            ("", None),
        ] {
            assert_eq!(CodeSystem::from_name(name), system, "{name}");
            assert!(system.is_none_or(|system| system.name() == name), "{name}");
        }
    }

    #[test]
    fn the_same_disease_reaches_the_same_in_every_system_and_nothing_in_another() {
        use CodeSystem::{Icd9Cm, Icd10Cm, Snomed};
        let failure = [(Icd10Cm, "I50.9"), (Icd9Cm, "428.0"), (Snomed, "88805009")];
        for (system, code) in failure {
            assert!(system.charlson(code).contains(Charlson::HeartFailure), "{system:?}");
            assert_eq!(system.lace_lines(code).to_string(), "chf=2", "{system:?}");
            for other in CodeSystem::ALL.into_iter().filter(|other| *other != system) {
                assert_eq!(other.charlson(code), CharlsonSet::NONE, "{other:?} {code}");
                assert_eq!(other.lace_lines(code), LaceLines::NONE, "{other:?} {code}");
            }
        }
        let renal = [(Icd10Cm, "N18.6"), (Icd9Cm, "585.6"), (Snomed, "46177005")];
        for (system, code) in renal {
            let text = system.lace_lines(code).to_string();
            assert_eq!(text, "mod_severe_liver_or_renal=4", "{system:?}");
        }
        let both = Icd9Cm.charlson("404.93");
        assert_eq!(format!("{both:?}"), r#"{"chf", "rend"}"#);
    }

    #[test]
    fn elixhauser_categories_come_from_the_two_revisions_of_the_icd() {
        let found =
            CodeSystem::ALL.map(|system| system.elixhauser("401.9").map(|set| set.iter().count()));
        assert_eq!(found, [Some(0), Some(1), None]);
        let found =
            CodeSystem::ALL.map(|system| system.elixhauser("I10").map(|set| set.iter().count()));
        assert_eq!(found, [Some(1), Some(0), None]);
    }
}
