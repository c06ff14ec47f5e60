//! How fast a channel may be used: at most one message a second, however many invocations run.

use chrono::{DateTime, Duration, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

/// The time between two messages on a channel. Slack takes one a second.
const SPACING: TimeDelta = Duration::seconds(1);

/// The longest time for which a channel's `Retry-After` is believed.
const LONGEST_HOLD: TimeDelta = Duration::hours(1);

/// When the next message may go on a channel: the item `PACE#<channel>`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Pace {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    next_at: Option<DateTime<Utc>>,
}

impl Pace {
    /// Takes the next turn; `None`, and no turn is taken, where it comes after `latest`.
    pub(crate) fn take(
        &mut self,
        now: DateTime<Utc>,
        latest: DateTime<Utc>,
    ) -> Option<DateTime<Utc>> {
        let turn = self.next_at.map_or(now, |next_at| next_at.max(now));
        if turn > latest {
            return None;
        }
        self.next_at = Some(turn + SPACING);
        Some(turn)
    }

    /// Gives no turn before `until`, within an hour.
    pub(crate) fn hold(&mut self, until: DateTime<Utc>, now: DateTime<Utc>) {
        self.next_at = self.next_at.max(Some(until.min(now + LONGEST_HOLD)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_725_000_000 + second, 0).unwrap()
    }

    #[test]
    fn turns_are_a_second_apart_and_none_is_taken_that_comes_too_late() {
        let mut pace = Pace::default();
        let turns: Vec<_> = (0..4).map(|_| pace.take(at(0), at(2))).collect();
        assert_eq!(turns, [Some(at(0)), Some(at(1)), Some(at(2)), None]);
        assert_eq!(pace.take(at(0), at(9)), Some(at(3)));
        assert_eq!(pace.take(at(60), at(90)), Some(at(60)));
    }

    #[test]
    fn a_channel_is_left_alone_for_as_long_as_it_asks_and_an_hour_at_most() {
        let mut pace = Pace::default();
        pace.hold(at(30), at(0));
        pace.hold(at(10), at(0));
        assert_eq!(pace.take(at(0), at(29)), None);
        assert_eq!(pace.take(at(0), at(30)), Some(at(30)));
        pace.hold(at(1_000_000), at(0));
        assert_eq!(pace.take(at(0), at(3_600)), Some(at(3_600)));
    }
}
