//! The system's clock.

use chrono::{DateTime, Utc};

/// The present instant. Passed as a function to whatever takes a clock; only a `main` passes this
/// one.
#[expect(clippy::disallowed_methods, reason = "the one place that reads the system clock")]
pub fn utc_now() -> DateTime<Utc> {
    Utc::now()
}
