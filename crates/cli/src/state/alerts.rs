//! Alerts: the embedded twin of the care-state table and of the alert topic.

use super::{State, instant, persons::known_as};
use chrono::{DateTime, Utc};
use domain::alert::{AlertId, AlertKey, AlertMessage, CareState, SentAlert};
use risk_alerts::{AlertLog, Claim, ClaimRequest, KnownState, Publisher, ServiceError};
use rusqlite::{Connection, OptionalExtension, params};

impl AlertLog for State {
    async fn get(&self, key: &AlertKey) -> Result<KnownState, ServiceError> {
        known(&self.lock(), key).map_err(failed("read the alert"))
    }

    async fn claim(&self, request: &ClaimRequest) -> Result<Claim, ServiceError> {
        let mut connection = self.lock();
        claim(&mut connection, request).map_err(failed("claim the alert"))
    }

    async fn mark_sent(
        &self,
        key: &AlertKey,
        alert_id: &AlertId,
        now: DateTime<Utc>,
    ) -> Result<(), ServiceError> {
        let marked = self.lock().execute(
            "update alert set sent_at = ?3 where key = ?1 and alert_id = ?2 and sent_at is null",
            params![key.to_string(), alert_id.as_str(), now.to_rfc3339()],
        );
        marked.map(|_| ()).map_err(failed("mark the alert as sent"))
    }
}

impl Publisher for State {
    async fn publish(&self, message: &AlertMessage) -> Result<(), ServiceError> {
        let body = serde_json::to_string(message).unwrap_or_default();
        let sent = self.lock().execute(
            "insert or ignore into message
             select ?1, ?2, coalesce(max(number), 0) + 1 from message where true",
            params![message.alert_id.as_str(), body],
        );
        sent.map(|_| ()).map_err(failed("publish the alert"))
    }
}

/// One transaction that takes the write lock first: what is read cannot change before the claim.
fn claim(connection: &mut Connection, request: &ClaimRequest) -> rusqlite::Result<Claim> {
    let work = connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
    let found = known(&work, &request.key)?;
    if let Some(answer) = found.answer(request) {
        return Ok(answer);
    }
    work.execute(
        "insert or replace into alert values (?1, ?2, ?3, ?4, null, ?5)",
        params![
            request.key.to_string(),
            request.alert_id.as_str(),
            request.payload,
            request.now.to_rfc3339(),
            request.discharged_at.map(|at| at.to_rfc3339()),
        ],
    )?;
    work.commit()?;
    Ok(Claim::Won)
}

type AlertRow = (String, Option<String>, Option<String>);
type ContactRow = (Option<String>, Option<String>);

/// What is kept of the person, under every id that the person ever had: the later of several windows
/// counts.
fn known(connection: &Connection, key: &AlertKey) -> rusqlite::Result<KnownState> {
    let mut state = KnownState::default();
    for person in known_as(connection, key.tenant.as_str(), &key.person)? {
        let one = known_of(connection, &AlertKey { person, ..key.clone() })?;
        state.care.last_alert =
            later(state.care.last_alert, one.care.last_alert, |alert| alert.sent_at);
        state.care.last_successful_contact =
            state.care.last_successful_contact.max(one.care.last_successful_contact);
        state.care.held |= one.care.held;
        if state.alert.is_none() {
            (state.is_sent, state.alert) = (one.is_sent, one.alert);
        }
    }
    Ok(state)
}

fn later(
    one: Option<SentAlert>,
    other: Option<SentAlert>,
    at: impl Fn(&SentAlert) -> DateTime<Utc>,
) -> Option<SentAlert> {
    [one, other].into_iter().flatten().max_by_key(at)
}

fn known_of(connection: &Connection, key: &AlertKey) -> rusqlite::Result<KnownState> {
    let alert: Option<AlertRow> = connection
        .query_row(
            "select alert_id, sent_at, discharged_at from alert where key = ?1",
            params![key.to_string()],
            |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
        )
        .optional()?;
    let contact: Option<ContactRow> = connection
        .query_row(
            "select last_success, state from contact where tenant = ?1 and person_id = ?2",
            params![key.tenant.as_str(), key.person.as_str()],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )
        .optional()?;
    let (last_success, state) = contact.unwrap_or_default();
    let sent_at = alert.as_ref().and_then(|(_, sent_at, _)| instant(sent_at.as_deref()?));
    let discharged_at = alert.as_ref().and_then(|(_, _, at)| instant(at.as_deref()?));
    Ok(KnownState {
        care: CareState {
            last_alert: sent_at.map(|sent_at| SentAlert { sent_at, discharged_at }),
            last_successful_contact: last_success.as_deref().and_then(instant),
            held: state.is_some(),
        },
        is_sent: sent_at.is_some(),
        alert: alert.map(|(id, _, _)| AlertId::from(id)),
    })
}

fn failed(operation: &'static str) -> impl Fn(rusqlite::Error) -> ServiceError {
    move |error| {
        let code =
            error.sqlite_error_code().map_or("Sqlite".to_owned(), |code| format!("{code:?}"));
        ServiceError { operation, code }
    }
}
