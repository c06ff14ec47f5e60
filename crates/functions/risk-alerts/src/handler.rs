//! One part: decide, claim, publish, mark, and write down.

use chrono::{DateTime, Utc};
use domain::{
    alert::{
        AlertId, AlertKey, AlertMessage, AlertType, Decision, MESSAGE_VERSION, ScoreRow, Verdict,
        decide,
    },
    clock::Clock,
    token::TokenKey,
};
use lambda_kit::chain;
use serde::Serialize;

use crate::{
    AlertLog, AlertsError, Claim, ClaimRequest, DecisionRow, DecisionSink, Neighbours, Publisher,
    ScorePart, ScoreParts, ServiceError, decision, part,
};

const PUBLISH: Decision = Decision { verdict: Verdict::Publish, since: None };

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
    /// How many patients this run alerts on, whichever call sent the message.
    pub fn published(&self) -> usize {
        self.decisions.iter().filter(|row| row.verdict == Verdict::Publish).count()
    }
}

/// The function's answer: counts only, since a state machine keeps it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Answer {
    run_id: Option<String>,
    task: &'static str,
    rows: usize,
    published: usize,
    sent: usize,
}

impl Answer {
    /// The answer for an outcome.
    pub fn of(outcome: &Outcome) -> Self {
        Self {
            run_id: outcome.decisions.first().map(|row| row.run_id.to_string()),
            task: "risk-alerts",
            rows: outcome.decisions.len(),
            published: outcome.published(),
            sent: outcome.sent,
        }
    }
}

/// Judges every patient of a part, alerts where the rule says so, and writes one decision per
/// patient.
pub async fn handle<P, A, N, D>(
    part: ScorePart,
    neighbours: &Neighbours<'_, P, A, N, D>,
    clock: &impl Clock,
) -> Result<Outcome, AlertsError>
where
    P: ScoreParts,
    A: AlertLog,
    N: Publisher,
    D: DecisionSink,
{
    let rows = rows(&part, neighbours.parts).await?;
    let mut decisions = Vec::with_capacity(rows.len());
    let mut failures = Vec::new();
    let mut sent = 0;
    for row in &rows {
        match judge(&part, row, neighbours, clock).await {
            Ok((decision, was_sent)) => {
                decisions.push(decision);
                sent += usize::from(was_sent);
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
        return Err(AlertsError::Incomplete { failed, rows: rows.len(), first });
    }
    write(&part, &decisions, neighbours.decisions).await?;
    let outcome = Outcome { decisions, sent };
    let (run, published) = (part.run_id.as_str(), outcome.published());
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

/// The decision about one patient, and whether a message was sent.
async fn judge<P, A: AlertLog, N: Publisher, D>(
    part: &ScorePart,
    row: &ScoreRow,
    neighbours: &Neighbours<'_, P, A, N, D>,
    clock: &impl Clock,
) -> Result<(DecisionRow, bool), ServiceError> {
    let key = AlertKey {
        tenant: part.tenant.clone(),
        person: row.person_id.clone(),
        alert_type: AlertType::default(),
    };
    let alert_id = key.alert(&part.run_id);
    let now = clock.now();
    let known = neighbours.alerts.get(&key).await?;
    let sent_before = known.is_sent && known.alert.as_ref() == Some(&alert_id);
    // What this run sent before its reply was lost stands, and is not sent again.
    let mut decision =
        if sent_before { PUBLISH } else { decide(&row.candidate(), &known.care, now) };
    let to_send = decision.publishes() && !sent_before;
    if to_send {
        let message = message(part, row, &alert_id, neighbours.token_key);
        decision = alert(row, &key, message, neighbours, now).await?;
    }
    let was_sent = to_send && decision.publishes();
    Ok((DecisionRow::of(part, row, alert_id, decision, now), was_sent))
}

/// Claims, publishes and marks. What was decided changes if somebody else was first.
async fn alert<P, A: AlertLog, N: Publisher, D>(
    row: &ScoreRow,
    key: &AlertKey,
    message: AlertMessage,
    neighbours: &Neighbours<'_, P, A, N, D>,
    now: DateTime<Utc>,
) -> Result<Decision, ServiceError> {
    let request = ClaimRequest {
        key: key.clone(),
        alert_id: message.alert_id.clone(),
        discharged_at: row.discharged_at,
        now,
        payload: serde_json::to_string(&message).map_err(|_| ServiceError {
            operation: "write the alert as JSON",
            code: "CannotSerialize".to_owned(),
        })?,
    };
    if let Claim::Lost(known) = neighbours.alerts.claim(&request).await? {
        let again = decide(&row.candidate(), &known.care, now);
        let pending = Decision { verdict: Verdict::DuplicateOfAlert, since: None };
        return Ok(if again.publishes() { pending } else { again });
    }
    neighbours.publisher.publish(&message).await?;
    neighbours.alerts.mark_sent(key, &message.alert_id, now).await?;
    Ok(PUBLISH)
}

fn message(
    part: &ScorePart,
    row: &ScoreRow,
    alert_id: &AlertId,
    token_key: &TokenKey,
) -> AlertMessage {
    AlertMessage {
        schema_version: MESSAGE_VERSION,
        alert_id: alert_id.clone(),
        alert_type: AlertType::default(),
        patient_token: token_key.person(&row.person_id),
        clinic_id: row.clinic_id.clone(),
        score_band: row.band,
        reasons: row.reasons.clone(),
        as_of: part.as_of,
    }
}

async fn write(
    part: &ScorePart,
    decisions: &[DecisionRow],
    sink: &impl DecisionSink,
) -> Result<(), AlertsError> {
    if decisions.is_empty() {
        return Ok(());
    }
    let lines: Result<Vec<_>, _> = decisions.iter().map(serde_json::to_string).collect();
    let lines = lines.map_err(|_| {
        let operation = "write the decisions as JSON";
        AlertsError::Write(ServiceError { operation, code: "CannotSerialize".to_owned() })
    })?;
    let ndjson = lines.join("\n") + "\n";
    sink.write(&decision::key(part), ndjson).await.map_err(AlertsError::Write)
}
