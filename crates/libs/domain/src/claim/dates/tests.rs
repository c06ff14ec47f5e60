use super::*;
use crate::vectors;

fn day(text: &str) -> Option<NaiveDate> {
    (!text.is_empty()).then(|| text.parse().unwrap())
}

fn office_visit(from: &str, received: &str) -> ClaimDates {
    ClaimDates {
        kind: ClaimKind::Professional,
        is_final: true,
        birth: Phi::new(day("1950-01-01")),
        death: Phi::new(None),
        admit: Phi::new(None),
        from: Phi::new(day(from)),
        thru: Phi::new(day(from)),
        discharge: Phi::new(None),
        received: day(received),
    }
}

fn stay(admit: &str, discharge: &str) -> ClaimDates {
    ClaimDates {
        kind: ClaimKind::Institutional,
        admit: Phi::new(day(admit)),
        thru: Phi::new(day(discharge)),
        discharge: Phi::new(day(discharge)),
        ..office_visit(admit, "2024-05-10")
    }
}

#[test]
fn a_claim_may_come_on_the_last_day_of_a_calendar_year() {
    use DateRule::TimelyFiling;
    let late = |from, received| office_visit(from, received).failed();
    assert_eq!(late("2023-05-01", "2024-05-01"), []);
    assert_eq!(late("2023-05-01", "2024-05-02"), [TimelyFiling]);
    assert_eq!(late("2024-02-29", "2025-02-28"), []);
    assert_eq!(late("2024-02-29", "2025-03-01"), [TimelyFiling]);
}

#[test]
fn a_hospital_counts_the_year_from_the_discharge_and_a_physician_from_the_first_day() {
    let mut dates = ClaimDates { received: day("2024-05-05"), ..stay("2023-05-01", "2023-05-05") };
    assert_eq!(dates.failed(), []);
    dates.kind = ClaimKind::Professional;
    assert_eq!(dates.failed(), [DateRule::TimelyFiling]);
}

#[test]
fn only_a_final_bill_ends_with_the_discharge() {
    let mut dates = stay("2024-05-01", "2024-05-05");
    dates.thru = Phi::new(day("2024-05-04"));
    assert_eq!(dates.failed(), [DateRule::ThruNotDischargeOnFinalBill]);
    dates.is_final = false;
    assert_eq!(dates.failed(), []);
}

#[test]
fn a_service_ends_with_the_day_of_death_and_begins_with_that_of_birth() {
    let mut dates = stay("2024-05-01", "2024-05-05");
    dates.birth = Phi::new(day("2024-05-01"));
    dates.death = Phi::new(day("2024-05-05"));
    assert_eq!(dates.failed(), []);
    dates.birth = Phi::new(day("2024-05-02"));
    dates.death = Phi::new(day("2024-05-04"));
    let wanted = [DateRule::ServiceBeforeBirth, DateRule::ServiceAfterDeath];
    assert_eq!(dates.failed(), wanted);
}

#[test]
fn a_claim_without_dates_breaks_no_rule_and_no_date_of_a_patient_prints() {
    let dates = ClaimDates { birth: Phi::new(None), from: Phi::new(None), ..office_visit("", "") };
    assert_eq!(dates.failed(), []);
    let text = format!("{:?}", stay("2024-05-01", "2024-05-05"));
    assert!(!text.contains("2024-05-01") && !text.contains("1950"), "{text}");
}

#[test]
fn every_shared_claim_date_vector_is_equal() {
    vectors::each("claim_date_vectors.csv", |row| {
        let at = |column| day(row.text(column));
        let hidden = |column| Phi::new(at(column));
        let kind = match at("admit") {
            Some(_) => ClaimKind::Institutional,
            None => ClaimKind::Professional,
        };
        let dates = ClaimDates {
            kind,
            is_final: true,
            birth: hidden("birth"),
            death: hidden("death"),
            admit: hidden("admit"),
            from: hidden("from"),
            thru: hidden("thru"),
            discharge: hidden("discharge"),
            received: at("received"),
        };
        let found: Vec<_> = dates.failed().into_iter().map(DateRule::name).collect();
        assert_eq!(found, row.list("failed_rules"), "{}", row.text("vec_id"));
    });
}
