use chrono::TimeDelta;
use domain::id::RunId;
use serde_json::json;

use super::*;
use crate::{Placed, Put, Store};

fn run(id: &str) -> RunId {
    id.parse().unwrap()
}

#[tokio::test]
async fn nothing_is_known_of_a_person_at_first() {
    let store = MemoryStore::default();
    let records = CareRecords(&store);
    assert_eq!(records.get(&key("P1")).await, Ok(CareRecord::default()));
    assert_eq!(records.due(now(), 10).await, Ok(vec![]));
    assert_eq!(records.newest_run(&TenantId::main()).await, Ok(None));
    let resolved = records.resolve(&TenantId::main(), person("P1")).await;
    assert_eq!(resolved, Ok(person("P1")));
}

#[tokio::test]
async fn a_record_is_due_when_its_claim_may_be_taken_over_and_no_more_once_it_is_sent() {
    let store = MemoryStore::default();
    let records = CareRecords(&store);
    let judged = evaluation("P1", "run-1");
    let step = |record: &mut CareRecord| record.evaluate(&judged, judged.as_of, &worker(), now());
    records.update(&key("P1"), now(), step).await.unwrap();
    let minute = now() + TimeDelta::seconds(60);
    let before = minute - TimeDelta::milliseconds(1);
    assert_eq!(records.due(before, 10).await.unwrap(), []);
    let due = records.due(minute, 10).await.unwrap();
    assert_eq!((due.len(), &due[0].as_ref().unwrap().key), (1, &key("P1")));
    assert_eq!(due[0].as_ref().unwrap().record, records.get(&key("P1")).await.unwrap());
    let sent = |record: &mut CareRecord| {
        record.risk.mark_sent(&judged.alert_id(), &worker(), minute);
    };
    records.update(&key("P1"), minute, sent).await.unwrap();
    assert_eq!(records.due(minute + TimeDelta::days(9), 10).await.unwrap(), []);
}

#[tokio::test]
async fn the_earliest_of_the_due_records_come_first_and_no_more_than_asked() {
    let store = MemoryStore::default();
    let records = CareRecords(&store);
    for (index, id) in ["P3", "P1", "P2"].into_iter().enumerate() {
        let at = now() + TimeDelta::seconds(index as i64);
        let judged = evaluation(id, "run-1");
        let step = |record: &mut CareRecord| record.evaluate(&judged, judged.as_of, &worker(), at);
        records.update(&key(id), at, step).await.unwrap();
    }
    let due = records.due(now() + TimeDelta::minutes(5), 2).await.unwrap();
    let ids: Vec<_> = due.iter().flatten().map(|found| found.key.person.as_str()).collect();
    assert_eq!(ids, ["P3", "P1"]);
}

#[tokio::test]
async fn the_newest_run_never_goes_back() {
    let store = MemoryStore::default();
    let records = CareRecords(&store);
    let main = TenantId::main();
    let [early, late] = [now(), now() + TimeDelta::hours(1)];
    for (id, as_of, newest) in [
        ("run-2", late, ("run-2", late)),
        ("run-1", early, ("run-2", late)),
        ("run-2", late, ("run-2", late)),
        ("run-3", late, ("run-3", late)),
    ] {
        assert_eq!(records.begin_run(&main, &run(id), as_of).await, Ok(newest.1));
        let known = records.newest_run(&main).await.unwrap();
        assert_eq!(known, Some((run(newest.0), newest.1)), "after {id}");
    }
    let other = "other".parse().unwrap();
    assert_eq!(records.newest_run(&other).await, Ok(None));
}

#[tokio::test]
async fn a_record_of_another_customer_is_another() {
    let store = MemoryStore::default();
    let records = CareRecords(&store);
    let theirs = CareKey { tenant: "other".parse().unwrap(), person: person("P1") };
    let judged = evaluation("P1", "run-1");
    let step = |record: &mut CareRecord| record.evaluate(&judged, judged.as_of, &worker(), now());
    records.update(&theirs, now(), step).await.unwrap();
    assert_eq!(records.get(&key("P1")).await, Ok(CareRecord::default()));
    let due = records.due(now() + TimeDelta::days(1), 9).await.unwrap();
    assert_eq!(due[0].as_ref().unwrap().key, theirs);
}

#[tokio::test]
async fn a_record_that_cannot_be_read_does_not_hide_the_others_that_are_due() {
    let store = MemoryStore::default();
    let placed = |position| Some(Placed { list: "CARE_DUE".to_owned(), position });
    for (position, person, item) in [(1, "P1", json!({"risk": "none"})), (2, "P2", json!({}))] {
        let (key, item) = (key(person).to_string(), item.as_object().unwrap().clone());
        let put = Put { key, item, seen: None, placed: placed(position), expires_at: None };
        assert!(store.put(&put).await.unwrap());
    }
    let due = CareRecords(&store).due(now(), 9).await.unwrap();
    assert_eq!(due[0].as_ref().unwrap_err().code, "NotReadable");
    assert_eq!(due[1].as_ref().unwrap().key, key("P2"));
}
