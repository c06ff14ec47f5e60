//! Random sets of events: each set is what happened to one key.

use chrono::{DateTime, Utc};

/// Instants of arrival that files may have.
pub(super) const ARRIVALS: i64 = 5;

/// One change of one key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Event {
    pub(super) key: u32,
    pub(super) op: char,
    /// Source time, in days.
    pub(super) committed: i64,
    pub(super) sequence: u64,
    /// The first arrival, 1 to [`ARRIVALS`].
    pub(super) arrival: i64,
    pub(super) value: u64,
}

/// All that happened, key by key, in the order of the feed.
pub(super) struct World {
    pub(super) sets: Vec<Vec<Event>>,
}

/// Chance that starts from a seed (splitmix64).
#[derive(Debug, Clone)]
pub(super) struct Dice(u64);

impl Dice {
    pub(super) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ 0xD1B5_4A32_D192_ED03)
    }

    pub(super) fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (z ^ (z >> 31)) % end
    }

    pub(super) fn shuffle<T>(&mut self, items: &mut [T]) {
        for at in (1..items.len()).rev() {
            items.swap(at, self.below(at as u64 + 1) as usize);
        }
    }
}

impl World {
    pub(super) fn of(sets: u32, seed: u64) -> Self {
        let mut dice = Dice::new(seed);
        Self { sets: (0..sets).map(|key| set(key, &mut dice)).collect() }
    }
}

fn set(key: u32, dice: &mut Dice) -> Vec<Event> {
    let mut events: Vec<Event> = (0..1 + dice.below(7))
        .map(|number| Event {
            key,
            op: ['I', 'U', 'U', 'D'][dice.below(4) as usize],
            committed: dice.below(5) as i64,
            sequence: number,
            arrival: 1 + dice.below(ARRIVALS as u64) as i64,
            value: dice.below(3),
        })
        .collect();
    dice.shuffle(&mut events);
    events.iter_mut().enumerate().for_each(|(at, event)| event.sequence = 1_000 + at as u64 * 7);
    events.sort_by_key(|event| (event.committed, event.sequence));
    events
}

/// A day of source time.
pub(super) fn source_time(day: i64) -> DateTime<Utc> {
    let start: DateTime<Utc> = "2026-01-01T08:30:00.000125Z".parse().unwrap();
    start + chrono::TimeDelta::days(day)
}

/// An instant of arrival.
pub(super) fn arrival_time(arrival: i64) -> DateTime<Utc> {
    let start: DateTime<Utc> = "2026-02-01T00:00:00Z".parse().unwrap();
    start + chrono::TimeDelta::hours(arrival)
}
