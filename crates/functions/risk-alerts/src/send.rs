//! Publishing one claimed alert, and marking it.

use care_state::{CareRecords, ServiceError, Store};
use domain::{
    alert::AlertMessage,
    care::{CareKey, CareRecord, Evaluation, WorkerId},
    clock::Clock,
};

use crate::{Neighbours, Publisher};

/// Whose record an evaluation is about.
pub(crate) fn key_of(evaluation: &Evaluation) -> CareKey {
    CareKey { tenant: evaluation.tenant.clone(), person: evaluation.score.person_id.clone() }
}

/// Publishes the alert of an evaluation that `worker` has claimed, and marks it. Where it cannot be
/// published the lease is given back; where that fails too, it runs out.
pub(crate) async fn send<P, S: Store, N: Publisher, D>(
    evaluation: &Evaluation,
    record: &CareRecord,
    neighbours: &Neighbours<'_, P, S, N, D>,
    worker: &WorkerId,
    clock: &impl Clock,
) -> Result<(), ServiceError> {
    let records = CareRecords(neighbours.store);
    let (key, alert_type) = (key_of(evaluation), evaluation.alert_type);
    let message = AlertMessage::of(evaluation, record, neighbours.token_key);
    let published = neighbours.publisher.publish(&message).await;
    let now = clock.now();
    let alert_id = &message.alert_id;
    if let Err(error) = published {
        let step = |record: &mut CareRecord| {
            record.slot_mut(alert_type).give_back(alert_id, worker, now);
        };
        records.update(&key, now, step).await?;
        return Err(error);
    }
    let step = |record: &mut CareRecord| {
        record.slot_mut(alert_type).mark_sent(alert_id, worker, now);
    };
    records.update(&key, now, step).await
}
