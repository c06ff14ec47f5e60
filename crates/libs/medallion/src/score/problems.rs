//! The diagnoses of each person.

use super::columns::{Columns, Person};
use arrow::array::RecordBatch;
use domain::comorbidity::{
    CharlsonSet, CodeSystem, ElixhauserSet, ElixhauserWeights, LaceLines,
    ahrq::{self, PresentOnAdmission},
    snomed::Coverage,
};
use lake::LakeError;
use std::collections::HashMap;

/// What the diagnoses of one person come to.
#[derive(Debug, Clone, Default)]
pub(super) struct Problems {
    pub(super) lines: LaceLines,
    pub(super) charlson: CharlsonSet,
    /// Of ICD codes; none without any.
    elixhauser: Option<ElixhauserSet>,
    /// Of code systems that are mapped as a whole.
    mapped: u64,
    coverage: Coverage,
    /// Those of a claim of the index stay: place, code, and whether it was present on admission.
    of_stay: Vec<(u32, String, PresentOnAdmission)>,
}

impl Problems {
    /// The share of diseases whose code leads somewhere; none without diseases.
    pub(super) fn mapped_share(&self) -> Option<f64> {
        let diseases = self.mapped + self.coverage.diseases;
        (diseases > 0).then(|| 1.0 - self.coverage.unmapped as f64 / diseases as f64)
    }

    /// The Elixhauser index with the weights of van Walraven et al. 2009.
    pub(super) fn elixhauser_index(&self) -> Option<i32> {
        self.elixhauser.map(|found| found.index(ElixhauserWeights::VanWalraven2009))
    }

    /// AHRQ's readmission index, where the diagnoses of the stay and their places are known.
    pub(super) fn ahrq_readmission_index(&self) -> Option<i32> {
        let mut diagnoses: Vec<_> = self.of_stay.iter().collect();
        diagnoses.sort_by_key(|(place, _, _)| *place);
        let diagnoses: Vec<ahrq::Diagnosis<'_>> = diagnoses
            .into_iter()
            .map(|(_, code, present)| ahrq::Diagnosis { code, present_on_admission: *present })
            .collect();
        (!diagnoses.is_empty()).then(|| ahrq::measures(&diagnoses).readmission_index())
    }

    fn add(&mut self, columns: &Columns, row: usize, looked_up: &mut LookedUp) {
        let code = columns.text("source_code", row).unwrap_or_default();
        let named = columns.text("source_code_type", row);
        let Some(system) = named.as_deref().and_then(CodeSystem::from_name) else { return };
        let (lines, charlson, elixhauser) = looked_up.of(system, &code);
        self.lines = self.lines | lines;
        self.charlson = self.charlson | charlson;
        if let Some(found) = elixhauser {
            self.elixhauser = Some(self.elixhauser.unwrap_or_default() | found);
        }
        match system {
            CodeSystem::Snomed => {
                let text = columns.text("source_description", row).unwrap_or_default();
                self.coverage.count(&code, &text);
            }
            CodeSystem::Icd10Cm | CodeSystem::Icd9Cm => self.mapped += 1,
        }
        let place = columns.count("place", row);
        if place > 0 && system == CodeSystem::Icd10Cm {
            let told = columns.text("present_on_admission", row).unwrap_or_default();
            let present = PresentOnAdmission::from_indicator(&told);
            self.of_stay.push((place, code, present.unwrap_or(PresentOnAdmission::Absent)));
        }
    }
}

/// What codes lead to. Few codes come again and again, and looking one up is a walk over a table.
#[derive(Debug, Default)]
struct LookedUp(HashMap<CodeSystem, HashMap<String, Sets>>);

/// The categories of one code.
type Sets = (LaceLines, CharlsonSet, Option<ElixhauserSet>);

impl LookedUp {
    fn of(&mut self, system: CodeSystem, code: &str) -> Sets {
        let known = self.0.entry(system).or_default();
        if let Some(found) = known.get(code) {
            return *found;
        }
        let found = (system.lace_lines(code), system.charlson(code), system.elixhauser(code));
        known.insert(code.to_owned(), found);
        found
    }
}

/// The diagnoses of each (tenant, person).
pub(super) fn problems(batches: &[RecordBatch]) -> Result<HashMap<Person, Problems>, LakeError> {
    let mut found: HashMap<Person, Problems> = HashMap::new();
    let mut looked_up = LookedUp::default();
    for batch in batches {
        let columns = Columns::of(batch)?;
        for row in 0..batch.num_rows() {
            found.entry(columns.person(row)?).or_default().add(&columns, row, &mut looked_up);
        }
    }
    Ok(found)
}
