use proptest::prelude::*;

use super::*;
use crate::{
    comorbidity::{LaceLine, icd10},
    vectors,
};
use chrono::NaiveDate;

fn lines(codes: &[&str]) -> LaceLines {
    codes.iter().map(|code| icd10::lace_lines(code)).collect()
}

#[test]
fn five_acute_days_with_heart_failure_and_complicated_diabetes_score_84() {
    let stay = Some(IndexStay { days: 5, acute: true });
    let comorbidities = lines(&["I50.9", "E11.22"]);
    let found = assess(&RiskInput { stay, comorbidities, emergency_visits: 0 });
    assert_eq!((found.lace.total().points(), found.risk_score.get()), (12, 84));
    assert_eq!((found.band, found.expected_pct), (Band::High, Some(17.0)));
    assert_eq!(
        found.explanation(),
        "comorbidity:5 (chf=2, diabwc=2), length_of_stay:4 (5 days), acute_admission:3"
    );
    let phrases: Vec<_> = found.reasons().into_iter().map(Reason::phrase).collect();
    assert_eq!(
        phrases,
        ["serious long-term conditions", "long hospital stay", "emergency admission"]
    );
}

#[test]
fn without_a_stay_no_patient_reaches_the_high_band() {
    let comorbidities = LaceLine::ALL.into_iter().collect();
    let found = assess(&RiskInput { stay: None, comorbidities, emergency_visits: 99 });
    assert_eq!((found.basis, found.risk_score.get()), (Basis::Population, 79));
    assert_eq!(found.expected_pct, None);
}

#[test]
fn the_score_is_the_anchored_line_through_the_published_bands() {
    let half_up =
        |numerator: u32, denominator: u32| (2 * numerator + denominator) / (2 * denominator);
    for sum in 0..=LaceTotal::MAX {
        let expected = match sum {
            0..=4 => half_up(39 * sum, 4),
            5..=9 => 40 + half_up(39 * (sum - 5), 4),
            _ => 80 + half_up(20 * (sum - 10), 9),
        };
        let total = LaceTotal::clamped(sum);
        assert_eq!(u32::from(total.risk_score().get()), expected, "{sum}");
    }
    assert_eq!(LaceTotal::clamped(25).points(), 19);
}

#[test]
fn a_threshold_is_a_whole_number_up_to_100() {
    assert_eq!("80".parse(), Ok(RiskScore::HIGH));
    assert_eq!("140".parse::<RiskScore>().unwrap_err().to_string(), "140 is above 100");
    assert_eq!("79.9".parse::<RiskScore>(), Err(RiskScoreError::NotANumber));
    assert!(serde_json::from_str::<RiskScore>("101").is_err());
}

#[test]
fn a_reason_is_stored_as_its_phrase_and_nothing_else_is_read_back() {
    for reason in Reason::ALL {
        let json = serde_json::to_string(&reason).unwrap();
        assert_eq!(json, format!("\"{}\"", reason.phrase()));
        assert_eq!(serde_json::from_str::<Reason>(&json).unwrap(), reason);
    }
    assert!(serde_json::from_str::<Reason>("\"heart failure\"").is_err());
}

#[test]
fn every_shared_table_row_is_equal() {
    vectors::each("lace_to_risk_score.csv", |row| {
        let total = LaceTotal::clamped(row.parsed("lace"));
        assert_eq!(total.risk_score().get(), row.parsed::<u8>("risk_score"));
        assert_eq!(total.band().name(), row.text("band"));
        assert_eq!(total.expected_pct(), row.parsed::<f64>("expected_pct"));
    });
    vectors::each("lace_expected_table.csv", |row| {
        let total = LaceTotal::clamped(row.parsed("lace_score"));
        let column = "expected_pct_death_or_unplanned_readmission_30d";
        assert_eq!(total.expected_pct(), row.parsed::<f64>(column));
    });
}

