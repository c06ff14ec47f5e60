//! The SNOMED CT codes of chronic conditions that Synthea emits, to categories.
//!
//! Small on purpose: a full map of SNOMED CT to ICD-10-CM is licensed. Stage 4 of a tumour is
//! metastatic by definition. Carcinoma in situ, HIV infection without AIDS and prediabetes count
//! for nothing, as in Quan 2005. A code that is not here counts nothing either: [`meaning`] tells
//! it from one that is known not to count, and [`Coverage`] reports the share of such diagnoses.

mod meaning;
mod other;
#[cfg(test)]
mod tests;

use super::{Charlson, LaceLines};
pub use meaning::{Coverage, Meaning, is_no_disease, meaning};

/// Code, category, and what the condition is in our own words.
#[rustfmt::skip]
const TABLE: &[(&str, Charlson, &str)] = &[
    ("22298006", Charlson::MyocardialInfarction, "heart attack"),
    ("401303003", Charlson::MyocardialInfarction, "acute heart attack with ST elevation"),
    ("401314000", Charlson::MyocardialInfarction, "acute heart attack without ST elevation"),
    ("399211009", Charlson::MyocardialInfarction, "past heart attack"),
    ("88805009", Charlson::HeartFailure, "chronic congestive heart failure"),
    ("84114007", Charlson::HeartFailure, "heart failure"),
    ("42343007", Charlson::HeartFailure, "congestive heart failure"),
    ("230690007", Charlson::Cerebrovascular, "stroke"),
    ("266257000", Charlson::Cerebrovascular, "transient ischemic attack"),
    ("26929004", Charlson::Dementia, "Alzheimer's disease"),
    ("230265002", Charlson::Dementia, "familial Alzheimer's disease, early onset"),
    ("52448006", Charlson::Dementia, "dementia"),
    ("185086009", Charlson::ChronicPulmonary, "chronic obstructive bronchitis"),
    ("87433001", Charlson::ChronicPulmonary, "emphysema"),
    ("13645005", Charlson::ChronicPulmonary, "chronic obstructive lung disease"),
    ("195967001", Charlson::ChronicPulmonary, "asthma"),
    ("233678006", Charlson::ChronicPulmonary, "childhood asthma"),
    ("69896004", Charlson::Rheumatic, "rheumatoid arthritis"),
    ("55464009", Charlson::Rheumatic, "systemic lupus"),
    ("200936003", Charlson::Rheumatic, "lupus"),
    ("13200003", Charlson::PepticUlcer, "peptic ulcer"),
    ("397825006", Charlson::PepticUlcer, "gastric ulcer"),
    ("128302006", Charlson::MildLiver, "chronic hepatitis C"),
    ("44054006", Charlson::Diabetes, "type 2 diabetes"),
    ("46635009", Charlson::Diabetes, "type 1 diabetes"),
    ("127013003", Charlson::DiabetesComplicated, "diabetic kidney disease"),
    ("90781000119102", Charlson::DiabetesComplicated, "microalbuminuria of type 2 diabetes"),
    ("157141000119108", Charlson::DiabetesComplicated, "proteinuria of type 2 diabetes"),
    ("368581000119106", Charlson::DiabetesComplicated, "neuropathy of type 2 diabetes"),
    ("422034002", Charlson::DiabetesComplicated, "retinopathy of type 2 diabetes"),
    ("1551000119108", Charlson::DiabetesComplicated, "nonproliferative diabetic retinopathy"),
    ("1501000119109", Charlson::DiabetesComplicated, "proliferative diabetic retinopathy"),
    ("97331000119101", Charlson::DiabetesComplicated, "macular edema and diabetic retinopathy"),
    ("60951000119105", Charlson::DiabetesComplicated, "blindness from type 2 diabetes"),
    ("698754002", Charlson::Hemiplegia, "chronic paralysis from a spinal cord lesion"),
    ("50582007", Charlson::Hemiplegia, "hemiplegia"),
    ("431855005", Charlson::Renal, "chronic kidney disease, stage 1"),
    ("431856006", Charlson::Renal, "chronic kidney disease, stage 2"),
    ("433144002", Charlson::Renal, "chronic kidney disease, stage 3"),
    ("431857002", Charlson::RenalSevere, "chronic kidney disease, stage 4"),
    ("46177005", Charlson::RenalSevere, "end-stage renal disease"),
    ("161665007", Charlson::RenalSevere, "past kidney transplant"),
    ("213150003", Charlson::RenalSevere, "failed or rejected kidney transplant"),
    ("254837009", Charlson::Cancer, "breast cancer"),
    ("363406005", Charlson::Cancer, "colon cancer"),
    ("93761005", Charlson::Cancer, "primary colon cancer"),
    ("109838007", Charlson::Cancer, "overlapping colon cancer"),
    ("254637007", Charlson::Cancer, "non-small cell lung cancer"),
    ("424132000", Charlson::Cancer, "non-small cell lung cancer, stage 1"),
    ("425048006", Charlson::Cancer, "non-small cell lung cancer, stage 2"),
    ("422968005", Charlson::Cancer, "non-small cell lung cancer, stage 3"),
    ("254632001", Charlson::Cancer, "small cell lung cancer"),
    ("67811000119102", Charlson::Cancer, "small cell lung cancer, stage 1"),
    ("67821000119109", Charlson::Cancer, "small cell lung cancer, stage 2"),
    ("67831000119107", Charlson::Cancer, "small cell lung cancer, stage 3"),
    ("91861009", Charlson::Cancer, "acute myeloid leukemia"),
    ("423121009", Charlson::Metastatic, "non-small cell lung cancer, stage 4"),
    ("67841000119103", Charlson::Metastatic, "small cell lung cancer, stage 4"),
    ("314994000", Charlson::Metastatic, "metastasis of prostate cancer"),
    ("94260004", Charlson::Metastatic, "metastasis to the colon"),
    ("128462008", Charlson::Metastatic, "secondary cancer"),
    ("62479008", Charlson::Aids, "AIDS"),
];

/// The category of a code; `None` where it has none or is not known.
pub fn charlson(code: &str) -> Option<Charlson> {
    row(code).map(|(_, category, _)| *category)
}

/// The lines of LACE that a code reaches.
pub fn lace_lines(code: &str) -> LaceLines {
    charlson(code).and_then(Charlson::lace_line).into_iter().collect()
}

/// What a mapped condition is, in a few plain words. It is a diagnosis: protected where it stands
/// beside a patient.
pub fn description(code: &str) -> Option<&'static str> {
    row(code).map(|(_, _, description)| *description)
}

fn row(code: &str) -> Option<&'static (&'static str, Charlson, &'static str)> {
    TABLE.iter().find(|(known, _, _)| *known == code)
}
