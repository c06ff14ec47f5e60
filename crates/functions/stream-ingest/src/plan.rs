//! What is to be written of a batch, before anything is.

use crate::{Batch, EventError};
use chrono::{DateTime, Utc};
use domain::{
    id::{Dataset, TenantId},
    phi::Phi,
};
use medallion::{
    contract::Contracts,
    feed::{FeedRecord, Place, Reading, ReasonCode, delivery},
    ingest::{Delivery, SetAside},
};

/// What is to be written of a batch.
#[derive(Debug, Clone, Default)]
pub struct Plan {
    /// Rows, by raw table.
    pub rows: Vec<Rows>,
    /// Records that no row can be made of.
    pub set_aside: Vec<SetAside>,
    /// The record that ended the batch.
    pub failed: Option<Failed>,
}

/// The rows of one dataset, in order.
#[derive(Debug, Clone)]
pub struct Rows {
    /// The run of records as a file.
    pub delivery: Delivery,
    /// One line of NDJSON per row.
    pub lines: Vec<Phi<String>>,
    /// The records behind the lines.
    pub records: Vec<SetAside>,
}

/// A record that cannot be decoded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failed {
    /// Its number in its shard.
    pub sequence_number: String,
    /// Why.
    pub reason: ReasonCode,
}

/// Who brings the records, and when they arrived.
pub(crate) struct Arrival<'a> {
    pub(crate) tenant: &'a TenantId,
    pub(crate) run_id: &'a str,
    pub(crate) at: DateTime<Utc>,
}

impl Arrival<'_> {
    fn of(&self, dataset: Option<&Dataset>, run: [&Place; 2]) -> Result<Delivery, EventError> {
        delivery(self.tenant, dataset, run, self.at, self.run_id).map_err(|_| EventError::Place)
    }

    /// A record as a file of its own.
    fn alone(
        &self,
        record: &FeedRecord,
        dataset: Option<&Dataset>,
        reason: &str,
    ) -> Result<SetAside, EventError> {
        Ok(SetAside {
            delivery: self.of(dataset, [&record.place, &record.place])?,
            reason: reason.to_owned(),
            record: record.data.clone(),
        })
    }
}

/// Reads the records in order, up to the first that cannot be decoded; of a batch that was given
/// up, all of them.
///
/// # Errors
/// [`EventError::Place`] when a record's place cannot be a key.
pub fn plan(
    batch: &Batch,
    contracts: &Contracts,
    tenant: &TenantId,
    run_id: &str,
    at: DateTime<Utc>,
) -> Result<Plan, EventError> {
    let arrival = Arrival { tenant, run_id, at };
    let mut plan = Plan::default();
    let mut runs: Vec<Run<'_>> = Vec::new();
    for record in &batch.records {
        match contracts.read(record) {
            Ok(Reading::Row { dataset, line }) => take(&mut runs, record, dataset, line),
            Ok(Reading::Refused { dataset, reason }) => {
                plan.set_aside.push(arrival.alone(record, dataset.as_ref(), reason)?);
            }
            Ok(Reading::Control) => {}
            Err(reason) if batch.is_given_up => {
                plan.set_aside.push(arrival.alone(record, None, reason.as_str())?);
            }
            Err(reason) => {
                let sequence_number = record.place.sequence_number.clone();
                plan.failed = Some(Failed { sequence_number, reason });
                break;
            }
        }
    }
    plan.rows = runs.into_iter().map(|run| run.finish(&arrival)).collect::<Result<_, _>>()?;
    Ok(plan)
}

/// The records of one dataset and shard.
struct Run<'a> {
    dataset: Dataset,
    records: Vec<(&'a FeedRecord, Phi<String>)>,
}

fn take<'a>(runs: &mut Vec<Run<'a>>, record: &'a FeedRecord, dataset: Dataset, line: Phi<String>) {
    let place = &record.place;
    let fits = |run: &&mut Run<'a>| {
        run.dataset == dataset
            && run.records.first().is_some_and(|(first, _)| {
                first.place.stream == place.stream && first.place.shard_id == place.shard_id
            })
    };
    match runs.iter_mut().find(fits) {
        Some(run) => run.records.push((record, line)),
        None => runs.push(Run { dataset, records: vec![(record, line)] }),
    }
}

impl Run<'_> {
    fn finish(self, arrival: &Arrival<'_>) -> Result<Rows, EventError> {
        let place = |at: Option<&(&FeedRecord, _)>| at.map(|(record, _)| record.place.clone());
        let first = place(self.records.first()).ok_or(EventError::Place)?;
        let last = place(self.records.last()).ok_or(EventError::Place)?;
        let mut rows = Rows {
            delivery: arrival.of(Some(&self.dataset), [&first, &last])?,
            lines: Vec::new(),
            records: Vec::new(),
        };
        for (record, line) in self.records {
            rows.lines.push(line);
            rows.records.push(arrival.alone(record, Some(&self.dataset), "")?);
        }
        Ok(rows)
    }
}
