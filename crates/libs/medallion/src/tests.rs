//! The models on rows that were written by hand: files in, tables out.

use crate::{
    Medallion, Run,
    ingest::{Delivery, Ingested, Source},
    model::CURATED,
};
use chrono::{DateTime, Utc};
use lake::{Lake, render};
use std::io::Cursor;
use tempfile::TempDir;

mod changes;
mod older;

const ENCOUNTERS: &str = "Id,START,STOP,PATIENT,ORGANIZATION,ENCOUNTERCLASS";
const CONDITIONS: &str = "START,STOP,PATIENT,ENCOUNTER,CODE";
const PATIENTS: &str = "Id,BIRTHDATE,DEATHDATE";

struct Place {
    _folder: TempDir,
    medallion: Medallion,
    files: u32,
}

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

impl Place {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let lake = Lake::at(folder.path().to_str().unwrap()).unwrap();
        Self { _folder: folder, medallion: Medallion::new(lake).unwrap(), files: 0 }
    }

    /// Takes in one file of `dataset`, extracted at `extracted`.
    async fn file(&mut self, dataset: &str, header: &str, rows: &[&str], extracted: &str) {
        self.files += 1;
        let key = format!("{dataset}/{}.csv", self.files);
        let text = format!("{header}\n{}\n", rows.join("\n"));
        let taken = self.deliver(&key, &text, extracted, "2026-03-01T00:00:00Z").await;
        assert_eq!(taken.accepted as usize, rows.len(), "{:?}", taken.reasons);
    }

    /// Takes in one object below `raw/main/ehr/`, which arrived at an instant.
    async fn deliver(&self, key: &str, text: &str, extracted: &str, arrived: &str) -> Ingested {
        let delivery = delivery(key, extracted, arrived);
        self.medallion.ingest(&delivery, source(text)).await.unwrap()
    }

    async fn curate(&self) -> u64 {
        let mut rows = 0;
        for table in CURATED {
            let name = format!("curated.{table}").parse().unwrap();
            rows += self.medallion.curate(&name).await.unwrap().rows;
        }
        rows
    }

    async fn score(&self, as_of: &str) -> u64 {
        let run = Run { id: format!("run-{as_of}"), as_of: at(as_of) };
        self.medallion.score(&run).await.unwrap().rows
    }

    async fn query(&self, sql: &str) -> Vec<String> {
        let found = self.medallion.session().await.unwrap().query(sql).await.unwrap();
        render::cells(&found).unwrap().iter().map(|cells| cells.join(" ")).collect()
    }
}

fn delivery(key: &str, extracted: &str, arrived: &str) -> Delivery {
    Delivery {
        bucket: "test".to_owned(),
        key: format!("raw/main/ehr/{key}").parse_key(),
        version: "1".to_owned(),
        extracted_at: at(extracted),
        arrived_at: at(arrived),
        run_id: "test".to_owned(),
    }
}

fn source(text: &str) -> Source {
    Source::Stream(Box::new(Cursor::new(text.as_bytes().to_vec())))
}

trait ParseKey {
    fn parse_key(&self) -> domain::raw_key::RawKey;
}

impl ParseKey for String {
    fn parse_key(&self) -> domain::raw_key::RawKey {
        domain::raw_key::RawKey::parse(self).unwrap()
    }
}

const EXTRACT: &str = "2026-02-28T00:00:00Z";

#[tokio::test]
async fn the_newest_extract_wins_whatever_order_the_files_are_read_in() {
    for order in [[0, 1, 2], [2, 1, 0], [1, 2, 0]] {
        let mut place = Place::new();
        let files = [
            ("e1,2026-01-01T10:00:00Z,,p1,o1,inpatient", "2026-01-01T00:00:00Z"),
            (
                "e1,2026-01-01T10:00:00Z,2026-01-05T10:00:00Z,p1,o1,inpatient",
                "2026-02-01T00:00:00Z",
            ),
            (
                "e1,2026-01-01T10:00:00Z,2026-01-04T10:00:00Z,p1,o1,inpatient",
                "2026-01-15T00:00:00Z",
            ),
        ];
        for which in order {
            let (row, extracted) = files[which];
            place.file("encounters", ENCOUNTERS, &[row], extracted).await;
            place.curate().await;
        }
        let encounter = "select encounter_id, length_of_stay from curated.encounter";
        assert_eq!(place.query(encounter).await, ["e1 4"], "{order:?}");
        let stay = "select stay_id, length_of_stay, encounters from curated.stay";
        assert_eq!(place.query(stay).await, ["e1 4 1"], "{order:?}");
        assert_eq!(place.curate().await, 0, "nothing is left to do");
    }
}

