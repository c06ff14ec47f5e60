//! One part: judge and claim, publish, mark, and write down.

use care_state::{CareRecords, ServiceError, Store};
use chrono::{DateTime, Utc};
use domain::{
    alert::{ScoreRow, Verdict},
    care::{CareRecord, Claimed, DecisionRow, Evaluation, WorkerId},
    clock::Clock,
};
use lambda_kit::chain;
use serde::Serialize;
use serde_json::Value;

use crate::{
    AlertsError, AlertsEvent, DecisionSink, Neighbours, Publisher, ScorePart, ScoreParts, Swept,
    ledger, part,
    send::{key_of, send},
    sweep,
};

/// What was done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// One decision per patient of the part, in its order.
    pub decisions: Vec<DecisionRow>,
    /// How many messages this call sent; fewer than [`Outcome::published`] where an earlier call of
    /// the same run sent some.
    pub sent: usize,
}

impl Outcome {
    /// How many patients this run alerts on, whichever call sends the message.
    pub fn published(&self) -> usize {
        self.decisions.iter().filter(|row| row.verdict == Verdict::Publish).count()
    }
}

/// The function's answer: counts only, since a state machine keeps it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Answer {
    /// A part is done.
    Part(Counts),
    /// A sweep is done.
    Sweep(Swept),
}

/// What a part came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Counts {
    run_id: Option<String>,
    task: &'static str,
    rows: usize,
    published: usize,
    sent: usize,
}

impl Counts {
    fn of(outcome: &Outcome) -> Self {
        Self {
            run_id: outcome.decisions.first().map(|row| row.run_id.to_string()),
            task: "risk-alerts",
            rows: outcome.decisions.len(),
            published: outcome.published(),
            sent: outcome.sent,
        }
    }
}

/// Does what an event asks, and answers with counts.
///
/// # Errors
/// [`AlertsError`].
pub async fn answer<P, S, N, D>(
    event: Value,
    neighbours: &Neighbours<'_, P, S, N, D>,
    worker: &WorkerId,
    clock: &impl Clock,
) -> Result<Answer, AlertsError>
where
    P: ScoreParts,
    S: Store,
    N: Publisher,
    D: DecisionSink,
{
    Ok(match part::parse(event)? {
        AlertsEvent::Part(part) => {
            Answer::Part(Counts::of(&handle(part, neighbours, worker, clock).await?))
        }
        AlertsEvent::Sweep => Answer::Sweep(sweep(neighbours, worker, clock).await?),
    })
}

/// Judges every patient of a part, alerts where the rule says so, and writes one decision per
/// patient.
///
/// # Errors
/// [`AlertsError`]. Where some patients could not be done, the others are, and the part is to be tried
/// again.
pub async fn handle<P, S, N, D>(
    part: ScorePart,
    neighbours: &Neighbours<'_, P, S, N, D>,
    worker: &WorkerId,
    clock: &impl Clock,
) -> Result<Outcome, AlertsError>
where
    P: ScoreParts,
    S: Store,
    N: Publisher,
    D: DecisionSink,
{
    let rows = rows(&part, neighbours.parts).await?;
    let newest_run = begin(&part, neighbours.store).await?;
    let mut outcome = Outcome { decisions: Vec::with_capacity(rows.len()), sent: 0 };
    let mut failures = Vec::new();
    for row in &rows {
        let evaluation = part.evaluation(row.clone());
        match judge(&evaluation, newest_run, neighbours, worker, clock).await {
            Ok(claimed) => {
                outcome.sent += usize::from(claimed.is_ours);
                outcome.decisions.push(claimed.decision);
            }
            Err(error) => {
                let error_text = chain(&error);
                tracing::error!(person.id = %row.person_id, error = error_text, "an alert failed");
                failures.push(error);
            }
        }
    }
    let failed = failures.len();
    if let Some(first) = failures.into_iter().next() {
        return Err(AlertsError::Incomplete { failed, patients: rows.len(), first });
    }
    write(&part, &outcome.decisions, neighbours.decisions).await?;
    let (run, published) = (part.run_id.as_str(), outcome.published());
    let sent = outcome.sent;
    tracing::info!(run.id = run, rows = rows.len(), published, sent, "a score part is done");
    Ok(outcome)
}

async fn rows(part: &ScorePart, parts: &impl ScoreParts) -> Result<Vec<ScoreRow>, AlertsError> {
    match (&part.rows, &part.part) {
        (Some(rows), None) => Ok(rows.clone()),
        (None, Some(name)) => part::rows(&parts.read(name).await.map_err(AlertsError::Read)?),
        _ => Err(AlertsError::NotAPart),
    }
}

/// Remembers the run as the newest, unless a later one is known, and answers with the instant of the
/// newest.
async fn begin(part: &ScorePart, store: &impl Store) -> Result<DateTime<Utc>, AlertsError> {
    let records = CareRecords(store);
    let begun = records.begin_run(&part.tenant, &part.run_id, part.as_of).await;
    begun.map_err(AlertsError::State)
}

/// Judges one patient, and sends where the claim is ours.
async fn judge<P, S: Store, N: Publisher, D>(
    evaluation: &Evaluation,
    newest_run: DateTime<Utc>,
    neighbours: &Neighbours<'_, P, S, N, D>,
    worker: &WorkerId,
    clock: &impl Clock,
) -> Result<Claimed, ServiceError> {
    let now = clock.now();
    let step = |record: &mut CareRecord| {
        let claimed = record.evaluate(evaluation, newest_run, worker, now);
        (claimed, record.clone())
    };
    let records = CareRecords(neighbours.store);
    let (claimed, record) = records.update(&key_of(evaluation), now, step).await?;
    if claimed.is_ours {
        send(evaluation, &record, neighbours, worker, clock).await?;
    }
    Ok(claimed)
}

async fn write(
    part: &ScorePart,
    decisions: &[DecisionRow],
    sink: &impl DecisionSink,
) -> Result<(), AlertsError> {
    if decisions.is_empty() {
        return Ok(());
    }
    let ndjson = ledger::ndjson(decisions).map_err(AlertsError::Write)?;
    sink.write(&ledger::part_key(part), ndjson).await.map_err(AlertsError::Write)
}
