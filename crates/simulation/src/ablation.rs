//! The protocol without one of its parts. Each is a design that looks right; the simulation shows that
//! it is not, and so that the simulation can tell.

use care_state::{CareRecords, ServiceError, Store};
use domain::{
    alert::AlertMessage,
    care::{CareKey, CareRecord, DecisionRow, WorkerId},
    clock::Clock,
};
use risk_alerts::{DecisionSink, Neighbours, Publisher, ScorePart};

use crate::plan::Part;

/// What is left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ablation {
    /// Nobody takes over what a crash left.
    NoSweeper,
    /// Whatever comes from the queue is shown.
    NoLedger,
    /// A write does not look at whether somebody else has written since.
    UnfencedLease,
    /// The alert is published first, and noted afterwards.
    PublishBeforeClaim,
}

impl Ablation {
    /// Every one.
    pub const ALL: [Self; 4] =
        [Self::NoSweeper, Self::NoLedger, Self::UnfencedLease, Self::PublishBeforeClaim];
}

/// The design without a claim: look, publish, note.
pub(crate) async fn publish_before_claim<P, S: Store, N: Publisher, D: DecisionSink>(
    part: &Part,
    event: &ScorePart,
    neighbours: &Neighbours<'_, P, S, N, D>,
    worker: &WorkerId,
    clock: &impl Clock,
) -> Result<(), ServiceError> {
    let records = CareRecords(neighbours.store);
    let newest = records.begin_run(&event.tenant, &event.run_id, event.as_of).await?;
    let mut decisions: Vec<DecisionRow> = Vec::new();
    for evaluation in &part.evaluations {
        let key = CareKey {
            tenant: evaluation.tenant.clone(),
            person: evaluation.score.person_id.clone(),
        };
        let mut known = records.get(&key).await?;
        let claimed = known.evaluate(evaluation, newest, worker, clock.now());
        if claimed.is_ours {
            let message = AlertMessage::of(evaluation, &known, neighbours.token_key);
            neighbours.publisher.publish(&message).await?;
        }
        let step = |record: &mut CareRecord| {
            let again = record.evaluate(evaluation, newest, worker, clock.now());
            if again.is_ours {
                let slot = record.slot_mut(evaluation.alert_type);
                slot.mark_sent(&evaluation.alert_id(), worker, clock.now());
            }
        };
        records.update(&key, clock.now(), step).await?;
        decisions.push(claimed.decision);
    }
    let rows: Vec<String> =
        decisions.iter().map(|row| serde_json::to_string(row).unwrap_or_default()).collect();
    let key = format!("raw/main/carelake/alert_decision/{}", part.name);
    neighbours.decisions.write(&key, rows.join("\n")).await
}
