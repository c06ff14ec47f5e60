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
    diseases: u64,
    /// Diseases whose code leads nowhere.
    unmapped: u64,
    /// Those of a claim of the index stay: place, code, and whether it was present on admission.
    of_stay: Vec<(u32, String, PresentOnAdmission)>,
}

impl Problems {
    /// The share of diseases whose code leads somewhere; none without diseases.
    pub(super) fn mapped_share(&self) -> Option<f64> {
        (self.diseases > 0).then(|| 1.0 - self.unmapped as f64 / self.diseases as f64)
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
        let system = columns.text_ref("source_code_type", row).and_then(CodeSystem::from_name);
        let code = columns.text_ref("source_code", row).unwrap_or_default();
        let Some(system) = system else { return };
        let description = || columns.text_ref("source_description", row).unwrap_or_default();
        let found = looked_up.of(system, code, description);
        self.lines = self.lines | found.lines;
        self.charlson = self.charlson | found.charlson;
        if let Some(found) = found.elixhauser {
            self.elixhauser = Some(self.elixhauser.unwrap_or_default() | found);
        }
        self.diseases += found.coverage.diseases;
        self.unmapped += found.coverage.unmapped;
        let place = columns.count("place", row);
        if place > 0 && system == CodeSystem::Icd10Cm {
            let told = columns.text_ref("present_on_admission", row).unwrap_or_default();
            let present = PresentOnAdmission::from_indicator(told);
            let present = present.unwrap_or(PresentOnAdmission::Absent);
            self.of_stay.push((place, code.to_owned(), present));
        }
    }
}

/// What one code leads to.
#[derive(Debug, Clone, Copy)]
struct Meaning {
    lines: LaceLines,
    charlson: CharlsonSet,
    elixhauser: Option<ElixhauserSet>,
    coverage: Coverage,
}

impl Meaning {
    /// ICD codes are mapped as a whole; of SNOMED CT codes the text says whether they are diseases.
    fn of(system: CodeSystem, code: &str, description: &str) -> Self {
        let mut coverage = Coverage::default();
        match system {
            CodeSystem::Snomed => coverage.count(code, description),
            CodeSystem::Icd10Cm | CodeSystem::Icd9Cm => coverage.diseases = 1,
        }
        let (lines, charlson) = (system.lace_lines(code), system.charlson(code));
        Self { lines, charlson, elixhauser: system.elixhauser(code), coverage }
    }
}

/// What codes lead to. Few codes come again and again, and looking one up is a walk over a table.
#[derive(Debug, Default)]
struct LookedUp(HashMap<CodeSystem, HashMap<String, Meaning>>);

impl LookedUp {
    fn of<'a>(
        &mut self,
        system: CodeSystem,
        code: &str,
        description: impl Fn() -> &'a str,
    ) -> Meaning {
        let known = self.0.entry(system).or_default();
        if let Some(found) = known.get(code) {
            return *found;
        }
        let found = Meaning::of(system, code, description());
        known.insert(code.to_owned(), found);
        found
    }
}

/// The diagnoses of persons, by tenant and person.
#[derive(Debug, Default)]
pub(super) struct ProblemsOf {
    places: HashMap<String, HashMap<String, usize>>,
    all: Vec<Problems>,
}

impl ProblemsOf {
    pub(super) fn get(&self, person: &Person) -> Option<&Problems> {
        self.all.get(*self.places.get(&person.0)?.get(&person.1)?)
    }

    /// The person's, to be added to. Most rows are of a person who is there already, for whom no id
    /// is copied.
    fn of(&mut self, tenant: &str, person: &str) -> &mut Problems {
        let known = self.places.get(tenant).and_then(|persons| persons.get(person)).copied();
        let place = known.unwrap_or_else(|| {
            self.all.push(Problems::default());
            let persons = self.places.entry(tenant.to_owned()).or_default();
            persons.insert(person.to_owned(), self.all.len() - 1);
            self.all.len() - 1
        });
        &mut self.all[place]
    }
}

/// The diagnoses of each (tenant, person).
pub(super) fn problems(batches: &[RecordBatch]) -> Result<ProblemsOf, LakeError> {
    let mut found = ProblemsOf::default();
    let mut looked_up = LookedUp::default();
    for batch in batches {
        let columns = Columns::of(batch)?;
        for row in 0..batch.num_rows() {
            let tenant = columns.text_ref("tenant", row).unwrap_or_default();
            let person = columns.text_ref("person_id", row).unwrap_or_default();
            found.of(tenant, person).add(&columns, row, &mut looked_up);
        }
    }
    Ok(found)
}
