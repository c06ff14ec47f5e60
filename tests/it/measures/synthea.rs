//! Exports of Synthea, of every generation of its headers, to encounters and stays.

use crate::place::{Place, Rows, csv, data, differences};
use chrono::NaiveDate;
use std::{collections::BTreeMap, fs};

const DATASETS: [&str; 4] = ["patients", "encounters", "conditions", "procedures"];

const STAYS: &str = "select stay_id, admitted_at, discharged_at, length_of_stay, encounters
    from curated.stay";

async fn exported(generation: &str) -> Place {
    let place = Place::new();
    for dataset in DATASETS {
        let text = data(&format!("synthea/{generation}/{dataset}.csv"));
        place.put(&format!("raw/main/ehr/{dataset}/all.csv"), text, "2024-08-01").await;
    }
    place
}

#[tokio::test]
async fn columns_count_by_name_whatever_generation_wrote_the_headers() {
    for generation in ["s2", "s3", "s4"] {
        let place = exported(generation).await;
        place.refresh("2024-08-01").await.unwrap();
        let patients = "select patient_id, first_name, last_name, zip_code from curated.patient";
        assert_eq!(place.lines(patients).await, PATIENTS, "{generation}");
        let classes = "select encounter_id, encounter_class from curated.encounter";
        assert_eq!(place.lines(classes).await, CLASSES, "{generation}");
        let stays = place.lines(STAYS).await;
        let expected = [
            "e1|2024-03-01T10:00:00Z|2024-03-06T12:00:00Z|5|2",
            "e3|2024-03-08T08:00:00Z|2024-03-09T08:00:00Z|1|1",
        ];
        assert_eq!(stays, expected, "{generation}");
        assert_eq!(place.lines(CONDITIONS).await, conditions("2024"), "{generation}");
        let procedures = "select encounter_id, source_code_type, source_code, procedure_date
            from curated.procedure";
        let expected = ["e1|snomed-ct|29303009|2024-03-02"];
        assert_eq!(place.lines(procedures).await, expected, "{generation}");
    }
}

const PATIENTS: [&str; 2] = ["p1|Agda1|Winther1|01970", "p2|Bo2|Tanner2|01970"];
const CLASSES: [&str; 5] =
    ["e1|inpatient", "e2|inpatient", "e3|inpatient", "e4|ambulatory", "e5|emergency"];
const CONDITIONS: &str = "select encounter_id, source_code_type, source_code, onset_date
    from curated.condition";

fn conditions(year: &str) -> [String; 2] {
    [format!("e1|snomed-ct|88805009|{year}-03-01"), format!("e4|snomed-ct|444814009|{year}-05-01")]
}

#[tokio::test]
async fn an_export_of_2018_has_stays_of_unknown_length_and_nobody_is_still_in_hospital() {
    let place = exported("s1").await;
    place.refresh("2018-01-01").await.unwrap();
    let classes = "select encounter_id, encounter_class from curated.encounter";
    assert_eq!(place.lines(classes).await, CLASSES);
    let stays = "select stay_id, admitted_on, length_of_stay, encounters from curated.stay";
    assert_eq!(place.lines(stays).await, ["e1|2017-03-01||2", "e3|2017-03-08||1"]);
    let still_in = "select stay_id from curated.stay where discharged_at is null";
    assert_eq!(place.lines(still_in).await, [""; 0]);
    let open = "select encounter_id from curated.encounter where ended_at is null";
    assert_eq!(place.lines(open).await, [""; 0]);
    assert_eq!(place.lines(CONDITIONS).await, conditions("2017"));
    let procedures = "select encounter_id, source_code, procedure_date from curated.procedure";
    assert_eq!(place.lines(procedures).await, ["e1|29303009|2017-03-02"]);
    let lengths = "select count(*) from analytics.length_of_stay where mean_midnights is not null";
    assert_eq!(place.lines(lengths).await, ["0"]);
}

