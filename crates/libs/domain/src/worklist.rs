//! Whom a clinic is to call today.
//!
//! Each refresh publishes one [`WorkRow`] per person; what has happened since lies in the person's
//! [`crate::care::CareRecord`]. Both together at one instant are a [`WorkItem`], and a clinic's items
//! are its list [`Today`]: whoever scores at or above the threshold or waits for a follow-up call,
//! unless held in a facility or spoken to within a day. The rule is the one of the alerts
//! ([`crate::alert::decide`]), so list and alerts never disagree.

mod digest;
mod item;
mod row;
mod today;
mod zone;

pub use digest::{Digest, DigestLine, HIGHEST};
pub use item::{Alerts, ClockView, HeldBy, OVERDUE_DAYS, Standing, WorkItem};
pub use row::{STALE_AFTER, WorkRow, is_stale};
pub use today::Today;

#[cfg(test)]
mod tests;