#[tokio::test]
async fn contiguous_inpatient_encounters_are_one_stay_and_a_gap_of_two_days_parts_them() {
    let mut place = Place::new();
    let rows = [
        "a1,2026-01-01T10:00:00Z,2026-01-03T10:00:00Z,p1,o1,inpatient",
        "a2,2026-01-03T10:00:00Z,2026-01-04T10:00:00Z,p1,o2,inpatient",
        "a3,2026-01-05T23:00:00Z,2026-01-09T10:00:00Z,p1,o3,inpatient",
        "a4,2026-01-06T10:00:00Z,2026-01-07T10:00:00Z,p1,o4,inpatient",
        "b1,2026-01-11T00:00:00Z,2026-01-11T09:00:00Z,p1,o5,inpatient",
        "c1,2026-01-01T10:00:00Z,,p2,o1,inpatient",
        "c2,2026-02-01T10:00:00Z,2026-02-02T10:00:00Z,p2,o1,inpatient",
        "x1,2026-01-10T10:00:00Z,2026-01-10T11:00:00Z,p1,o1,ambulatory",
    ];
    place.file("encounters", ENCOUNTERS, &rows, EXTRACT).await;
    place.curate().await;
    let sql = "select stay_id, encounters, length_of_stay, discharged_on, first_facility_id,
        last_facility_id from curated.stay order by stay_id";
    let expected = ["a1 4 8 2026-01-09 o1 o3", "b1 1 0 2026-01-11 o5 o5", "c1 2   o1 o1"];
    assert_eq!(place.query(sql).await, expected);
}

/// Heart failure and diabetic kidney disease give five points, five days four, an emergency three.
async fn scored(encounters: &[&str], conditions: &[&str], death: &str, as_of: &str) -> Vec<String> {
    let mut place = Place::new();
    let patient = format!("p1,1940-01-01,{death}");
    place.file("patients", PATIENTS, &[&patient], EXTRACT).await;
    place.file("encounters", ENCOUNTERS, encounters, EXTRACT).await;
    if !conditions.is_empty() {
        place.file("conditions", CONDITIONS, conditions, EXTRACT).await;
    }
    place.curate().await;
    place.score(as_of).await;
    place
        .query(
            "select basis, lace, length_of_stay_points, acute_points, comorbidity_points,
                emergency_points, risk_score, is_in_facility from patient_risk",
        )
        .await
}

const STAY: &str = "s1,2026-01-20T12:00:00Z,2026-01-25T12:00:00Z,p1,o1,inpatient";
const FAILURE: &str = "2020-01-01,,p1,e0,88805009";

#[tokio::test]
async fn a_stay_counts_for_30_days() {
    let stay = [STAY];
    let index = ["index_admission 6 4 0 2 0 50 false"];
    assert_eq!(scored(&stay, &[FAILURE], "", "2026-01-26T00:00:00Z").await, index);
    assert_eq!(scored(&stay, &[FAILURE], "", "2026-02-24T00:00:00Z").await, index);
    let later = ["population 2 0 0 2 0 20 false"];
    assert_eq!(scored(&stay, &[FAILURE], "", "2026-02-25T00:00:00Z").await, later);
}

