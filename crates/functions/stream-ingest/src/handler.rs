//! One batch of records to the raw zone.

use crate::{Batch, Failed, Plan, RawZone, StreamError, Written, from_event, plan::plan};
use domain::{clock::Clock, id::TenantId};
use medallion::contract::Contracts;
use serde_json::{Value, json};

/// All that the function has around it.
#[derive(Debug)]
pub struct Neighbours<'a, Z, C> {
    /// Whose streams these are.
    pub tenant: &'a TenantId,
    /// What the tables look like.
    pub contracts: &'a Contracts,
    /// Where rows and records are kept.
    pub zone: &'a Z,
    /// Tells when records arrive.
    pub clock: &'a C,
}

/// What became of a batch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Handled {
    /// The record from which on the batch is to come again.
    pub failed: Option<Failed>,
    /// What was written.
    pub written: Written,
}

impl Handled {
    /// The answer to the event source mapping.
    #[must_use]
    pub fn response(&self) -> Value {
        let failure = |failed: &Failed| json!({ "itemIdentifier": failed.sequence_number });
        json!({ "batchItemFailures": self.failed.iter().map(failure).collect::<Vec<_>>() })
    }
}

/// Takes in the records before the first that cannot be decoded, and names that one. Of a batch
/// that the mapping has given up, takes in all records, and those that cannot be decoded as they
/// are.
///
/// # Errors
/// [`StreamError`] when the event is none of records, or nothing was written for sure: the whole
/// batch may come again.
pub async fn handle<Z: RawZone, C: Clock>(
    event: &Value,
    run_id: &str,
    neighbours: &Neighbours<'_, Z, C>,
) -> Result<Handled, StreamError> {
    let Neighbours { tenant, contracts, zone, clock } = neighbours;
    let batch = from_event(event)?;
    let plan = plan(&batch, contracts, tenant, run_id, clock.now())?;
    let written = zone.write(&plan).await?;
    log(&batch, &plan, &written);
    Ok(Handled { failed: plan.failed, written })
}

fn log(batch: &Batch, plan: &Plan, written: &Written) {
    if let Some(failed) = &plan.failed {
        tracing::error!(
            record.sequence_number = %failed.sequence_number,
            reason = failed.reason.as_str(),
            "a record cannot be decoded and comes again"
        );
    }
    let rows = |count: fn(&medallion::ingest::Ingested) -> u64| -> u64 {
        written.ingested.iter().map(count).sum()
    };
    tracing::info!(
        records = batch.records.len(),
        rows.accepted = rows(|one| one.accepted),
        rows.quarantined = rows(|one| one.quarantined) + written.set_aside,
        batch.is_given_up = batch.is_given_up,
        "a batch was taken in"
    );
}
