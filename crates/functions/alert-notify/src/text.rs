//! What people read: plain words, and of a patient no more than a token.

mod alert;
mod operations;
mod slack;
#[cfg(test)]
mod tests;

use chrono::{DateTime, Utc};

pub use self::{alert::ClinicText, slack::SlackText};
pub(crate) use self::{
    alert::{alert_on_slack, alert_to_clinic},
    operations::{failure, recovery},
};

/// An instant to the minute, as people read it.
fn minute(at: DateTime<Utc>) -> String {
    at.format("%Y-%m-%d %H:%M UTC").to_string()
}

/// How long ago something was, in the largest whole unit.
fn ago(then: DateTime<Utc>, now: DateTime<Utc>) -> String {
    let minutes = (now - then).num_minutes();
    match (minutes / (24 * 60), minutes / 60) {
        (days @ 1.., _) => counted(days, "day"),
        (_, hours @ 1..) => counted(hours, "hour"),
        _ => "less than an hour ago".to_owned(),
    }
}

fn counted(count: i64, unit: &str) -> String {
    format!("{count} {unit}{} ago", if count == 1 { "" } else { "s" })
}
