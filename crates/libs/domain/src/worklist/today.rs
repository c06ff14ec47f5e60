//! A clinic's list at one instant.

use std::cmp::Reverse;

use chrono::{DateTime, Utc};
use serde::Serialize;

use super::{Standing, WorkItem, WorkRow};
use crate::care::CareRecord;

/// Whom to call today, and who is off the list and why.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Today {
    /// High-risk patients requiring outreach today, the first to call first.
    pub to_call: Vec<WorkItem>,
    /// Spoken to within the last 24 hours.
    pub spoken_to: Vec<WorkItem>,
    /// How many are held: in a facility, or dead.
    pub held: usize,
}

impl Today {
    /// The list of these persons at `now`.
    pub fn of(
        persons: impl IntoIterator<Item = (WorkRow, CareRecord)>,
        now: DateTime<Utc>,
    ) -> Self {
        let mut today = Self::default();
        for (row, record) in persons {
            let item = WorkItem::of(row, &record, now);
            match item.standing {
                Standing::ToCall => today.to_call.push(item),
                Standing::SpokenTo => today.spoken_to.push(item),
                Standing::Held => today.held += 1,
                Standing::NoNeed => {}
            }
        }
        today.to_call.sort_by_cached_key(|item| order(item, now));
        today.spoken_to.sort_by_cached_key(|item| {
            (Reverse(item.last_successful_contact), item.row.person_id.clone())
        });
        today
    }
}

/// A callback that is due comes first, the earliest of them before the others; then the highest
/// score, then the least time left.
fn order(item: &WorkItem, now: DateTime<Utc>) -> impl Ord + use<> {
    let callback = item.due_callback(now);
    (
        callback.is_none(),
        callback,
        Reverse(item.row.risk_score),
        item.minutes_to_due().unwrap_or(i64::MAX),
        item.row.person_id.clone(),
    )
}
