//! What is known of a SNOMED CT code, and what share of the diseases is not.

use super::{Charlson, charlson, other::OTHER};

/// The tags, at the end of a fully specified name, of what is no disease.
const NO_DISEASE: [&str; 6] =
    ["(finding)", "(situation)", "(person)", "(event)", "(procedure)", "(morphologic abnormality)"];

/// What a code says about a patient's comorbidity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Meaning {
    /// A disease of the Charlson index.
    Comorbidity(Charlson),
    /// Known, and none of Charlson's diseases: a finding, a situation, or a disorder that does not
    /// count.
    NoComorbidity,
    /// A disease that is in no table here: it may count, and is not counted.
    Unmapped,
}

/// What a code says. `description` is its name as the source writes it, with its tag in parentheses
/// if it has one; it may be empty. The tables come before the tag: a past heart attack is a
/// situation and counts.
pub fn meaning(code: &str, description: &str) -> Meaning {
    match charlson(code) {
        Some(category) => Meaning::Comorbidity(category),
        None if is_no_disease(description) || is_other(code) => Meaning::NoComorbidity,
        None => Meaning::Unmapped,
    }
}

/// Whether the tag at the end of a name says that it names no disease: `Stress (finding)`. A name
/// without a tag may be of a disease.
pub fn is_no_disease(description: &str) -> bool {
    NO_DISEASE.iter().any(|tag| description.trim_end().ends_with(tag))
}

fn is_other(code: &str) -> bool {
    OTHER.binary_search_by_key(&code, |(known, _)| known).is_ok()
}

/// How many diagnoses of diseases there are, and how many of them no table here knows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Coverage {
    /// Diagnoses that are of a disease by table or by name.
    pub diseases: u64,
    /// Those among them that are [`Meaning::Unmapped`].
    pub unmapped: u64,
}

impl Coverage {
    /// Counts a diagnosis, by its code and the name that the source gives it.
    pub fn count(&mut self, code: &str, description: &str) {
        let meaning = meaning(code, description);
        let is_comorbidity = matches!(meaning, Meaning::Comorbidity(_));
        self.diseases += u64::from(is_comorbidity || !is_no_disease(description));
        self.unmapped += u64::from(meaning == Meaning::Unmapped);
    }

    /// The share of unmapped diagnoses among those of diseases, 0 to 1; `None` without any.
    pub fn unmapped_share(self) -> Option<f64> {
        (self.diseases > 0).then(|| self.unmapped as f64 / self.diseases as f64)
    }
}
