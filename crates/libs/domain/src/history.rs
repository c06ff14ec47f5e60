//! What was true when, and since when that is known: the periods of one key, made from its events.
//!
//! A period is a rectangle: valid from one instant of source time to another, and known from one
//! instant of arrival to another (R. T. Snodgrass, Developing Time-Oriented Database Applications
//! in SQL, 1999, chapters 5 and 10). Which periods a key has depends on the set of its events
//! alone, never on the order in which they were processed.

use std::collections::HashMap;

#[cfg(test)]
mod tests;

/// Microseconds since 1970 in UTC.
pub type Micros = i64;

/// What history needs to know of an event: a state that the source says the key took on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Event {
    /// When the source says that it became true.
    pub valid_at: Micros,
    /// When the platform first took it in.
    pub known_at: Micros,
    /// The state's identity: equal states do not part a period.
    pub state: u128,
    /// Whether the key ceased to be.
    pub is_deleted: bool,
}

/// A stretch of source time and of knowledge for which an event is the answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Period {
    /// The event, by its place among the key's events.
    pub event: usize,
    /// From when it is true.
    pub valid_from: Micros,
    /// Until when, exclusive; `None` while nothing followed.
    pub valid_to: Option<Micros>,
    /// From when that is known.
    pub known_from: Micros,
    /// Until when that was believed, exclusive; `None` while it is.
    pub known_to: Option<Micros>,
    /// For what is believed: 1 for the key's first state, counting those that are no deletion.
    pub version: Option<u64>,
}

impl Period {
    /// Whether it is the answer for every instant from its beginning on, by all that is known.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.valid_to.is_none() && self.known_to.is_none()
    }
}

/// A state and the source time for which it holds.
type Stretch = (usize, Micros, Option<Micros>);

/// The periods of one key's events, which are in the order of their feed: by source time, then by
/// the source's own sequence. Sorted by event and instant.
///
/// An event that never is the answer has one empty period (its end is its beginning), so that it is
/// not forgotten: an event that arrives later may part what it continued.
#[must_use]
pub fn periods(events: &[Event]) -> Vec<Period> {
    let mut arrivals: Vec<Micros> = events.iter().map(|event| event.known_at).collect();
    arrivals.sort_unstable();
    arrivals.dedup();
    let mut open: HashMap<Stretch, Micros> = HashMap::new();
    let mut done = Vec::new();
    for now in arrivals {
        let believed = timeline(events, now);
        let mut next = HashMap::with_capacity(believed.len());
        for stretch in &believed {
            next.insert(*stretch, open.remove(stretch).unwrap_or(now));
        }
        done.extend(open.drain().map(|(stretch, since)| period(stretch, since, Some(now), None)));
        open = next;
    }
    let mut version = 0;
    for stretch in timeline(events, Micros::MAX) {
        version += u64::from(!events[stretch.0].is_deleted);
        let number = (!events[stretch.0].is_deleted).then_some(version);
        let since = open.get(&stretch).copied().unwrap_or(events[stretch.0].known_at);
        done.push(period(stretch, since, None, number));
    }
    remember_silent(events, &mut done);
    done.sort_unstable();
    done
}

fn period(
    (event, valid_from, valid_to): Stretch,
    known_from: Micros,
    known_to: Option<Micros>,
    version: Option<u64>,
) -> Period {
    Period { event, valid_from, valid_to, known_from, known_to, version }
}

/// The states that followed each other, by what is known at `now`.
fn timeline(events: &[Event], now: Micros) -> Vec<Stretch> {
    let known = events.iter().enumerate().filter(|(_, event)| event.known_at <= now);
    let mut stretches: Vec<Stretch> = Vec::new();
    for (at, event) in known {
        // Of several events of one instant the last one counts.
        if stretches.last().is_some_and(|(_, from, _)| *from == event.valid_at) {
            stretches.pop();
        }
        if stretches.last().is_some_and(|(before, ..)| same_state(&events[*before], event)) {
            continue;
        }
        stretches.push((at, event.valid_at, None));
    }
    for at in 1..stretches.len() {
        stretches[at - 1].2 = Some(stretches[at].1);
    }
    stretches
}

fn same_state(one: &Event, other: &Event) -> bool {
    one.is_deleted == other.is_deleted && (one.is_deleted || one.state == other.state)
}

/// Adds an empty period for each event that is no answer anywhere.
fn remember_silent(events: &[Event], periods: &mut Vec<Period>) {
    let mut heard = vec![false; events.len()];
    periods.iter().for_each(|period| heard[period.event] = true);
    for (at, event) in events.iter().enumerate().filter(|(at, _)| !heard[*at]) {
        let stretch = (at, event.valid_at, Some(event.valid_at));
        periods.push(period(stretch, event.known_at, Some(event.known_at), None));
    }
}
