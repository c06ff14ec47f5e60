use std::{
    collections::BTreeMap,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::Instant,
};

use simulation::{
    faults::{Counts, Faults},
    history::History,
    invariants::violations,
    play,
};

const SEEDS: u64 = 10_000;

/// Sums over all seeds.
#[derive(Default)]
struct Totals {
    faults: Counts,
    invocations: u64,
    judged: usize,
    decisions: usize,
    alerts: usize,
    repeats_at_the_topic: usize,
    marked_repeats: usize,
    wrong: BTreeMap<u64, String>,
}

impl Totals {
    fn add(&mut self, seed: u64, history: &History, counts: Counts, invocations: u64) {
        self.faults.add(counts);
        self.invocations += invocations;
        self.judged += history.judged.len();
        self.decisions += history.decisions.len();
        self.alerts += history.published.len();
        self.repeats_at_the_topic +=
            history.published.values().map(|(_, times)| times.len() - 1).sum::<usize>();
        let showings = history.shown.values().flatten();
        self.marked_repeats += showings.filter(|seen| seen.is_repeat).count();
        let found = violations(history);
        if !found.is_empty() {
            self.wrong.insert(seed, format!("{found:?}"));
        }
    }
}

fn play_all(seeds: u64) -> Totals {
    let (next, totals) = (AtomicU64::new(0), Mutex::new(Totals::default()));
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                loop {
                    let seed = next.fetch_add(1, Ordering::Relaxed);
                    if seed >= seeds {
                        return;
                    }
                    let played = play(seed, Faults::MANY, None);
                    let mut totals = totals.lock().unwrap_or_else(PoisonError::into_inner);
                    totals.add(seed, &played.history, played.counts, played.invocations);
                }
            });
        }
    });
    totals.into_inner().unwrap_or_else(PoisonError::into_inner)
}

#[expect(clippy::disallowed_methods, reason = "how much to test is said from outside")]
fn seeds() -> u64 {
    std::env::var("CARELAKE_SEEDS").ok().and_then(|seeds| seeds.parse().ok()).unwrap_or(SEEDS)
}

#[test]
fn in_ten_thousand_worlds_no_alert_is_lost_and_none_is_seen_twice() {
    let (seeds, begun) = (seeds(), Instant::now());
    let totals = play_all(seeds);
    println!(
        "{} worlds in {} s: {} invocations, {} crashes, {} lost replies, {} throttles, {} long pauses",
        seeds,
        begun.elapsed().as_secs(),
        totals.invocations,
        totals.faults.crashes,
        totals.faults.lost_replies,
        totals.faults.throttles,
        totals.faults.pauses,
    );
    println!(
        "{} evaluations, {} decisions, {} alerts; {} repeats at the topic, {} showings marked as a \
         repeat after a doubt at the last hop; {} worlds with a fault of ours",
        totals.judged,
        totals.decisions,
        totals.alerts,
        totals.repeats_at_the_topic,
        totals.marked_repeats,
        totals.wrong.len(),
    );
    let first: Vec<_> = totals.wrong.iter().take(3).collect();
    assert!(totals.wrong.is_empty(), "{} worlds, such as {first:#?}", totals.wrong.len());
    assert!(totals.alerts > 0 && totals.faults.crashes > 0);
}

#[test]
fn a_world_without_faults_repeats_nothing() {
    for seed in 0..50 {
        let played = play(seed, Faults::NONE, None);
        assert_eq!(violations(&played.history), Default::default(), "seed {seed}");
        let published = &played.history.published;
        assert!(published.values().all(|(_, times)| times.len() == 1), "seed {seed}");
        assert!(played.history.shown.values().all(|showings| showings.len() == 1), "seed {seed}");
    }
}

#[test]
fn the_same_seed_plays_the_same_world() {
    for seed in [1, 77, 4_711] {
        assert_eq!(play(seed, Faults::MANY, None), play(seed, Faults::MANY, None), "seed {seed}");
    }
    assert_ne!(play(1, Faults::MANY, None), play(2, Faults::MANY, None));
}
