use std::collections::HashSet;

use super::*;
use crate::{hcc::Sex, vectors};

fn grouped(diagnoses: &str, procedures: &str) -> Option<&'static str> {
    of(diagnoses, procedures, Sex::Female, Discharge::Alive)
}

fn of(codes: &str, procedures: &str, sex: Sex, discharge: Discharge) -> Option<&'static str> {
    let diagnoses: Vec<_> = codes.split(' ').map(Diagnosis::on_admission).collect();
    let procedures: Vec<_> = procedures.split(' ').collect();
    group(&Case { diagnoses: &diagnoses, procedures: &procedures, sex, discharge })
}

#[test]
fn severity_decides_within_a_family() {
    assert_eq!(grouped("J189", ""), Some("195"));
    assert_eq!(grouped("J189 E871", ""), Some("194"));
    assert_eq!(grouped("J189 E871 J9601", ""), Some("193"));
}

#[test]
fn a_principal_diagnosis_excludes_complications_of_its_own_disease() {
    assert_eq!(grouped("I5023 I5033", ""), Some("293"));
    assert_eq!(grouped("I5023 N179", ""), Some("292"));
}

#[test]
fn death_and_a_hospital_acquired_condition_do_not_add_severity() {
    let died = |discharge| of("I214 I469", "", Sex::Male, discharge);
    assert_eq!([died(Discharge::Alive), died(Discharge::Died)], [Some("280"), Some("285")]);
    let pressure_ulcer = |present_on_admission| {
        let ulcer = Diagnosis { code: "L89153", present_on_admission };
        let diagnoses = [Diagnosis::on_admission("J189"), ulcer];
        let discharge = Discharge::Alive;
        group(&Case { diagnoses: &diagnoses, procedures: &[], sex: Sex::Male, discharge })
    };
    assert_eq!([pressure_ulcer(true), pressure_ulcer(false)], [Some("193"), Some("195")]);
}

#[test]
fn the_highest_surgical_group_counts_before_any_medical_one() {
    assert_eq!(grouped("M1711", "0SRC0J9"), Some("470"));
    assert_eq!(grouped("I214", ""), Some("282"));
    assert_eq!(grouped("I214", "027034Z"), Some("322"));
    assert_eq!(grouped("I214", "027034Z 02100Z9"), Some("232"));
    assert_eq!(grouped("S72001A", "0SRR0J9"), Some("522"));
}

#[test]
fn a_transplant_decides_before_the_diagnosis_and_trauma_of_two_sites_before_its_mdc() {
    assert_eq!(grouped("I420", "02YA0Z0"), Some("002"));
    assert_eq!(grouped("S065X0A S270XXA", "").map(|group| &group[..2]), Some("96"));
    assert_eq!(grouped("S065X0A", "").map(|group| &group[..2]), Some("08"));
}

#[test]
fn an_operation_that_has_nothing_to_do_with_the_diagnosis_is_told_apart() {
    assert_eq!(grouped("J189", "0SRC0J9"), Some("983"));
    assert_eq!(grouped("J189 J9601", "0SRC0J9"), Some("981"));
    assert_eq!(grouped("J189", "0WQF0ZZ"), Some("989"));
    assert_eq!(grouped("J189 B20", "0SRC0J9"), Some("970"));
}

#[test]
fn sex_and_leaving_against_advice_matter_where_the_rules_say_so() {
    let prostate = |sex| of("C61", "", sex, Discharge::Alive);
    assert_eq!([prostate(Sex::Male), prostate(Sex::Female)], [Some("724"), None]);
    let left = |discharge| of("F1020", "", Sex::Male, discharge);
    assert_eq!(
        [left(Discharge::Alive), left(Discharge::AgainstAdvice)],
        [Some("897"), Some("894")]
    );
}

#[test]
fn no_principal_diagnosis_has_no_group() {
    assert_eq!(grouped("", ""), None);
    assert_eq!(grouped("nonsense J189", ""), None);
    assert_eq!(grouped("\u{e9}", "\u{e9}"), None);
}

/// Read from the headings of the lists; see the module.
#[test]
fn heart_valves_and_operations_in_mental_illness_have_their_groups() {
    assert_eq!(grouped("I350", "02RF08Z"), Some("221"));
    assert_eq!(grouped("I350", "02RF08Z 4A023N7"), Some("218"));
    assert_eq!(grouped("F329", "0DTJ4ZZ"), Some("876"));
}

#[test]
fn every_name_of_the_rules_is_a_list_or_a_word_of_the_module() {
    let texts = [
        include_str!("diagnoses.txt"),
        include_str!("procedures.txt"),
        include_str!("together.txt"),
    ];
    let words = texts.iter().flat_map(|text| text.split_ascii_whitespace());
    let heads = words.filter_map(|word| word.strip_suffix(':'));
    let mut known: HashSet<_> = heads.map(|head| head.split('&').next().unwrap()).collect();
    known.extend(["always", "pre", "female", "male", "alive", "against-advice", "mcc", "cc"]);
    known.extend(["mdc24", "any-or", "or-beyond-delivery", "extensive-beyond-tracheostomy"]);
    let unknown: Vec<_> =
        rules::names().into_iter().filter(|name| !known.contains(&**name)).collect();
    assert_eq!(unknown, [] as [String; 0]);
}

#[test]
fn every_shared_vector_is_equal() {
    vectors::each("drg_vectors.csv", |row| {
        let diagnoses = row.list("dx_principal_first").join(" ");
        let found = grouped(&diagnoses, &row.list("icd10pcs").join(" "));
        let expected = row.text("ms_drg_v43_1_drgpy");
        assert_eq!(found.unwrap_or("000"), expected, "{}", row.text("vec_id"));
    });
}
