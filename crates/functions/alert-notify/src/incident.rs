//! What has failed and is not yet known to be well again.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// What is known of one source of failures: the item `INCIDENT#<source>`. Messages may come in any
/// order and more than once; a failure that is older than the newest success opens nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Incident {
    /// When the failure was that opened the incident; `None` where none is open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    opened_at: Option<DateTime<Utc>>,
    /// The newest failure.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    failed_at: Option<DateTime<Utc>>,
    /// The newest success.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    well_at: Option<DateTime<Utc>>,
}

impl Incident {
    /// Notes a failure; answers whether it is known to be over.
    pub(crate) fn fail(&mut self, at: DateTime<Utc>) -> bool {
        if self.well_at.is_some_and(|well_at| well_at >= at) {
            return true;
        }
        self.opened_at.get_or_insert(at);
        self.failed_at = self.failed_at.max(Some(at));
        false
    }

    /// Notes a success; answers with the opening of the incident that it ends and that is to be told
    /// of. The incident stays open until [`Incident::close`].
    pub(crate) fn recover(&mut self, at: DateTime<Utc>) -> Option<DateTime<Utc>> {
        self.well_at = self.well_at.max(Some(at));
        self.opened_at.filter(|_| self.failed_at.is_none_or(|failed_at| failed_at <= at))
    }

    /// Closes the incident whose end was told.
    pub(crate) fn close(&mut self, opened_at: DateTime<Utc>) {
        self.opened_at = self.opened_at.filter(|opened| *opened != opened_at);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(second, 0).unwrap()
    }

    #[test]
    fn the_end_of_an_incident_is_told_once() {
        let mut incident = Incident::default();
        assert_eq!(incident.recover(at(1)), None);
        assert!(!incident.fail(at(2)));
        assert!(!incident.fail(at(3)));
        assert_eq!(incident.recover(at(4)), Some(at(2)));
        incident.close(at(2));
        assert_eq!(incident.recover(at(4)), None);
        assert_eq!(incident.recover(at(5)), None);
    }

    #[test]
    fn a_failure_that_comes_after_the_success_that_followed_it_opens_nothing() {
        let mut incident = Incident::default();
        assert_eq!(incident.recover(at(4)), None);
        assert!(incident.fail(at(3)));
        assert_eq!(incident.recover(at(5)), None);
    }

    #[test]
    fn a_success_before_the_newest_failure_ends_nothing() {
        let mut incident = Incident::default();
        incident.fail(at(2));
        incident.fail(at(6));
        assert_eq!(incident.recover(at(4)), None);
        assert_eq!(incident.recover(at(7)), Some(at(2)));
    }
}
