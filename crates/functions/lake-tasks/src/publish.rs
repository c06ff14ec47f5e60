//! What a refresh knows, handed to the functions that work without the lake.

use crate::TaskError;
use care_state::{CareRecords, ServiceError, Store, Worklist};
use domain::{
    care::{CareKey, CareRecord, Closed},
    id::{RunId, TenantId},
    worklist::WorkRow,
};
use futures::{StreamExt, TryStreamExt, stream};
use medallion::{Medallion, Moved, Outreach, Run, ToCall};
use std::collections::BTreeMap;

/// Records that are changed at once.
const AT_ONCE: usize = 16;

/// Publishes the run: first who persons are, then their clocks, then the run as the newest and its
/// worklists. Publishing it again changes nothing. Answers with the rows of the worklists.
pub(crate) async fn publish(
    run: &Run,
    medallion: &Medallion,
    store: &impl Store,
) -> Result<u64, TaskError> {
    let run_id: RunId = run.id.parse().map_err(|_| TaskError::Run)?;
    let outreach = medallion.outreach(run).await?;
    let rows = outreach.to_call.len() as u64;
    let done = write(&run_id, run, outreach, store).await;
    done.map_err(TaskError::Publish)?;
    Ok(rows)
}

async fn write(
    run_id: &RunId,
    run: &Run,
    outreach: Outreach,
    store: &impl Store,
) -> Result<(), ServiceError> {
    let records = &CareRecords(store);
    for Moved { tenant, minted, person } in &outreach.moved {
        records.adopt(tenant, minted, person, run.as_of).await?;
    }
    let clocks: Vec<_> = outreach.to_call.iter().map(|one| set_clock(one, run, records)).collect();
    stream::iter(clocks).buffer_unordered(AT_ONCE).try_collect::<Vec<()>>().await?;
    for (tenant, person) in outreach.died {
        stop_clock(CareKey { tenant, person }, run, records).await?;
    }
    // A customer of whom nobody is to be called has a worklist too: an empty one.
    let mut rows: BTreeMap<TenantId, Vec<WorkRow>> =
        outreach.tenants.into_iter().map(|tenant| (tenant, Vec::new())).collect();
    for one in outreach.to_call {
        rows.entry(one.tenant).or_default().push(one.row);
    }
    for (tenant, rows) in rows {
        records.begin_run(&tenant, run_id, run.as_of).await?;
        Worklist(store).publish(&tenant, run_id, run.as_of, rows).await?;
    }
    Ok(())
}

/// Starts the clock of a discharge whose time still runs, and stops one whose patient is in a facility
/// again. A discharge that was long ago has no clock.
async fn set_clock<S: Store>(
    one: &ToCall,
    run: &Run,
    records: &CareRecords<'_, S>,
) -> Result<(), ServiceError> {
    let key = CareKey { tenant: one.tenant.clone(), person: one.row.person_id.clone() };
    match &one.clock {
        Some(clock) if clock.due_at > run.as_of => {
            records.update(&key, run.as_of, |record| record.set_clock(clock.clone())).await
        }
        _ if one.row.in_facility => {
            records.update(&key, run.as_of, |record| record.stop_clock(Closed::Readmitted)).await
        }
        _ => Ok(()),
    }
}

async fn stop_clock<S: Store>(
    key: CareKey,
    run: &Run,
    records: &CareRecords<'_, S>,
) -> Result<(), ServiceError> {
    let step = |record: &mut CareRecord| record.stop_clock(Closed::Died);
    records.update(&key, run.as_of, step).await
}
