use domain::{lace::RiskScore, phi::Phi};

use super::*;
use crate::{MemoryStore, Put};

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn main() -> TenantId {
    TenantId::main()
}

fn run(name: &str) -> RunId {
    name.parse().unwrap()
}

fn clinic(name: &str) -> ClinicId {
    name.parse().unwrap()
}

fn row(run_id: &str, person: &str, clinic: &str, score: u8) -> WorkRow {
    WorkRow {
        person_id: person.parse().unwrap(),
        clinic_id: clinic.parse().unwrap(),
        time_zone: domain::followup::Zone::America__New_York,
        data_source: "ehr".parse().unwrap(),
        patient_id: "MRN-1".parse().unwrap(),
        name: Phi::new("Ada Example".to_owned()),
        phone: None,
        birth_year: None,
        risk_score: score.try_into().unwrap(),
        threshold: RiskScore::HIGH,
        reasons: Vec::new(),
        actionable: Vec::new(),
        discharged_at: None,
        facility: None,
        in_facility: false,
        contact_due_at: None,
        visit_due_at: None,
        run_id: run(run_id),
        as_of: at("2024-09-01T11:00:00Z"),
    }
}

fn rows(run_id: &str) -> Vec<WorkRow> {
    let row = |person, clinic, score| row(run_id, person, clinic, score);
    vec![row("P1", "north", 80), row("P2", "north", 95), row("P3", "south", 90)]
}

async fn publish(store: &MemoryStore, run_id: &str, as_of: &str) {
    let list = Worklist(store);
    list.publish(&main(), &run(run_id), at(as_of), rows(run_id)).await.unwrap();
}

async fn persons(store: &impl Store, of: &str) -> Result<Vec<String>, ServiceError> {
    let list = Worklist(store);
    let current = list.current(&main()).await?.unwrap();
    let persons = list.of_clinic(&main(), &current, &clinic(of)).await?;
    Ok(persons.into_iter().map(|(row, _)| row.person_id.to_string()).collect())
}

#[tokio::test]
async fn a_clinic_reads_its_own_rows_of_the_newest_refresh_the_highest_score_first() {
    let store = MemoryStore::default();
    assert_eq!(Worklist(&store).current(&main()).await, Ok(None));
    publish(&store, "run-1", "2024-09-01T11:00:00Z").await;
    publish(&store, "run-2", "2024-09-02T11:00:00Z").await;
    let current = Worklist(&store).current(&main()).await.unwrap().unwrap();
    assert_eq!((current.run_id, current.as_of), (run("run-2"), at("2024-09-02T11:00:00Z")));
    assert_eq!(persons(&store, "north").await.unwrap(), ["P2", "P1"]);
    assert_eq!(persons(&store, "south").await.unwrap(), ["P3"]);
    assert_eq!(persons(&store, "west").await.unwrap(), [""; 0]);
}

#[tokio::test]
async fn the_same_refresh_again_changes_nothing_and_an_earlier_one_does_not_become_current() {
    let store = MemoryStore::default();
    publish(&store, "run-2", "2024-09-02T11:00:00Z").await;
    let before = store.all();
    publish(&store, "run-2", "2024-09-02T11:00:00Z").await;
    assert_eq!(store.all(), before);
    publish(&store, "run-1", "2024-09-01T11:00:00Z").await;
    assert_eq!(Worklist(&store).current(&main()).await.unwrap().unwrap().run_id, run("run-2"));
}

#[tokio::test]
async fn a_person_is_read_with_what_is_known_since() {
    let store = MemoryStore::default();
    publish(&store, "run-1", "2024-09-01T11:00:00Z").await;
    let key = CareKey { tenant: main(), person: "P2".parse().unwrap() };
    let called = at("2024-09-01T12:00:00Z");
    let step = |record: &mut CareRecord| record.contacts.success = Some(called);
    CareRecords(&store).update(&key, called, step).await.unwrap();
    let list = Worklist(&store);
    let current = list.current(&main()).await.unwrap().unwrap();
    let (row, record) = list.of_person(&main(), &current, &key.person).await.unwrap().unwrap();
    assert_eq!((row.risk_score.get(), record.contacts.success), (95, Some(called)));
    let stranger = "P9".parse().unwrap();
    assert_eq!(list.of_person(&main(), &current, &stranger).await, Ok(None));
}

#[tokio::test]
async fn rows_lie_in_their_clinics_list_for_three_days() {
    let store = Watched::default();
    let list = Worklist(&store);
    let as_of = at("2024-09-01T11:00:00Z");
    list.publish(&main(), &run("run-1"), as_of, rows("run-1")).await.unwrap();
    let puts = store.puts.all();
    let kept = |key: &str| puts.iter().find(|put| put.key == key).unwrap();
    let put = kept("WORK#main#run-1#P3");
    assert_eq!(put.expires_at, Some((as_of + TimeDelta::days(3)).timestamp()));
    assert_eq!(put.placed.as_ref().unwrap().list, "WORK#main#run-1#south");
    assert_eq!(puts.last().unwrap().key, "WORKLIST#main");
    assert_eq!(puts.last().unwrap().expires_at, None);
}

#[tokio::test]
async fn a_list_that_lags_behind_is_read_again_and_never_shown_with_persons_missing() {
    for (lag, expected) in [(0, true), (4, true), (5, false), (99, false)] {
        let store = Watched { lag: lag.into(), ..Watched::default() };
        let as_of = at("2024-09-01T11:00:00Z");
        Worklist(&store).publish(&main(), &run("run-1"), as_of, rows("run-1")).await.unwrap();
        let found = persons(&store, "north").await;
        let incomplete = Err(ServiceError::new("read the worklist", "Incomplete"));
        let both = Ok(vec!["P2".to_owned(), "P1".to_owned()]);
        assert_eq!(found, if expected { both } else { incomplete }, "{lag}");
    }
}

#[tokio::test]
async fn an_item_of_another_clinic_in_a_clinics_list_is_not_given_out() {
    let store = MemoryStore::default();
    publish(&store, "run-1", "2024-09-01T11:00:00Z").await;
    let kept = Kept { row: Some(row("run-1", "P8", "south", 99)) };
    let serde_json::Value::Object(item) = serde_json::to_value(kept).unwrap() else { panic!() };
    let placed = Some(Placed { list: "WORK#main#run-1#north".to_owned(), position: 1 });
    let key = "WORK#main#run-1#P8".to_owned();
    store.put(&Put { key, item, seen: None, placed, expires_at: None }).await.unwrap();
    assert!(persons(&store, "north").await.is_err());
}

/// A store that remembers what it was given, and whose first lists lack their last item.
#[derive(Default)]
struct Watched {
    inner: MemoryStore,
    puts: testkit::Recorder<Put>,
    lag: std::sync::atomic::AtomicUsize,
}

impl Store for Watched {
    async fn get(&self, key: &str) -> Result<Option<Stored>, ServiceError> {
        self.inner.get(key).await
    }

    async fn put(&self, put: &Put) -> Result<bool, ServiceError> {
        self.puts.push(put.clone());
        self.inner.put(put).await
    }

    async fn list(
        &self,
        list: &str,
        up_to: i64,
        limit: usize,
    ) -> Result<Vec<Stored>, ServiceError> {
        use std::sync::atomic::Ordering::SeqCst;
        let mut found = self.inner.list(list, up_to, limit).await?;
        if self.lag.fetch_update(SeqCst, SeqCst, |left| left.checked_sub(1)).is_ok() {
            found.pop();
        }
        Ok(found)
    }
}
