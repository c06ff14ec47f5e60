//! The process dies while identities are settled, at every point of every table.

use super::{enroll, judge};
use crate::place::{Place, Rows};
use medallion::{MedallionError, Point, Resolved, Run, RunRequest, model::PERSONS};

const TABLES: [&str; 4] =
    ["curated.patient_xref", "ops.identity_change", "ops.identity_review", "ops.identity_link"];

/// A lake in which the records have come, and their persons are not resolved.
async fn enrolled() -> Place {
    let place = Place::new();
    enroll(&place).await;
    curate(&place).await;
    place
}

async fn curate(place: &Place) {
    for table in PERSONS {
        place.medallion.curate(&format!("curated.{table}").parse().unwrap()).await.unwrap();
    }
}

async fn resolve(place: &Place) -> Result<Resolved, MedallionError> {
    let as_of = Some("2024-07-01T00:00:00Z".parse().unwrap());
    let run: Run = place.medallion.plan(&RunRequest { as_of }).await.unwrap();
    place.medallion.resolve_identity(&run).await
}

/// The same, until it is done; the process dies once on the way.
async fn resolve_in_spite_of(place: &Place, table: &str, point: Point) {
    place.doom(table, point);
    let died = resolve(place).await.unwrap_err();
    assert!(lambda_kit::chain(&died).contains("was stopped"), "{table} {point:?}");
    assert!(!place.is_doomed());
    resolve(place).await.unwrap();
}

async fn all_rows(place: &Place) -> Vec<Rows> {
    let mut all = Vec::new();
    for table in TABLES {
        all.push(place.rows(&format!("select * from {table}")).await);
    }
    all
}

fn unlike(one: &[Rows], other: &[Rows]) -> Vec<&'static str> {
    let pairs = TABLES.into_iter().zip(one.iter().zip(other));
    pairs.filter(|(_, (one, other))| one != other).map(|(table, _)| table).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_crash_at_any_point_ends_after_a_repeat_in_the_same_rows() {
    let unharmed = enrolled().await;
    resolve(&unharmed).await.unwrap();
    let merged = all_rows(&unharmed).await;
    judge(&unharmed, "first", "north,typo,south,typo,different", "2024-06-02").await;
    resolve(&unharmed).await.unwrap();
    let split = all_rows(&unharmed).await;
    assert!(!unlike(&merged, &split).is_empty(), "a verdict changes rows");

    for table in TABLES {
        for point in [Point::BeforeCommit, Point::AfterCommit] {
            let place = enrolled().await;
            resolve_in_spite_of(&place, table, point).await;
            assert_eq!(unlike(&merged, &all_rows(&place).await), [""; 0], "{table} {point:?}");
            judge(&place, "first", "north,typo,south,typo,different", "2024-06-02").await;
            resolve_in_spite_of(&place, table, point).await;
            assert_eq!(unlike(&split, &all_rows(&place).await), [""; 0], "{table} {point:?}");
        }
    }
}
