//! Which categories cost more together than apart.

use std::collections::BTreeSet;

use super::{Beneficiary, Model};

/// Any one of these categories.
type AnyOf = &'static [u16];

/// A variable that is set when each of its groups has a category of the person.
struct Interaction {
    name: &'static str,
    /// Whether it is for people with Medicare by disability only.
    disabled: bool,
    groups: &'static [AnyOf],
}

/// The names of the interactions of a person's categories.
pub(super) fn names(
    model: Model,
    who: &Beneficiary,
    categories: &BTreeSet<u16>,
) -> impl Iterator<Item = &'static str> {
    let table = match model {
        Model::V24 => V24,
        Model::V28 => V28,
    };
    let disabled = who.is_disabled();
    let has = |group: &AnyOf| group.iter().any(|category| categories.contains(category));
    let set = move |row: &&Interaction| (disabled || !row.disabled) && row.groups.iter().all(has);
    table.iter().filter(set).map(|row| row.name)
}

const fn both(name: &'static str, groups: &'static [AnyOf]) -> Interaction {
    Interaction { name, disabled: false, groups }
}

const fn if_disabled(name: &'static str, groups: &'static [AnyOf]) -> Interaction {
    Interaction { name, disabled: true, groups }
}

const V24_ARTIFICIAL_OPENINGS: AnyOf = &[188];
const V24_BACTERIAL_PNEUMONIA: AnyOf = &[114];
const V24_CANCER: AnyOf = &[8, 9, 10, 11, 12];
const V24_DIABETES: AnyOf = &[17, 18, 19];
const V24_HEART_FAILURE: AnyOf = &[85];
const V24_LUNG: AnyOf = &[110, 111, 112];
const V24_PRESSURE_ULCER: AnyOf = &[157, 158, 159];
const V24_PSYCHIATRIC: AnyOf = &[57, 58, 59, 60];
const V24_RENAL: AnyOf = &[134, 135, 136, 137, 138];
const V24_RESPIRATORY_FAILURE: AnyOf = &[82, 83, 84];
const V24_SCHIZOPHRENIA: AnyOf = &[57];
const V24_SEPSIS: AnyOf = &[2];
const V24_SUBSTANCE_USE: AnyOf = &[54, 55, 56];

const V24: &[Interaction] = &[
    both("hcc47_gcancer", &[&[47], V24_CANCER]),
    both("diabetes_chf", &[V24_DIABETES, V24_HEART_FAILURE]),
    both("chf_gcopdcf", &[V24_HEART_FAILURE, V24_LUNG]),
    both("hcc85_grenal_v24", &[V24_HEART_FAILURE, V24_RENAL]),
    both("gcopdcf_card_resp_fail", &[V24_LUNG, V24_RESPIRATORY_FAILURE]),
    both("hcc85_hcc96", &[V24_HEART_FAILURE, &[96]]),
    both("gsubstanceusedisorder_gpsych", &[V24_SUBSTANCE_USE, V24_PSYCHIATRIC]),
    both("sepsis_pressure_ulcer", &[V24_SEPSIS, V24_PRESSURE_ULCER]),
    both("sepsis_artif_openings", &[V24_SEPSIS, V24_ARTIFICIAL_OPENINGS]),
    both("art_openings_press_ulcer", &[V24_ARTIFICIAL_OPENINGS, V24_PRESSURE_ULCER]),
    both("gcopdcf_asp_spec_b_pneum", &[V24_LUNG, V24_BACTERIAL_PNEUMONIA]),
    both("asp_spec_b_pneum_pres_ulc", &[V24_BACTERIAL_PNEUMONIA, V24_PRESSURE_ULCER]),
    both("sepsis_asp_spec_bact_pneum", &[V24_SEPSIS, V24_BACTERIAL_PNEUMONIA]),
    both("schizophrenia_gcopdcf", &[V24_SCHIZOPHRENIA, V24_LUNG]),
    both("schizophrenia_chf", &[V24_SCHIZOPHRENIA, V24_HEART_FAILURE]),
    both("schizophrenia_seizures", &[V24_SCHIZOPHRENIA, &[79]]),
    if_disabled("disabled_hcc85", &[V24_HEART_FAILURE]),
    if_disabled("disabled_pressure_ulcer", &[V24_PRESSURE_ULCER]),
    if_disabled("disabled_hcc161", &[&[161]]),
    if_disabled("disabled_hcc39", &[&[39]]),
    if_disabled("disabled_hcc77", &[&[77]]),
    if_disabled("disabled_hcc6", &[&[6]]),
];

const V28_CANCER: AnyOf = &[17, 18, 19, 20, 21, 22, 23];
const V28_DIABETES: AnyOf = &[35, 36, 37, 38];
const V28_HEART_FAILURE: AnyOf = &[221, 222, 223, 224, 225, 226];
const V28_KIDNEY: AnyOf = &[326, 327, 328, 329];
const V28_LUNG: AnyOf = &[276, 277, 278, 279, 280];
const V28_NEUROLOGICAL: AnyOf = &[180, 181, 182, 190, 191, 192, 195, 196, 198, 199];
const V28_PSYCHIATRIC: AnyOf = &[151, 152, 153, 154, 155];
const V28_RESPIRATORY_FAILURE: AnyOf = &[211, 212, 213];
const V28_SUBSTANCE_USE: AnyOf = &[135, 136, 137, 138, 139];
const V28_ULCER: AnyOf = &[379, 380, 381, 382];

const V28: &[Interaction] = &[
    both("diabetes_hf_v28", &[V28_DIABETES, V28_HEART_FAILURE]),
    both("hf_chr_lung_v28", &[V28_HEART_FAILURE, V28_LUNG]),
    both("hf_kidney_v28", &[V28_HEART_FAILURE, V28_KIDNEY]),
    both("chr_lung_card_resp_fail_v28", &[V28_LUNG, V28_RESPIRATORY_FAILURE]),
    both("hf_hcc238_v28", &[V28_HEART_FAILURE, &[238]]),
    both("gsubusedisorder_gpsych_v28", &[V28_SUBSTANCE_USE, V28_PSYCHIATRIC]),
    if_disabled("disabled_cancer_v28", &[V28_CANCER]),
    if_disabled("disabled_neuro_v28", &[V28_NEUROLOGICAL]),
    if_disabled("disabled_hf_v28", &[V28_HEART_FAILURE]),
    if_disabled("disabled_chr_lung_v28", &[V28_LUNG]),
    if_disabled("disabled_ulcer_v28", &[V28_ULCER]),
];
