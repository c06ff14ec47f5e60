use super::{shuffled::Shuffled, *};

fn survivor() -> PersonId {
    "PSURVIVOR".parse().unwrap()
}

async fn merge(store: &impl Store, person: &PersonId) {
    let records = CareRecords(store);
    records.adopt(&TenantId::main(), &minted(), person, at(NOW)).await.unwrap();
}

#[tokio::test]
async fn a_note_on_a_merged_person_is_the_survivors() {
    let store = MemoryStore::default();
    merge(&store, &survivor()).await;
    taken("reached-patient", &store).await;
    assert!(record(&store, &survivor()).await.contacts.success.is_some());
    assert_eq!(record(&store, &minted()).await, CareRecord::default());
}

#[tokio::test]
async fn a_note_that_races_with_a_merge_is_the_survivors_in_any_order() {
    let mut races = 0;
    for seed in 0..1000 {
        let store = Shuffled::seeded(seed);
        let event = event("contact-tracker/reached-patient.json");
        let clock = FixedClock::at(NOW);
        let (handled, ()) =
            tokio::join!(handle(&event, &store, &clock), merge(&store, &survivor()));
        assert_eq!(handled.unwrap().failed, None, "seed {seed}");
        let contacts = record(&store, &survivor()).await.contacts;
        assert_eq!(contacts.attempts.len(), 1, "seed {seed}");
        assert!(contacts.success.is_some(), "seed {seed}");
        let before = record(&store, &minted()).await;
        races += usize::from(before != CareRecord::default());
    }
    assert!((100..1000).contains(&races), "{races} of 1000 notes were first the other's");
}

#[tokio::test]
async fn a_note_that_races_with_two_merges_is_the_last_survivors() {
    let last: PersonId = "PLAST".parse().unwrap();
    for seed in 0..1000 {
        let store = Shuffled::seeded(seed);
        let event = event("contact-tracker/reached-patient.json");
        let clock = FixedClock::at(NOW);
        let merges = async {
            merge(&store, &survivor()).await;
            merge(&store, &last).await;
        };
        let (handled, ()) = tokio::join!(handle(&event, &store, &clock), merges);
        assert_eq!(handled.unwrap().failed, None, "seed {seed}");
        let contacts = record(&store, &last).await.contacts;
        assert_eq!(contacts.attempts.len(), 1, "seed {seed}");
    }
}
