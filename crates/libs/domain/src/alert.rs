//! Whether a care coordinator is called about a patient, once.
//!
//! One window per key (tenant, person, alert type): 24 hours from sending an alert, and 24 hours
//! from a successful contact, both half open and in elapsed seconds, so that exactly 24 hours later
//! alerts again and daylight saving does not matter. A discharge that is later than what opened a
//! window breaks through it.

mod message;
mod rule;
mod score_row;

pub use message::{AlertId, AlertKey, AlertMessage, AlertType, MESSAGE_VERSION};
pub use rule::{Candidate, CareState, Decision, SentAlert, Verdict, WINDOW, decide};
pub use score_row::ScoreRow;

#[cfg(test)]
mod tests;
