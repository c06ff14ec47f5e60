//! The system's clock.

use chrono::{DateTime, SubsecRound, Utc};

/// The present instant, to the microsecond: tables and messages know no finer one. Passed as a function to whatever takes a clock; only a `main` passes this
/// one.
#[expect(clippy::disallowed_methods, reason = "the one place that reads the system clock")]
pub fn utc_now() -> DateTime<Utc> {
    Utc::now().trunc_subsecs(6)
}
