//! Readmissions within 30 days by each measure, against what is expected of every stay.

use crate::place::{Place, Rows, csv, data, differences};

const CLAIMS: &str = "claim_id,patient_id,admitted_on,discharged_on,facility_id,\
    discharge_disposition_code,diagnosis_code_type,diagnosis_1,procedure_1";

/// Both measures of a stay, as the file of vectors tells them.
const MEASURED: &str = "
    select
        simple.stay_id,
        cast(simple.is_readmitted as int) as simple_readmit30,
        simple.days_to_next as simple_days_to_next,
        cast(hwr.is_planned as int) as planned,
        hwr.planned_reason,
        cast(hwr.is_index as int) as hwr_index,
        hwr.exclusion as hwr_exclusion,
        cast(hwr.is_readmitted as int) as hwr_unplanned_readmit30,
        hwr.readmission_stay_id as hwr_readmission_id
    from analytics.readmit_30_simple as simple
    full join analytics.readmit_30_hwr as hwr on hwr.stay_id = simple.stay_id";

/// Its inpatient stays, and the columns of each that we are to agree with.
struct Vectors {
    claims: String,
    expected: Rows,
}

fn vectors() -> Option<Vectors> {
    let file = testkit::vectors("readmission_vectors.csv")?;
    let (header, rows) = csv(&std::fs::read_to_string(file).unwrap());
    let pick = |row: &[String], names: &[&str]| -> Vec<String> {
        let at = |name: &&str| header.iter().position(|one| one == name).unwrap();
        names.iter().map(|name| row[at(name)].clone()).collect()
    };
    let mut found = Vectors { claims: format!("{CLAIMS}\n"), expected: Rows::new() };
    for row in rows.iter().filter(|row| pick(row, &["encounterclass"]) == ["inpatient"]) {
        let stay = ["encounter_id", "patient_id", "admit_date", "discharge_date", "facility_id"];
        let stay = pick(row, &stay).join(",");
        let codes = pick(row, &["discharge_disposition", "principal_dx", "icd10pcs"]);
        found.claims += &format!("{stay},{},10,{},{}\n", codes[0], codes[1], codes[2]);
        found.expected.push(pick(
            row,
            &[
                "encounter_id",
                "simple_readmit30",
                "simple_days_to_next",
                "planned",
                "planned_reason",
                "hwr_index",
                "hwr_exclusion",
                "hwr_unplanned_readmit30",
                "hwr_readmission_id",
            ],
        ));
    }
    Some(found)
}

#[tokio::test]
async fn every_stay_of_the_vectors_is_measured_as_expected() {
    let Some(Vectors { claims, mut expected }) = vectors() else { return };
    let place = Place::new();
    place.put("raw/main/payer/inpatient_claims/all.csv", claims, "2025-05-01").await;
    place.refresh("2025-06-01").await.unwrap();
    let found = place.rows(MEASURED).await;
    assert!(!expected.is_empty());
    assert_eq!(differences(&expected, &found), [""; 0]);
    // A falsified expectation is found.
    let days = expected.iter().position(|row| row[2] == "2").unwrap();
    expected[days][2] = "3".to_owned();
    assert_eq!(differences(&expected, &found).len(), 2);
}

async fn own() -> Place {
    let place = Place::new();
    let claims = data("measures/claims.csv");
    place.put("raw/main/payer/inpatient_claims/all.csv", claims, "2024-12-15").await;
    let patients = data("measures/beneficiaries.csv");
    place.put("raw/main/payer/beneficiary_summaries/all.csv", patients, "2024-12-15").await;
    place.refresh("2025-01-01").await.unwrap();
    place
}

/// What a measure's table says otherwise than its file of expected rows.
async fn unlike(place: &Place, measure: &str, falsify: impl Fn(&mut Rows)) -> Vec<String> {
    let (header, mut expected) = csv(&data(&format!("measures/expected/{measure}.csv")));
    falsify(&mut expected);
    let sql = format!("select {} from analytics.{measure}", header.join(", "));
    differences(&expected, &place.rows(&sql).await)
}

#[tokio::test]
async fn days_30_and_31_transfers_deaths_plans_and_leap_days_are_as_worked_out_by_hand() {
    let place = own().await;
    for measure in ["readmit_30_simple", "readmit_30_hwr", "readmit_30_episode", "readmit_30_pcr"] {
        assert_eq!(unlike(&place, measure, |_| {}).await, [""; 0], "{measure}");
    }
    // A wrong day is found, and a stay too few.
    let falsified = unlike(&place, "readmit_30_pcr", |rows| rows[0][5] = "29".to_owned()).await;
    let expected = [
        "missing: day-30-1|true||true|day-30-2|29|false|",
        "surplus: day-30-1|true||true|day-30-2|30|false|",
    ];
    assert_eq!(falsified, expected);
    let lost = unlike(&place, "readmit_30_simple", |rows| drop(rows.remove(1))).await;
    assert_eq!(lost, ["surplus: day-30-2|true||false|||false|"]);
}

#[tokio::test]
async fn a_stay_that_begins_or_ends_after_the_instant_of_the_run_is_not_known_to_it() {
    let place = Place::new();
    let claims = data("measures/claims.csv");
    place.put("raw/main/payer/inpatient_claims/all.csv", claims, "2024-12-15").await;
    // The second stay of `day-30` began on this day; the first one of `one-day` is to come.
    place.refresh("2024-04-04T12:00:00Z").await.unwrap();
    let sql = "select stay_id, is_readmitted from analytics.readmit_30_simple
        where stay_id like 'day-3%' or stay_id like 'one-day%'";
    assert_eq!(place.lines(sql).await, ["day-30-1|true", "day-31-1|false"]);
}
