//! Outcomes, times and hints in words.

use chrono::{DateTime, TimeDelta, Utc};
use domain::{
    care::{ClockState, Closed},
    outreach::ContactOutcome,
    worklist::{ClockView, HeldBy},
};

/// An outcome as a nurse says it.
pub const fn outcome_words(outcome: ContactOutcome) -> &'static str {
    match outcome {
        ContactOutcome::ReachedPatient => "Spoke with the patient",
        ContactOutcome::ReachedCaregiver => "Spoke with a caregiver",
        ContactOutcome::Escalated => "Spoke with the patient and escalated",
        ContactOutcome::CallbackRequested => "Asked to be called back",
        ContactOutcome::LeftMessage => "Left a message",
        ContactOutcome::NoAnswer => "No answer",
        ContactOutcome::Busy => "Line busy",
        ContactOutcome::Refused => "Refused to talk",
        ContactOutcome::WrongNumber => "Wrong number",
        ContactOutcome::Disconnected => "Number out of service",
        ContactOutcome::InFacility => "In a hospital or facility",
        ContactOutcome::Deceased => "Has died",
    }
}

/// Outcomes as the form groups them.
pub(super) const GROUPS: [(&str, &[ContactOutcome]); 4] = [
    (
        "Spoken to",
        &[
            ContactOutcome::ReachedPatient,
            ContactOutcome::ReachedCaregiver,
            ContactOutcome::Escalated,
        ],
    ),
    (
        "Tried",
        &[
            ContactOutcome::NoAnswer,
            ContactOutcome::LeftMessage,
            ContactOutcome::CallbackRequested,
            ContactOutcome::Busy,
            ContactOutcome::Refused,
        ],
    ),
    ("The number is no use", &[ContactOutcome::WrongNumber, ContactOutcome::Disconnected]),
    ("Not to be called", &[ContactOutcome::InFacility, ContactOutcome::Deceased]),
];

/// `45 min`, `14 h`, `3 days`.
pub(super) fn span(length: TimeDelta) -> String {
    match length.num_minutes().unsigned_abs() {
        minutes @ 0..60 => format!("{minutes} min"),
        minutes @ 60..2880 => format!("{} h", minutes / 60),
        minutes => format!("{} days", minutes / 1440),
    }
}

/// `2 h ago`, or `in 2 h`.
pub(super) fn ago(at: DateTime<Utc>, now: DateTime<Utc>) -> String {
    if at > now { format!("in {}", span(at - now)) } else { format!("{} ago", span(now - at)) }
}

/// How the follow-up call stands; `true` where it is overdue.
pub(super) fn due(clock: ClockView) -> (String, bool) {
    let left = clock.minutes_to_due.map(TimeDelta::minutes);
    match (clock.state, left) {
        (ClockState::Pending { .. }, Some(left)) => (format!("Due in {}", span(left)), false),
        (ClockState::Missed, Some(left)) => (format!("Overdue by {}", span(left)), true),
        (ClockState::Met, _) => ("Done in time".to_owned(), false),
        (ClockState::Closed { reason: Closed::Readmitted }, _) => {
            ("Ended: in a facility again".to_owned(), false)
        }
        (ClockState::Closed { reason: Closed::Died }, _) => ("Ended: died".to_owned(), false),
        _ => ("Not done in time".to_owned(), false),
    }
}

pub(super) const fn held(by: HeldBy) -> &'static str {
    match by {
        HeldBy::InFacility => "In a hospital or facility: not to be called",
        HeldBy::Deceased => "Has died: not to be called",
    }
}

/// The digits of a phone number, for a link that dials it.
pub(super) fn dialled(phone: &str) -> String {
    phone.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect()
}

/// A value of a query.
pub(super) fn encoded(text: &str) -> String {
    let mut query = String::new();
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                query.push(char::from(byte));
            }
            _ => query.push_str(&format!("%{byte:02X}")),
        }
    }
    query
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_outcome_is_in_one_group_of_the_form() {
        let all: Vec<_> = GROUPS.iter().flat_map(|(_, outcomes)| *outcomes).collect();
        let names: BTreeSet<_> = all.iter().map(|outcome| outcome.name()).collect();
        assert_eq!((all.len(), names.len()), (12, 12));
    }

    #[test]
    fn spans_are_told_in_the_unit_that_fits() {
        let of = |minutes| span(TimeDelta::minutes(minutes));
        assert_eq!([of(0), of(59), of(60), of(2_879)], ["0 min", "59 min", "1 h", "47 h"]);
        assert_eq!([of(2_880), of(-130)], ["2 days", "2 h"]);
    }

    #[test]
    fn a_query_value_holds_no_character_with_a_meaning() {
        assert_eq!(encoded("north & \"south\""), "north%20%26%20%22south%22");
        assert_eq!(encoded("caf\u{e9}#1"), "caf%C3%A9%231");
        assert_eq!(dialled("(555) 010-0100;ext=1"), "55501001001");
    }
}
