use chrono::{DateTime, Utc};
use proptest::prelude::*;

use super::*;
use crate::vectors;

fn hemoglobin(number: f64) -> Hemoglobin {
    Hemoglobin::from_g_per_dl(number).unwrap()
}

fn sodium(number: f64) -> Sodium {
    Sodium::from_mmol_per_l(number).unwrap()
}

fn nothing() -> HospitalInput {
    HospitalInput {
        hemoglobin: hemoglobin(12.0),
        oncology_service: false,
        active_cancer: false,
        sodium: sodium(135.0),
        procedure: false,
        urgent: false,
        previous_admissions: 0,
        days: 4,
    }
}

#[test]
fn anemia_with_a_procedure_after_an_urgent_long_stay_scores_8() {
    let input = HospitalInput {
        hemoglobin: hemoglobin(11.9),
        sodium: sodium(134.9),
        procedure: true,
        urgent: true,
        previous_admissions: 2,
        days: 5,
        ..nothing()
    };
    let found = assess(&input, Variant::International2016);
    assert_eq!((found.total, found.class, found.expected_pct), (8, RiskClass::High, Some(22.8)));
    assert_eq!(
        found.explanation(),
        "admissions_12m:2 (2 admissions), length_of_stay:2 (5 days), hemoglobin:1 (11.9 g/dL), \
         sodium:1 (134.9 mmol/L), procedure:1, urgent_admission:1"
    );
    let simplified = assess(&input, Variant::SimplifiedEightDays);
    assert_eq!((simplified.total, simplified.class), (5, RiskClass::Likely));
    assert_eq!(simplified.expected_pct, None);
}

#[test]
fn values_at_the_limits_add_nothing() {
    for variant in Variant::ALL {
        let found = assess(&nothing(), variant);
        assert_eq!((found.total, found.factors), (0, vec![]));
    }
}

#[test]
fn the_variants_differ_in_one_admission_and_in_what_cancer_means() {
    let points = |input: HospitalInput| Variant::ALL.map(|variant| assess(&input, variant).total);
    assert_eq!(points(HospitalInput { previous_admissions: 1, ..nothing() }), [2, 0, 0, 0]);
    assert_eq!(points(HospitalInput { previous_admissions: 5, ..nothing() }), [2, 2, 2, 2]);
    assert_eq!(points(HospitalInput { previous_admissions: 6, ..nothing() }), [5, 5, 5, 5]);
    assert_eq!(points(HospitalInput { active_cancer: true, ..nothing() }), [0, 0, 2, 2]);
    assert_eq!(points(HospitalInput { oncology_service: true, ..nothing() }), [2, 2, 2, 2]);
    assert_eq!(points(HospitalInput { procedure: true, ..nothing() }), [1, 1, 0, 0]);
    assert_eq!(points(HospitalInput { days: 7, ..nothing() }), [2, 2, 2, 0]);
    assert_eq!(points(HospitalInput { days: 8, ..nothing() }), [2, 2, 2, 2]);
}

#[test]
fn a_laboratory_value_is_a_finite_number_above_zero() {
    for wrong in [0.0, -1.0, f64::NAN, f64::INFINITY] {
        assert_eq!(Hemoglobin::from_g_per_dl(wrong), Err(LabError));
        assert_eq!(Sodium::from_mmol_per_l(wrong), Err(LabError));
    }
}

#[test]
fn a_sample_of_the_last_48_hours_is_the_value_at_discharge() {
    let at = |text: &str| text.parse::<DateTime<Utc>>().unwrap();
    let discharged = at("2024-08-28T10:00:00Z");
    assert!(is_at_discharge(discharged, discharged));
    assert!(is_at_discharge(at("2024-08-26T10:00:00Z"), discharged));
    assert!(!is_at_discharge(at("2024-08-26T09:59:59Z"), discharged));
    assert!(!is_at_discharge(at("2024-08-28T10:00:01Z"), discharged));
}

#[test]
fn a_variant_and_a_component_are_stored_under_their_names() {
    for variant in Variant::ALL {
        assert_eq!(serde_json::to_value(variant).unwrap(), variant.name());
    }
    let component = Component::PreviousAdmissions;
    assert_eq!(serde_json::to_value(component).unwrap(), component.name());
}

#[test]
fn every_shared_hospital_vector_is_equal() {
    vectors::each("hospital_score_vectors.csv", |row| {
        let is = |column| row.text(column) == "1";
        let input = HospitalInput {
            hemoglobin: hemoglobin(row.parsed("hgb_g_dl")),
            oncology_service: is("oncology_service"),
            active_cancer: is("active_cancer_dx"),
            sodium: sodium(row.parsed("sodium_mmol_l")),
            procedure: is("any_procedure"),
            urgent: is("urgent"),
            previous_admissions: row.parsed("admissions_prev_12m"),
            days: row.parsed("los_days"),
        };
        for variant in Variant::ALL {
            let (found, name) = (assess(&input, variant), variant.name());
            let id = row.text("vec_id");
            assert_eq!(found.total, row.parsed::<u32>(&format!("{name}_score")), "{id} {name}");
            assert_eq!(found.class.name(), row.text(&format!("{name}_band")), "{id} {name}");
        }
    });
}

fn any_input() -> impl Strategy<Value = HospitalInput> {
    let yes = any::<bool>;
    ((1.0..20.0), (100.0..180.0), yes(), yes(), yes(), yes(), 0..9_u32, 0..20_u32).prop_map(
        |(grams, moles, oncology_service, active_cancer, procedure, urgent, admissions, days)| {
            HospitalInput {
                hemoglobin: hemoglobin(grams),
                oncology_service,
                active_cancer,
                sodium: sodium(moles),
                procedure,
                urgent,
                previous_admissions: admissions,
                days,
            }
        },
    )
}

proptest! {
    #[test]
    fn the_factors_add_up_to_the_total_and_stand_in_order(input in any_input()) {
        for variant in Variant::ALL {
            let found = assess(&input, variant);
            let sum: u32 = found.factors.iter().map(|factor| factor.points).sum();
            prop_assert_eq!(sum, found.total);
            let most = if variant.is_simplified() { 12 } else { 13 };
            prop_assert!(found.total <= most);
            let order = |factor: &Factor| (std::cmp::Reverse(factor.points), factor.component);
            prop_assert!(found.factors.is_sorted_by_key(order));
        }
    }

    #[test]
    fn a_worse_stay_never_scores_less(
        input in any_input(), days in 0..9_u32, admissions in 0..9_u32, urgent in any::<bool>(),
    ) {
        let worse = HospitalInput {
            days: input.days + days,
            previous_admissions: input.previous_admissions + admissions,
            urgent: input.urgent || urgent,
            ..input
        };
        for variant in Variant::ALL {
            prop_assert!(assess(&worse, variant).total >= assess(&input, variant).total);
        }
    }
}
