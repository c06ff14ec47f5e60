//! One change of one row.

use chrono::{DateTime, Utc};

use super::Operation;
use crate::phi::Phi;

/// One change of one row, as a source system tells it.
///
/// An image is one JSON object as text, on one line, with numbers in their literal text: they never
/// pass through floating point. Images do not print.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangeEvent {
    /// The table as the source names it, in lower case and without schema; empty when the source
    /// does not name it.
    pub source_table: String,
    /// What happened.
    pub operation: Operation,
    /// When the source committed it.
    pub committed_at: DateTime<Utc>,
    /// Its place among the changes of one instant, in text order, where the source gives one.
    pub sequence: Option<String>,
    /// An identifier that a second delivery of the same change repeats, where the source gives one.
    pub event_id: Option<String>,
    /// What tells the row apart, where the source sends it by itself.
    pub key: Option<Phi<String>>,
    /// The row as it was, or what is known of that.
    pub before: Option<Phi<String>>,
    /// The row as it is.
    pub after: Option<Phi<String>>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_prints_no_image() {
        let image = Some(Phi::new(r#"{"name":"CANARY7421"}"#.to_owned()));
        let event = ChangeEvent {
            source_table: "patients".into(),
            operation: Operation::Update,
            committed_at: DateTime::UNIX_EPOCH,
            sequence: None,
            event_id: None,
            key: image.clone(),
            before: image.clone(),
            after: image,
        };
        assert!(!format!("{event:?}").contains("CANARY7421"));
    }
}
