//! A clock that stands still until it is told otherwise.

use std::sync::{Mutex, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};
use domain::clock::Clock;

/// A clock that stands still.
#[derive(Debug)]
pub struct FixedClock(Mutex<DateTime<Utc>>);

impl FixedClock {
    /// A clock that shows an instant such as `2024-09-01T15:00:00Z`.
    pub fn at(instant: &str) -> Self {
        match instant.parse() {
            Ok(instant) => Self(Mutex::new(instant)),
            Err(_) => panic!("{instant} is not an instant"),
        }
    }

    /// Moves the clock on.
    pub fn advance(&self, by: TimeDelta) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) += by;
    }
}

impl Clock for FixedClock {
    fn now(&self) -> DateTime<Utc> {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_clock_moves_only_when_it_is_told() {
        let clock = FixedClock::at("2024-09-01T15:00:00Z");
        assert_eq!(clock.now(), clock.now());
        clock.advance(TimeDelta::hours(24));
        assert_eq!(clock.now().to_rfc3339(), "2024-09-02T15:00:00+00:00");
    }
}
