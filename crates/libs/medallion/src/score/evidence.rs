//! What is known of an index stay and of the care after it.

use super::columns::{Columns, Person};
use arrow::array::RecordBatch;
use domain::{
    hospital::{Assessment, Hemoglobin, HospitalInput, Sodium, Variant, assess},
    lace::IndexStay,
};
use lake::LakeError;
use std::collections::HashMap;

/// The evidence beside the LACE index for a person with an index stay.
#[derive(Debug, Clone, Copy)]
pub(super) struct Evidence {
    hemoglobin: Option<Hemoglobin>,
    sodium: Option<Sodium>,
    had_procedure: bool,
    previous_admissions: u32,
    pub(super) was_seen: bool,
    pub(super) was_reached: bool,
}

impl Evidence {
    /// The HOSPITAL score of 2016, where both laboratory values are known. No source says which
    /// service discharged a patient: nobody counts as discharged from oncology.
    pub(super) fn hospital(&self, stay: IndexStay) -> Option<Assessment> {
        let input = HospitalInput {
            hemoglobin: self.hemoglobin?,
            oncology_service: false,
            active_cancer: false,
            sodium: self.sodium?,
            procedure: self.had_procedure,
            urgent: stay.acute,
            previous_admissions: self.previous_admissions,
            days: stay.days,
        };
        Some(assess(&input, Variant::International2016))
    }
}

/// The evidence of each (tenant, person).
pub(super) fn evidence(batches: &[RecordBatch]) -> Result<HashMap<Person, Evidence>, LakeError> {
    let mut found = HashMap::new();
    for batch in batches {
        let columns = Columns::of(batch)?;
        for row in 0..batch.num_rows() {
            let hemoglobin = columns.number("hemoglobin", row);
            let sodium = columns.number("sodium", row);
            let one = Evidence {
                hemoglobin: hemoglobin.and_then(|value| Hemoglobin::from_g_per_dl(value).ok()),
                sodium: sodium.and_then(|value| Sodium::from_mmol_per_l(value).ok()),
                had_procedure: columns.flag("had_procedure", row),
                previous_admissions: columns.count("previous_admissions", row),
                was_seen: columns.flag("was_seen", row),
                was_reached: columns.flag("was_reached", row),
            };
            found.insert(columns.person(row)?, one);
        }
    }
    Ok(found)
}
