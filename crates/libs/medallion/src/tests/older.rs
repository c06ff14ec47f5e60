//! Lakes that an older version of the platform made.

use super::Place;
use arrow::datatypes::Schema;
use std::sync::Arc;

#[tokio::test]
async fn a_table_without_the_columns_of_today_is_shown_with_them_empty() {
    let place = Place::new();
    let name = "analytics.patient_risk".parse().unwrap();
    let contract = place.medallion.contract(&name).unwrap();
    let mut spec = contract.spec();
    let older = |name: &str| !["run_number", "known_at", "hospital_score"].contains(&name);
    let fields = spec.schema.fields().iter().filter(|field| older(field.name())).cloned();
    spec.schema = Arc::new(Schema::new(fields.collect::<Vec<_>>()));
    place.medallion.lake().open_or_create(&spec).await.unwrap();
    let session = place.medallion.session().await.unwrap();
    let scores = "select run_number, known_at, hospital_score from analytics.patient_risk";
    assert_eq!(
        session.query(scores).await.unwrap().iter().map(|one| one.num_rows()).sum::<usize>(),
        0
    );
    session.query("select * from curated_patient_risk").await.unwrap();
}

#[tokio::test]
async fn a_raw_table_without_the_columns_of_today_is_still_curated() {
    let mut place = Place::new();
    let name = "raw.patient".parse().unwrap();
    let mut spec = place.medallion.contract(&name).unwrap().spec();
    let fields = spec.schema.fields().iter().filter(|field| field.name() != "phone").cloned();
    spec.schema = Arc::new(Schema::new(fields.collect::<Vec<_>>()));
    place.medallion.lake().open_or_create(&spec).await.unwrap();
    place.curate().await;
    place.file("patients", super::PATIENTS, &["P1,1950-01-01,"], "2026-03-01T00:00:00Z").await;
    place.curate().await;
    assert_eq!(place.query("select patient_id from curated.patient").await, ["P1"]);
}
