//! A row of the table, read.

use std::collections::HashMap;

use aws_sdk_dynamodb::types::AttributeValue;
use chrono::{DateTime, Utc};
use domain::alert::{AlertId, CareState, SentAlert};

use crate::KnownState;

pub(super) type Item = HashMap<String, AttributeValue>;

pub(super) fn millis(millis: i64) -> AttributeValue {
    AttributeValue::N(millis.to_string())
}

/// What a row says. Absent attributes mean that nothing is known.
pub(super) fn known(item: &Item) -> KnownState {
    let is_sent = string(item, "st") == Some("S");
    let last_alert = instant(item, "sent_ms")
        .filter(|_| is_sent)
        .map(|sent_at| SentAlert { sent_at, discharged_at: instant(item, "opened_ms") });
    let held = item.get("held").and_then(|held| held.as_bool().ok()).copied();
    KnownState {
        care: CareState {
            last_alert,
            last_successful_contact: instant(item, "contact_ms"),
            held: held.unwrap_or_default(),
        },
        alert: string(item, "alert_id").map(|id| AlertId::from(id.to_owned())),
        is_sent,
    }
}

fn string<'a>(item: &'a Item, name: &str) -> Option<&'a str> {
    item.get(name)?.as_s().ok().map(String::as_str)
}

/// An instant; 0 stands for none.
fn instant(item: &Item, name: &str) -> Option<DateTime<Utc>> {
    let millis: i64 = item.get(name)?.as_n().ok()?.parse().ok()?;
    DateTime::from_timestamp_millis(millis).filter(|_| millis != 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item(status: &str) -> Item {
        let text = |text: &str| AttributeValue::S(text.to_owned());
        let values = [
            ("st", text(status)),
            ("alert_id", text("a1")),
            ("sent_ms", millis(2_000)),
            ("opened_ms", millis(0)),
            ("contact_ms", millis(3_000)),
            ("held", AttributeValue::Bool(true)),
        ];
        values.map(|(name, value)| (name.to_owned(), value)).into_iter().collect()
    }

    #[test]
    fn a_sent_row_tells_of_its_alert() {
        let known = known(&item("S"));
        let sent_at = DateTime::from_timestamp_millis(2_000).unwrap();
        assert_eq!(known.care.last_alert, Some(SentAlert { sent_at, discharged_at: None }));
        assert_eq!(known.care.last_successful_contact.unwrap().timestamp(), 3);
        assert!(known.is_sent && known.care.held);
    }

    #[test]
    fn a_pending_row_does_not_count_the_alert_before_it() {
        let known = known(&item("P"));
        assert_eq!(known.care.last_alert, None);
        assert_eq!((known.alert.unwrap().as_str(), known.is_sent), ("a1", false));
    }

    #[test]
    fn an_empty_row_knows_nothing() {
        assert_eq!(known(&Item::new()), KnownState::default());
    }
}
