//! What the report is and what it stands on.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use domain::id::{RunId, TenantId};

/// The head of the page.
#[derive(Debug, Clone)]
pub struct Head {
    /// The title of the page.
    pub title: String,
    /// Whose data it is.
    pub tenant: TenantId,
    /// The instant that the page speaks for.
    pub as_of: DateTime<Utc>,
    /// The time zone of the readers: instants are shown in it, and it says which date is today.
    pub zone: Tz,
    /// The refresh that computed the tables.
    pub run_id: RunId,
    /// Version of the score, such as [`domain::lace::SCORE_VERSION`].
    pub score_version: String,
    /// The tables that the page was made from.
    pub tables: Vec<TableVersion>,
}

/// A table and the version that was read.
#[derive(Debug, Clone)]
pub struct TableVersion {
    /// The table's name with its zone, such as `analytics.patient_risk`.
    pub table: String,
    /// Its Delta version.
    pub version: u64,
}
