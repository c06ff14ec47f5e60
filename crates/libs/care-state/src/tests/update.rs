use domain::outreach::ContactOutcome;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{
    faulty::{Fault, Faulty},
    *,
};
use crate::{Placed, Put, ServiceError, Store, update};

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Names {
    names: Vec<String>,
}

async fn add(store: &impl Store, name: &str) -> Result<usize, ServiceError> {
    let step = |item: &mut Names| {
        if item.names.iter().all(|known| known != name) {
            item.names.push(name.to_owned());
        }
        item.names.len()
    };
    update(store, "names", None, |_| None, step).await
}

async fn names(store: &impl Store) -> (Vec<String>, u64) {
    let (item, version) = crate::read::<Names>(store, "names").await.unwrap().unwrap();
    (item.names, version)
}

#[tokio::test]
async fn a_step_that_lost_a_race_is_taken_again_on_what_the_winner_left() {
    let rival = |stored: &mut crate::Stored| {
        stored.item.insert("names".to_owned(), json!(["rival"]));
    };
    let faults = vec![(0, Fault::RaceLost)];
    let store = Faulty { faults, rival: Some(rival), ..Faulty::default() };
    assert_eq!(add(&store, "ours").await, Ok(2));
    assert_eq!(names(&store).await, (vec!["rival".to_owned(), "ours".to_owned()], 2));
}

#[tokio::test]
async fn a_step_whose_reply_was_lost_is_there_once() {
    let store = Faulty::at(0, Fault::ReplyLost);
    assert_eq!(add(&store, "ours").await, Ok(1));
    assert_eq!((names(&store).await, store.writes()), ((vec!["ours".to_owned()], 1), 1));
}

#[tokio::test]
async fn a_claim_whose_reply_was_lost_is_still_ours_and_one_claim() {
    let store = Faulty::at(0, Fault::ReplyLost);
    let records = CareRecords(&store);
    let judged = evaluation("P1", "run-1");
    let step = |record: &mut CareRecord| record.evaluate(&judged, judged.as_of, &worker(), now());
    let claimed = records.update(&key("P1"), now(), step).await.unwrap();
    assert!(claimed.is_ours);
    let pending = records.get(&key("P1")).await.unwrap().risk.pending.unwrap();
    assert_eq!((pending.claimed_at, pending.evaluation), (now(), judged));
}

#[tokio::test]
async fn a_write_that_is_refused_is_the_callers_error_and_leaves_nothing() {
    let store = Faulty::at(0, Fault::Refused);
    let error = add(&store, "ours").await.unwrap_err();
    assert_eq!(error.to_string(), "cannot write the item: Injected");
    assert!(store.memory.all().is_empty());
}

#[tokio::test]
async fn who_loses_every_race_gives_up_by_name() {
    let rival = |stored: &mut crate::Stored| {
        let turn = stored.version.to_string();
        stored.item.insert("names".to_owned(), json!([turn]));
    };
    let faults = (0..1000).map(|write| (write, Fault::RaceLost)).collect();
    let store = Faulty { faults, rival: Some(rival), ..Faulty::default() };
    let error = add(&store, "ours").await.unwrap_err();
    assert_eq!((error.code.as_str(), store.writes()), ("Contended", 64));
}

#[tokio::test]
async fn a_step_that_changes_nothing_writes_nothing() {
    let store = Faulty::default();
    assert_eq!((add(&store, "ours").await, add(&store, "ours").await), (Ok(1), Ok(1)));
    assert_eq!(store.writes(), 1);
    let empty = update(&store, "none", None, |_: &Names| None, |_| ()).await;
    assert_eq!((empty, store.writes()), (Ok(()), 1));
}

#[tokio::test]
async fn a_change_of_place_is_written_even_if_the_item_is_the_same() {
    let store = Faulty::default();
    for position in [None, Some(5), Some(7), Some(7), None] {
        let placed = position.map(|position| Placed { list: "L".to_owned(), position });
        let place = |_: &Names| placed.clone();
        update(&store, "names", None, place, |item: &mut Names| {
            item.names = vec!["same".to_owned()];
        })
        .await
        .unwrap();
        let found = store.list("L", 10, 9).await.unwrap();
        assert_eq!(found.first().and_then(|stored| stored.placed.clone()), placed);
    }
    assert_eq!(store.writes(), 4);
}

#[tokio::test]
async fn an_item_of_another_type_is_not_overwritten() {
    let store = MemoryStore::default();
    let item = json!({ "names": 7 }).as_object().unwrap().clone();
    let put = Put { key: "names".to_owned(), item, seen: None, placed: None, expires_at: None };
    assert!(store.put(&put).await.unwrap());
    let error = add(&store, "ours").await.unwrap_err();
    assert_eq!(error.to_string(), "cannot read the item: NotReadable");
    assert_eq!(store.all()[0].version, 1);
}

#[tokio::test]
async fn a_call_whose_reply_was_lost_is_one_attempt() {
    let store = Faulty::at(0, Fault::ReplyLost);
    let records = CareRecords(&store);
    let step = |record: &mut CareRecord| call(record, "n1", ContactOutcome::NoAnswer, now());
    records.update(&key("P1"), now(), step).await.unwrap();
    assert_eq!(records.get(&key("P1")).await.unwrap().contacts.attempts.len(), 1);
}
