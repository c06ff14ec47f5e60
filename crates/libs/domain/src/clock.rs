//! Time as an argument.

use chrono::{DateTime, Utc};

/// Tells the time. Any `Fn() -> DateTime<Utc>` is a clock, so a `main` passes the system's and a
/// test passes a fixed one.
pub trait Clock: Sync {
    /// The present instant.
    fn now(&self) -> DateTime<Utc>;
}

impl<F: Fn() -> DateTime<Utc> + Sync> Clock for F {
    fn now(&self) -> DateTime<Utc> {
        self()
    }
}