#[test]
fn every_shared_point_vector_is_equal() {
    vectors::each("lace_vectors.csv", |row| {
        let stay = IndexStay { days: row.parsed("los_days"), acute: row.text("acute") == "1" };
        let emergency_visits = row.parsed("ed_visits_6m");
        let input =
            RiskInput { stay: Some(stay), comorbidities: LaceLines::NONE, emergency_visits };
        let comorbidity = points::comorbidity_points(row.parsed("charlson_lace"));
        let lace = Lace { comorbidity, ..Lace::of(&input) };
        let expected = Lace {
            length_of_stay: row.parsed("L"),
            acute: row.parsed("A"),
            comorbidity: row.parsed("C"),
            emergency_visits: row.parsed("E"),
        };
        assert_eq!(lace, expected, "{}", row.text("vec_id"));
        let total = lace.total();
        assert_eq!(total.points(), row.parsed::<u32>("lace"));
        assert_eq!(total.expected_pct(), row.parsed::<f64>("expected_pct"));
        assert_eq!(total.band().name(), row.text("risk_band"));
        assert_eq!(total.risk_score().get(), row.parsed::<u8>("risk_score_anchored"));
    });
}

fn input_of(row: &vectors::Row) -> RiskInput {
    let as_of: NaiveDate = row.parsed("as_of");
    let dates: Option<(NaiveDate, NaiveDate)> =
        row.text("index_discharge").parse().ok().map(|end| (row.parsed("index_admit"), end));
    let index = dates.filter(|(_, discharged)| window::is_index(*discharged, as_of));
    let days = window::emergency_days(index.map_or(as_of, |(admitted, _)| admitted));
    let visits = row.list("ed_visit_dates");
    let visits = visits.iter().filter(|date| days.contains(&date.parse().unwrap())).count();
    RiskInput {
        stay: index.map(|(admitted, discharged)| IndexStay {
            days: u32::try_from((discharged - admitted).num_days()).unwrap(),
            acute: row.text("index_acute") == "1",
        }),
        comorbidities: lines(&row.list("dx_codes")),
        emergency_visits: u32::try_from(visits).unwrap(),
    }
}

#[test]
fn every_shared_score_vector_is_equal() {
    vectors::each("risk_score_vectors.csv", |row| {
        let id = row.text("vec_id");
        let input = input_of(row);
        let found = assess(&input);
        assert_eq!(found.basis.name(), row.text("basis"), "{id}");
        let categories = input.comorbidities.to_string().replace(", ", "|");
        assert_eq!(categories, row.text("lace_charlson_categories"), "{id}");
        assert_eq!(input.comorbidities.sum(), row.parsed::<u32>("lace_charlson_sum"), "{id}");
        assert_eq!(found.lace.total().points(), row.parsed::<u32>("lace"), "{id}");
        assert_eq!(found.risk_score.get(), row.parsed::<u8>("risk_score"), "{id}");
        assert_eq!(found.risk_score >= RiskScore::HIGH, row.text("alert_ge_80") == "1", "{id}");
        assert_eq!(found.expected_pct, row.text("expected_pct_30d").parse().ok(), "{id}");
        let part = |factor: &Factor| format!("{}:{}", factor.component.name(), factor.points);
        let parts: Vec<_> = found.factors.iter().map(part).collect();
        assert_eq!(parts, row.list("contributions"), "{id}");
    });
}

fn any_input() -> impl Strategy<Value = RiskInput> {
    let stay = proptest::option::of((0..40_u32, any::<bool>()));
    (stay, 0..1_u16 << 14, 0..9_u32).prop_map(|(stay, bits, emergency_visits)| RiskInput {
        stay: stay.map(|(days, acute)| IndexStay { days, acute }),
        comorbidities: LaceLines::from_bits(bits),
        emergency_visits,
    })
}

proptest! {
    #[test]
    fn raising_any_input_never_lowers_the_score(
        input in any_input(),
        days in 0..20_u32,
        acute in any::<bool>(),
        bits in 0..1_u16 << 14,
        visits in 0..5_u32,
    ) {
        let stay = input.stay.unwrap_or(IndexStay { days: 0, acute: false });
        let raised = RiskInput {
            stay: Some(IndexStay { days: stay.days + days, acute: stay.acute || acute }),
            comorbidities: input.comorbidities | LaceLines::from_bits(bits),
            emergency_visits: input.emergency_visits + visits,
        };
        prop_assert!(assess(&raised).risk_score >= assess(&input).risk_score);
    }

    #[test]
    fn the_factors_add_up_to_the_total_and_stand_in_order(input in any_input()) {
        let found = assess(&input);
        let sum: u32 = found.factors.iter().map(|factor| factor.points).sum();
        prop_assert_eq!(sum, found.lace.total().points());
        let order = |factor: &Factor| (std::cmp::Reverse(factor.points), factor.component);
        let sorted = found.factors.is_sorted_by_key(order);
        prop_assert!(sorted);
        prop_assert_eq!(found.reasons().len(), found.factors.len());
    }
}