#[tokio::test]
async fn an_emergency_visit_that_ends_within_24_hours_before_admission_makes_it_acute() {
    let visit = |start: &str, stop: &str| format!("v1,{start},{stop},p1,o1,emergency");
    let cases = [
        (
            visit("2026-01-19T11:00:00Z", "2026-01-19T12:00:00Z"),
            "index_admission 7 4 3 0 0 60 false",
        ),
        (
            visit("2026-01-19T10:00:00Z", "2026-01-19T11:59:59Z"),
            "index_admission 5 4 0 0 1 40 false",
        ),
        (
            visit("2026-01-20T11:00:00Z", "2026-01-20T13:00:00Z"),
            "index_admission 7 4 3 0 0 60 false",
        ),
        (
            visit("2025-07-20T12:00:00Z", "2025-07-20T13:00:00Z"),
            "index_admission 5 4 0 0 1 40 false",
        ),
        (
            visit("2025-07-20T11:59:59Z", "2025-07-20T13:00:00Z"),
            "index_admission 4 4 0 0 0 39 false",
        ),
    ];
    for (visit, expected) in cases {
        let found = scored(&[STAY, &visit], &[], "", "2026-01-26T00:00:00Z").await;
        assert_eq!(found, [expected], "{visit}");
    }
}

#[tokio::test]
async fn problems_count_when_known_at_discharge_and_not_over_before_admission() {
    let cases = [
        ("2026-01-25,,p1,e0,88805009", 2),
        ("2026-01-26,,p1,e0,88805009", 0),
        ("2020-01-01,2026-01-20,p1,e0,88805009", 2),
        ("2020-01-01,2026-01-19,p1,e0,88805009", 0),
        ("2020-01-01,,p1,e0,000000", 0),
    ];
    for (condition, points) in cases {
        let found = scored(&[STAY], &[condition], "", "2026-01-26T00:00:00Z").await;
        let total = 4 + points;
        assert!(
            found[0].starts_with(&format!("index_admission {total} 4 0 {points} ")),
            "{found:?}"
        );
    }
}

#[tokio::test]
async fn who_is_in_hospital_is_scored_without_an_index_stay_and_the_dead_are_not_scored() {
    let open = "s2,2026-01-26T12:00:00Z,,p1,o1,inpatient";
    let found = scored(&[STAY, open], &[], "", "2026-01-27T00:00:00Z").await;
    assert_eq!(found, ["population 0 0 0 0 0 0 true"]);
    assert_eq!(scored(&[STAY], &[], "2026-01-26", "2026-01-26T00:00:00Z").await, [""; 0]);
    assert_eq!(scored(&[STAY], &[], "2026-01-27", "2026-01-26T00:00:00Z").await.len(), 1);
}

#[tokio::test]
async fn the_clinic_is_that_of_the_newest_primary_care_within_two_years() {
    let mut place = Place::new();
    place.file("patients", PATIENTS, &["p1,1940-01-01,", "p2,1940-01-01,"], EXTRACT).await;
    let rows = [
        "w1,2024-01-26T00:00:00Z,2024-01-26T01:00:00Z,p1,old,wellness",
        "w2,2025-01-26T00:00:00Z,2025-01-26T01:00:00Z,p1,new,ambulatory",
        "w3,2024-01-25T23:59:59Z,2024-01-26T01:00:00Z,p2,old,wellness",
        STAY,
        "s2,2026-01-20T12:00:00Z,2026-01-25T12:00:00Z,p2,hospital,inpatient",
    ];
    place.file("encounters", ENCOUNTERS, &rows, EXTRACT).await;
    place.curate().await;
    place.score("2026-01-26T00:00:00Z").await;
    let sql = "select xref.patient_id, clinic_id, threshold from patient_risk
        join curated.patient_xref as xref using (person_id) order by 1";
    assert_eq!(place.query(sql).await, ["p1 new 80", "p2 hospital 80"]);
}

#[tokio::test]
async fn the_same_run_adds_no_row_and_another_instant_is_another_run() {
    let mut place = Place::new();
    place.file("patients", PATIENTS, &["p1,1940-01-01,"], EXTRACT).await;
    place.file("encounters", ENCOUNTERS, &[STAY], EXTRACT).await;
    place.curate().await;
    assert_eq!(place.score("2026-01-26T00:00:00Z").await, 1);
    assert_eq!(place.score("2026-01-26T00:00:00Z").await, 0);
    assert_eq!(place.score("2026-01-27T00:00:00Z").await, 1);
    assert_eq!(place.query("select count(*) from patient_risk").await, ["2"]);
}
