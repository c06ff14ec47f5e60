//! The DynamoDB store on an emulator: it keeps the promises that the store in memory keeps.
#![allow(clippy::print_stderr, clippy::unwrap_used)]

mod table;

use care_state::{CareRecords, MemoryStore, Placed, Put, Store, Stored};
use chrono::{DateTime, TimeDelta, Utc};
use domain::{
    alert::{AlertType, ScoreRow},
    care::{CareKey, Evaluation, WorkerId},
    id::TenantId,
    lace::{Band, Basis, RiskScore},
};
use serde_json::{Value, json};
use table::Table;
use testkit::Random;

/// Operations on both stores.
const OPERATIONS: usize = 600;

/// Patients who are claimed, each by all of [`WORKERS`] at once.
const ROUNDS: usize = 240;

/// Workers who claim at once.
const WORKERS: usize = 16;

fn item(random: &mut Random) -> Value {
    let text = ["", "a", "\u{e9}t\u{e9} \u{1f600}", "line\nend"][random.below(4)];
    match random.below(3) {
        0 => json!({}),
        1 => json!({ "text": text, "count": random.below(9), "none": null, "is": true }),
        _ => json!({ "many": [text, -7, { "deep": [] }], "of": { "one": { "two": 1.5 } } }),
    }
}

fn some_put(random: &mut Random) -> Put {
    let key = random.below(6);
    let seen = random.below(4) as u64;
    // A place is one key's own: among equals, the order is nobody's promise.
    let position = (random.below(5) * 10 + key) as i64 - 20;
    let list = format!("LIST{}", random.below(2));
    Put {
        key: format!("KEY#{key}"),
        item: item(random).as_object().unwrap().clone(),
        seen: (seen > 0).then_some(seen),
        placed: (random.below(3) > 0).then_some(Placed { list, position }),
        expires_at: (random.below(2) > 0).then_some(1_700_000_000),
    }
}

/// A put that finds what it wants to replace, more often than not.
async fn likely(put: Put, store: &impl Store, random: &mut Random) -> Put {
    if random.below(3) == 0 {
        return put;
    }
    let found = store.get(&put.key).await.unwrap();
    Put { seen: found.map(|found: Stored| found.version), ..put }
}

#[tokio::test]
async fn the_store_on_dynamodb_behaves_as_the_store_in_memory() {
    let Some(table) = Table::start().await else { return };
    let (dynamo, memory) = (table.store(), MemoryStore::default());
    let mut random = Random::seeded(7);
    let mut written = 0;
    for turn in 0..OPERATIONS {
        let put = some_put(&mut random);
        match random.below(4) {
            0 => {
                let found = (dynamo.get(&put.key).await, memory.get(&put.key).await);
                assert_eq!(found.0, found.1, "get, turn {turn}");
            }
            1 => {
                let list = format!("LIST{}", random.below(2));
                let (up_to, limit) = (random.below(60) as i64 - 25, 1 + random.below(7));
                let found = dynamo.list(&list, up_to, limit).await;
                assert_eq!(found, memory.list(&list, up_to, limit).await, "list, turn {turn}");
            }
            _ => {
                let put = likely(put, &memory, &mut random).await;
                let done = (dynamo.put(&put).await, memory.put(&put).await);
                assert_eq!(done.0, done.1, "put, turn {turn}");
                written += usize::from(done.1 == Ok(true));
            }
        }
    }
    assert!((100..500).contains(&written), "{written} writes, so most were one way");
    for stored in memory.all() {
        assert_eq!(dynamo.get(&stored.key).await, Ok(Some(stored)));
    }
}

fn evaluation(person: &str, at: DateTime<Utc>) -> Evaluation {
    let score = ScoreRow {
        person_id: person.parse().unwrap(),
        clinic_id: "north".parse().unwrap(),
        risk_score: RiskScore::HIGH,
        band: Band::High,
        reasons: vec![],
        threshold: RiskScore::HIGH,
        discharged_at: Some(at - TimeDelta::days(2)),
        basis: Basis::IndexAdmission,
        in_facility: false,
    };
    Evaluation {
        tenant: TenantId::main(),
        run_id: "run-1".parse().unwrap(),
        as_of: at,
        alert_type: AlertType::ReadmissionRisk,
        score,
    }
}

/// How many of the workers hold the claim on a person after all tried at once.
async fn winners(table: &Table, person: String, at: DateTime<Utc>) -> usize {
    let tasks = (0..WORKERS).map(|worker| {
        let (store, person) = (table.store(), person.clone());
        tokio::spawn(async move {
            let judged = evaluation(&person, at);
            let key = CareKey { tenant: TenantId::main(), person: person.parse().unwrap() };
            let worker = WorkerId::new(format!("worker-{worker}"));
            let records = CareRecords(&store);
            let claim = records
                .update(&key, at, |record| record.evaluate(&judged, judged.as_of, &worker, at));
            claim.await.unwrap().is_ours
        })
    });
    let tasks: Vec<_> = tasks.collect();
    let mut winners = 0;
    for task in tasks {
        winners += usize::from(task.await.unwrap());
    }
    winners
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_sixteen_workers_who_claim_a_patient_at_once_one_gets_the_claim() {
    let Some(table) = Table::start().await else { return };
    let at: DateTime<Utc> = "2024-09-04T12:00:00Z".parse().unwrap();
    let begun = std::time::Instant::now();
    for round in 0..ROUNDS {
        assert_eq!(winners(&table, format!("P{round}"), at).await, 1, "round {round}");
    }
    let store = table.store();
    let due = CareRecords(&store).due(at + TimeDelta::minutes(1), 1000).await.unwrap();
    assert_eq!(due.len(), ROUNDS, "every claim is to be taken over if its worker dies");
    eprintln!("{ROUNDS} rounds in {:?}", begun.elapsed());
}
