//! What is known of one person between two refreshes, and every step that may change it.
//!
//! One record per person holds the calls, the two kinds of alert and the follow-up clock. A step is a
//! pure function of the record, of who takes it and of the time; a store applies it by one conditional
//! write, so that of two steps taken at once one is taken again on what the other left. The same steps
//! serve the functions, the simulation and the exhaustive model.
//!
//! An alert is lost in no step: what is claimed stays in the record, with the message, until it is
//! marked as sent. It may be published twice (the reply was lost, or the lease ran out while the
//! publisher paused); its id is then the same, and the delivery ledger ([`delivery`]) shows it once.

mod clock;
mod contacts;
pub mod delivery;
mod evaluation;
mod record;
mod slot;

pub use clock::{ClockState, Closed, FollowUpClock, clock_state};
pub use contacts::{Attempt, ContactHistory, MAX_ATTEMPTS};
pub use evaluation::{DECISION_VERSION, DecisionRow, Evaluation, Trigger};
pub use record::{CareKey, CareRecord};
pub use slot::{Claimed, LEASE, Lease, Pending, SentStamp, Slot, Taken, WorkerId};

#[cfg(test)]
mod tests;
