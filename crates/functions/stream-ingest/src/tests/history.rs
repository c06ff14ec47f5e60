//! Any order and repetition of the same deliveries ends in the same rows.

use super::{
    claims::{change, item},
    lake::Place,
    mapping::record,
    *,
};
use proptest::{
    prelude::*,
    test_runner::{Config, TestRunner},
};

const CLAIMS: u32 = 6;
/// Changes of each claim: it appears, moves on twice, and may go.
const CHANGES: u32 = 4;

/// The changes that a claim goes through. Of every third claim the last change is no removal, and
/// happens in the same instant as the one before: then the stream's order counts.
fn changes() -> Vec<Value> {
    let of_claim = |claim: u32| {
        let id = if claim == 0 { "CLM-ABC123".to_owned() } else { format!("CLM-{claim}") };
        let number = move |step: u32| claim * 10 + step;
        let mut second = item(&id, "In Review");
        second["adjuster"] = json!({ "M": { "level": { "N": "2" } } });
        let last = if claim % 3 == 2 { "MODIFY" } else { "REMOVE" };
        let mut steps = [
            change("INSERT", &id, number(0), item(&id, "Pending")),
            change("MODIFY", &id, number(1), second),
            change("MODIFY", &id, number(2), item(&id, "Approved")),
            change(last, &id, number(3), item(&id, "Paid")),
        ];
        if claim % 3 == 2 {
            let instant = steps[2]["dynamodb"]["ApproximateCreationDateTime"].clone();
            steps[3]["dynamodb"]["ApproximateCreationDateTime"] = instant;
        }
        steps
    };
    (0..CLAIMS).flat_map(of_claim).collect()
}

/// One batch: which changes it delivers, under numbers and at an instant of its own.
#[derive(Debug, Clone)]
struct Delivered {
    number: usize,
    changes: Vec<usize>,
}

impl Delivered {
    fn event(&self, changes: &[Value]) -> Value {
        let places = self.changes.iter().zip(u32::try_from(self.number).unwrap() * 100..);
        let records: Vec<Value> =
            places.map(|(change, place)| record(&changes[*change], place)).collect();
        json!({ "Records": records })
    }

    /// Two batches arrive in each minute.
    fn arrives(&self) -> String {
        format!("2025-01-31T11:{:02}:00Z", self.number / 2)
    }
}

/// Batches that deliver every change at least once, and an order in which they are handled, some of
/// them repeatedly, each with whether the tables are brought up to date behind it.
fn deliveries() -> impl Strategy<Value = (Vec<Delivered>, Vec<(usize, bool)>)> {
    let count = (CLAIMS * CHANGES) as usize;
    let all = Just((0..count).collect::<Vec<_>>()).prop_shuffle();
    let repeats = proptest::collection::vec(0..count, 0..count);
    (all, repeats, 1..6_usize).prop_flat_map(|(mut changes, repeats, size)| {
        changes.extend(repeats);
        let batches: Vec<Delivered> = changes
            .chunks(size + 4)
            .enumerate()
            .map(|(number, changes)| Delivered { number, changes: changes.to_vec() })
            .collect();
        let count = batches.len();
        let again = proptest::collection::vec(0..count, 0..3);
        let order = again.prop_flat_map(move |again| {
            Just((0..count).chain(again).collect::<Vec<_>>()).prop_shuffle()
        });
        let order = order.prop_flat_map(|order| {
            let flags = proptest::collection::vec(any::<bool>(), order.len());
            flags.prop_map(move |flags| order.iter().copied().zip(flags).collect::<Vec<_>>())
        });
        (Just(batches), order)
    })
}

/// All columns of both tables after the batches in an order.
async fn outcome(batches: &[Delivered], order: &[(usize, bool)]) -> [Vec<String>; 2] {
    let (place, changes) = (Place::new(), changes());
    for (at, curates) in order {
        let batch = &batches[*at];
        place.send(&batch.event(&changes), &batch.arrives()).await.unwrap();
        if *curates {
            place.curate_claims().await;
        }
    }
    place.curate_claims().await;
    let columns = |table: &str| {
        let contract = place.medallion.contracts().of(&table.parse().unwrap()).unwrap();
        let names: Vec<_> =
            contract.columns.iter().map(|column| format!("\"{}\"", column.name)).collect();
        format!(
            "select {}, adjuster from {table} order by claim_id, event_time, _event_id",
            names.join(", ")
        )
    };
    [
        place.rows(&columns("curated.claim_current")).await,
        place.rows(&columns("curated.claim_event_history")).await,
    ]
}

#[test]
fn any_order_and_repetition_of_deliveries_ends_in_the_same_claims_and_the_same_history() {
    let mut runner =
        TestRunner::new(Config { cases: 8, failure_persistence: None, ..Config::default() });
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let done = runner.run(&deliveries(), |(batches, order)| {
        let straight: Vec<_> = (0..batches.len()).map(|at| (at, false)).collect();
        let expected = runtime.block_on(outcome(&batches, &straight));
        let found = runtime.block_on(outcome(&batches, &order));
        prop_assert_eq!(&found[0], &expected[0]);
        prop_assert_eq!(&found[1], &expected[1]);
        prop_assert_eq!(found[1].len(), (CLAIMS * CHANGES) as usize);
        let left: Vec<_> = found[0].iter().filter_map(|row| row.split('|').next()).collect();
        prop_assert_eq!(left, ["CLM-2", "CLM-5"]);
        Ok(())
    });
    done.unwrap();
}

/// The arrival that is kept is the first, and of one arrival the first place in the stream.
#[tokio::test]
async fn of_repeats_the_first_arrival_stands_in_the_history() {
    let changes = changes();
    for order in [[0, 1, 2], [2, 1, 0], [1, 2, 0]] {
        let place = Place::new();
        for number in order {
            let batch = Delivered { number: number + 4, changes: vec![0] };
            place.send(&batch.event(&changes), &batch.arrives()).await.unwrap();
            place.curate_claims().await;
        }
        let sql = "select cast(_known_from as varchar), right(sequence_number, 3)
            from curated.claim_event_history";
        assert_eq!(place.rows(sql).await, ["2025-01-31T11:02:00Z|400"], "{order:?}");
    }
}