/// A claim knows days; the EHR knows hours, and is believed.
#[tokio::test]
async fn a_claim_that_overlaps_a_stay_of_the_ehr_is_the_same_stay_with_the_instants_of_the_ehr() {
    let place = exported("s3").await;
    let claims = "claim_id,patient_id,admitted_on,discharged_on,diagnosis_1\n\
        c1,p1,2024-02-29,2024-03-06,I5023\n\
        c2,p1,2024-04-01,2024-04-03,I5023\n";
    place.put("raw/main/ehr/inpatient_claims/all.csv", claims, "2024-08-01").await;
    place.refresh("2024-08-01").await.unwrap();
    let expected = [
        "c2|2024-04-01T00:00:00Z|2024-04-03T00:00:00Z|2|1",
        "e1|2024-03-01T10:00:00Z|2024-03-06T12:00:00Z|5|3",
        "e3|2024-03-08T08:00:00Z|2024-03-09T08:00:00Z|1|1",
    ];
    assert_eq!(place.lines(STAYS).await, expected);
}

/// Inpatient rows of an export, merged as the rule says: patient, first and last day, encounters.
fn merged(encounters: &str) -> Rows {
    let (header, rows) = csv(encounters);
    let at = |name: &str| header.iter().position(|one| one == name).unwrap();
    let day = |text: &str| text[..10].parse::<NaiveDate>().unwrap();
    let mut of_patient: BTreeMap<&str, Vec<(NaiveDate, NaiveDate)>> = BTreeMap::new();
    for row in rows.iter().filter(|row| row[at("ENCOUNTERCLASS")] == "inpatient") {
        let days = (day(&row[at("START")]), day(&row[at("STOP")]));
        of_patient.entry(&row[at("PATIENT")]).or_default().push(days);
    }
    let mut stays = Rows::new();
    for (patient, mut days) in of_patient {
        days.sort_unstable();
        let mut merged: Vec<(NaiveDate, NaiveDate, u32)> = Vec::new();
        for (from, to) in days {
            match merged.last_mut() {
                Some((_, end, count)) if (from - *end).num_days() <= 1 => {
                    (*end, *count) = (to.max(*end), *count + 1);
                }
                _ => merged.push((from, to, 1)),
            }
        }
        let row = |(from, to, count): &(NaiveDate, NaiveDate, u32)| {
            vec![patient.to_owned(), from.to_string(), to.to_string(), count.to_string()]
        };
        stays.extend(merged.iter().map(row));
    }
    stays
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn generated_exports_lose_no_row_and_their_ward_transfers_are_merged() {
    for folder in ["synthea_ohdsi27", "synthea_phl_dev150"] {
        let Some(pack) = testkit::data_pack(folder) else { return };
        let place = Place::new();
        let mut encounters = String::new();
        for dataset in DATASETS {
            let text = fs::read_to_string(pack.join(format!("{dataset}.csv"))).unwrap();
            if dataset == "encounters" {
                encounters.clone_from(&text);
            }
            place.put(&format!("raw/main/ehr/{dataset}/all.csv"), text, "2026-06-01").await;
        }
        place.refresh("2026-06-01").await.unwrap();
        let stays = "select patient_id, admitted_on, discharged_on, encounters from curated.stay";
        let expected = merged(&encounters);
        assert!(!expected.is_empty(), "{folder}");
        assert_eq!(differences(&expected, &place.rows(stays).await), [""; 0], "{folder}");
        for (table, raw) in [("encounter", "encounter_id"), ("patient", "patient_id")] {
            let sql = format!(
                "select (select count(distinct {raw}) from raw.{table})
                    - (select count(*) from curated.{table})"
            );
            assert_eq!(place.lines(&sql).await, ["0"], "{folder} {table}");
        }
        let lost = "
            select count(*) from (
                select distinct encounter_id, code, started_on from raw.condition
                except
                select encounter_id, source_code, onset_date from curated.condition
            )";
        assert_eq!(place.lines(lost).await, ["0"], "{folder}");
    }
}
