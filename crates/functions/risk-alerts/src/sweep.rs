//! The sweeper: what a crash left, whom a window kept away, whose follow-up is nearly over.

use care_state::{CareRecords, Found, ServiceError, Store};
use chrono::{DateTime, Utc};
use domain::{
    alert::AlertType,
    care::{CareRecord, DecisionRow, Taken, WorkerId},
    clock::Clock,
};
use lambda_kit::chain;
use serde::Serialize;

use crate::{AlertsError, DecisionSink, Neighbours, Publisher, ledger, send::send};

/// Records of one sweep; the next one goes on.
const MOST: usize = 500;

/// An alert that waits longer than this is reported as overdue.
const OVERDUE_SECONDS: i64 = 300;

/// What a sweep did.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Swept {
    /// Records that were due.
    pub looked_at: usize,
    /// Messages sent.
    pub sent: usize,
    /// Decisions written to the ledger.
    pub decided: usize,
    /// Seconds for which the alert has waited that was claimed first and is not sent.
    pub oldest_pending_seconds: i64,
}

/// Looks at every record that is due: sends what was claimed and not sent, judges again whom a window
/// kept away, tells of follow-ups that are nearly over, and writes every decision down.
///
/// # Errors
/// [`AlertsError::Incomplete`] where some records could not be done; the others are.
pub async fn sweep<P, S, N, D>(
    neighbours: &Neighbours<'_, P, S, N, D>,
    worker: &WorkerId,
    clock: &impl Clock,
) -> Result<Swept, AlertsError>
where
    S: Store,
    N: Publisher,
    D: DecisionSink,
{
    let now = clock.now();
    let records = CareRecords(neighbours.store);
    let due = records.due(now, MOST).await.map_err(AlertsError::State)?;
    let mut swept = Swept { looked_at: due.len(), ..Swept::default() };
    let mut failures = Vec::new();
    let patients = due.len();
    for found in due {
        let found = match found {
            Ok(found) => found,
            Err(error) => {
                tracing::error!(error = chain(&error), "a record cannot be read");
                failures.push(error);
                continue;
            }
        };
        let waited = oldest_pending(&found.record, now);
        swept.oldest_pending_seconds = swept.oldest_pending_seconds.max(waited);
        if let Err(error) = look_at(&found, neighbours, worker, clock, &mut swept).await {
            let (person, error_text) = (&found.key.person, chain(&error));
            tracing::error!(person.id = %person, error = error_text, "a record was not swept");
            failures.push(error);
        }
    }
    report(&swept);
    let failed = failures.len();
    match failures.into_iter().next() {
        Some(first) => Err(AlertsError::Incomplete { failed, patients, first }),
        None => Ok(swept),
    }
}

fn report(swept: &Swept) {
    let Swept { looked_at, sent, decided, oldest_pending_seconds } = swept;
    if *oldest_pending_seconds > OVERDUE_SECONDS {
        tracing::error!(oldest_pending_seconds, "an alert is overdue");
    }
    tracing::info!(looked_at, sent, decided, oldest_pending_seconds, "a sweep is done");
}

fn oldest_pending(record: &CareRecord, now: DateTime<Utc>) -> i64 {
    let claimed = |alert_type| Some(record.slot(alert_type).pending.as_ref()?.claimed_at);
    let oldest = AlertType::ALL.into_iter().filter_map(claimed).min();
    oldest.map_or(0, |claimed| (now - claimed).num_seconds())
}

async fn look_at<P, S: Store, N: Publisher, D: DecisionSink>(
    found: &Found,
    neighbours: &Neighbours<'_, P, S, N, D>,
    worker: &WorkerId,
    clock: &impl Clock,
    swept: &mut Swept,
) -> Result<(), ServiceError> {
    let records = CareRecords(neighbours.store);
    let newest = records.newest_run(&found.key.tenant).await?;
    let newest_run = newest.map(|(_, as_of)| as_of);
    let mut failure = None;
    for alert_type in AlertType::ALL {
        let now = clock.now();
        let step = |record: &mut CareRecord| {
            let taken = record.sweep(alert_type, newest_run, worker, now);
            (taken, record.clone())
        };
        let (taken, record) = records.update(&found.key, now, step).await?;
        if let Taken::Send(evaluation) = taken {
            match send(&evaluation, &record, neighbours, worker, clock).await {
                Ok(()) => swept.sent += 1,
                Err(error) => failure = Some(error),
            }
        }
    }
    swept.decided += write_down(found, neighbours, clock).await?;
    failure.map_or(Ok(()), Err)
}

/// Writes the decisions that the record still holds, each as an object of its own: the same decision
/// again has the same key, so that a crash before it is struck out writes nothing twice.
async fn write_down<P, S: Store, N, D: DecisionSink>(
    found: &Found,
    neighbours: &Neighbours<'_, P, S, N, D>,
    clock: &impl Clock,
) -> Result<usize, ServiceError> {
    let records = CareRecords(neighbours.store);
    let record = records.get(&found.key).await?;
    let rows: Vec<DecisionRow> = AlertType::ALL
        .into_iter()
        .flat_map(|alert_type| record.slot(alert_type).unwritten.clone())
        .collect();
    for row in &rows {
        let ndjson = ledger::ndjson(std::slice::from_ref(row))?;
        neighbours.decisions.write(&ledger::row_key(row), ndjson).await?;
    }
    let written =
        |row: &DecisionRow| rows.iter().any(|done| done.evaluation_id == row.evaluation_id);
    let step = |record: &mut CareRecord| {
        for alert_type in AlertType::ALL {
            record.slot_mut(alert_type).unwritten.retain(|row| !written(row));
        }
    };
    if !rows.is_empty() {
        records.update(&found.key, clock.now(), step).await?;
    }
    Ok(rows.len())
}
