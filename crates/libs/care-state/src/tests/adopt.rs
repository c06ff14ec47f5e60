use chrono::TimeDelta;
use domain::{alert::Verdict, outreach::ContactOutcome::ReachedPatient};

use super::{
    faulty::{Fault, Faulty},
    *,
};
use crate::Store;

/// P1 was called an hour ago, and P2 was alerted on two hours ago.
async fn two_persons(store: &impl Store) {
    let records = CareRecords(store);
    let hour = now() - TimeDelta::hours(1);
    let reached = |record: &mut CareRecord| call(record, "n1", ReachedPatient, hour);
    records.update(&key("P1"), now(), reached).await.unwrap();
    claim(store, "P1", "run-0", now()).await;
    let earlier = now() - TimeDelta::hours(2);
    claim(store, "P2", "run-0", earlier).await;
    let judged = evaluation("P2", "run-0");
    let sent = |record: &mut CareRecord| {
        record.risk.mark_sent(&judged.alert_id(), &worker(), earlier);
    };
    records.update(&key("P2"), now(), sent).await.unwrap();
}

async fn claim(store: &impl Store, id: &str, run: &str, at: DateTime<Utc>) -> Verdict {
    let judged = evaluation(id, run);
    let step = |record: &mut CareRecord| {
        record.evaluate(&judged, judged.as_of, &worker(), at).decision.verdict
    };
    CareRecords(store).update(&key(id), at, step).await.unwrap()
}

async fn adopt(store: &impl Store, minted: &str, id: &str) -> Result<(), crate::ServiceError> {
    let (minted, id) = (person(minted), person(id));
    CareRecords(store).adopt(&TenantId::main(), &minted, &id, now()).await
}

async fn record(store: &impl Store, id: &str) -> CareRecord {
    CareRecords(store).get(&key(id)).await.unwrap()
}

async fn resolved(store: &impl Store, id: &str) -> String {
    let minted = person(id);
    CareRecords(store).resolve(&TenantId::main(), minted).await.unwrap().to_string()
}

#[tokio::test]
async fn who_takes_a_person_over_takes_the_windows_over() {
    let store = MemoryStore::default();
    two_persons(&store).await;
    adopt(&store, "P1", "P2").await.unwrap();
    assert_eq!(resolved(&store, "P1").await, "P2");
    let survivor = record(&store, "P2").await;
    assert_eq!(survivor.contacts.success, Some(now() - TimeDelta::hours(1)));
    assert_eq!(survivor.risk.sent.unwrap().sent_at, now() - TimeDelta::hours(2));
    let before = record(&store, "P1").await;
    assert_eq!((before.risk.newest, before.clock), (None, None));
    let tomorrow = now() + TimeDelta::hours(22);
    assert_eq!(claim(&store, "P2", "run-1", tomorrow).await, Verdict::AfterSuccessfulContact);
}

#[tokio::test]
async fn a_person_who_is_nobody_else_needs_no_other_record() {
    let store = MemoryStore::default();
    two_persons(&store).await;
    let before = record(&store, "P1").await;
    adopt(&store, "P1", "P1").await.unwrap();
    assert_eq!(record(&store, "P1").await, before);
    assert_eq!(resolved(&store, "P1").await, "P1");
}

#[tokio::test]
async fn what_was_begun_is_finished_by_the_same_again_wherever_it_broke_off() {
    let whole = Faulty::default();
    two_persons(&whole).await;
    let begun = whole.writes();
    adopt(&whole, "P1", "P2").await.unwrap();
    let steps = whole.writes() - begun;
    assert_eq!(steps, 4);
    let items = |store: &Faulty| {
        let all = store.memory.all().into_iter();
        all.map(|stored| (stored.key, stored.item, stored.placed)).collect::<Vec<_>>()
    };
    for step in 0..steps {
        for fault in [Fault::Refused, Fault::ReplyLost, Fault::RaceLost] {
            let store = Faulty::at(begun + step, fault);
            two_persons(&store).await;
            let first = adopt(&store, "P1", "P2").await;
            assert_eq!(first.is_err(), fault == Fault::Refused, "{fault:?} at {step}");
            adopt(&store, "P1", "P2").await.unwrap();
            assert_eq!(items(&store), items(&whole), "{fault:?} at {step}");
        }
    }
}

#[tokio::test]
async fn the_same_again_changes_nothing() {
    let store = Faulty::default();
    two_persons(&store).await;
    adopt(&store, "P1", "P2").await.unwrap();
    let writes = store.writes();
    adopt(&store, "P1", "P2").await.unwrap();
    assert_eq!(store.writes(), writes);
}

#[tokio::test]
async fn a_merge_that_broke_off_is_finished_by_a_merge_into_somebody_else() {
    let begun = {
        let store = Faulty::default();
        two_persons(&store).await;
        store.writes()
    };
    let store = Faulty::at(begun + 1, Fault::Refused);
    two_persons(&store).await;
    assert!(adopt(&store, "P1", "P2").await.is_err());
    adopt(&store, "P1", "P3").await.unwrap();
    assert_eq!(resolved(&store, "P1").await, "P3");
    let survivor = record(&store, "P3").await;
    assert_eq!(survivor.contacts.success, Some(now() - TimeDelta::hours(1)));
}

#[tokio::test]
async fn after_a_split_both_keep_the_windows_and_later_ones_are_their_own() {
    let store = MemoryStore::default();
    two_persons(&store).await;
    adopt(&store, "P1", "P2").await.unwrap();
    adopt(&store, "P1", "P1").await.unwrap();
    assert_eq!(resolved(&store, "P1").await, "P1");
    for id in ["P1", "P2"] {
        assert!(record(&store, id).await.contacts.success.is_some(), "{id}");
    }
    let later = now() + TimeDelta::hours(5);
    let reached = |record: &mut CareRecord| call(record, "n2", ReachedPatient, later);
    CareRecords(&store).update(&key("P2"), later, reached).await.unwrap();
    claim(&store, "P2", "run-2", later).await;
    adopt(&store, "P1", "P1").await.unwrap();
    assert_eq!(record(&store, "P1").await.contacts.success, Some(now() - TimeDelta::hours(1)));
    assert!(record(&store, "P2").await.risk.newest.is_some(), "P2 waits for its window's end");
}

#[tokio::test]
async fn an_alert_that_is_to_be_sent_opens_the_survivors_window() {
    let store = MemoryStore::default();
    assert_eq!(claim(&store, "P1", "run-1", now()).await, Verdict::Publish);
    adopt(&store, "P1", "P2").await.unwrap();
    assert!(record(&store, "P1").await.risk.pending.is_some(), "it is still sent");
    let soon = now() + TimeDelta::minutes(2);
    assert_eq!(claim(&store, "P2", "run-2", soon).await, Verdict::DuplicateOfAlert);
    let over = now() + TimeDelta::hours(24);
    assert_eq!(claim(&store, "P2", "run-3", over).await, Verdict::Publish);
}
