use proptest::{prelude::*, sample::subsequence};

use super::*;

/// Notes of different ids on two patients, some of them of calls that lie ahead.
fn some_notes() -> impl Strategy<Value = Vec<OutreachNote>> {
    let call = (0..ContactOutcome::ALL.len(), 0..90_i64, prop::bool::weighted(0.2));
    prop::collection::vec(call, 1..30).prop_map(|calls| {
        let made = calls.into_iter().enumerate().map(|(index, (outcome, minutes, is_other))| {
            let contacted_at = at(NOW) + TimeDelta::minutes(minutes);
            let mut note = note(&format!("n{index}"), ContactOutcome::ALL[outcome], contacted_at);
            if is_other {
                note.patient = PatientRef::Person { person_id: "POTHER".parse().unwrap() };
            }
            note
        });
        made.collect()
    })
}

/// Those notes in some order, each at least once.
fn deliveries(notes: &[OutreachNote]) -> impl Strategy<Value = Vec<OutreachNote>> + use<> {
    let all = notes.to_vec();
    let again = subsequence(notes.to_vec(), 0..=notes.len());
    again.prop_map(move |again| [all.clone(), again].concat()).prop_shuffle()
}

/// What is known after the notes came in batches of this size.
fn known(notes: &[OutreachNote], size: usize) -> [CareRecord; 2] {
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    runtime.block_on(async {
        let store = MemoryStore::default();
        let clock = FixedClock::at("2024-09-01T16:00:00Z");
        for notes in notes.chunks(size) {
            assert_eq!(handle(&notes_from(0, notes), &store, &clock).await.unwrap().failed, None);
        }
        let other = "POTHER".parse().unwrap();
        [record(&store, &minted()).await, record(&store, &other).await]
    })
}

proptest! {
    #[test]
    fn the_order_and_repetition_of_notes_do_not_matter(
        (notes, deliveries, size) in some_notes().prop_flat_map(|notes| {
            let deliveries = deliveries(&notes);
            (Just(notes), deliveries, 1..9_usize)
        })
    ) {
        prop_assert_eq!(known(&deliveries, size), known(&notes, 100));
    }
}
