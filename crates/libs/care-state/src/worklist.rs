//! What each refresh publishes for the clinics to work through.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use domain::{
    care::{CareKey, CareRecord},
    id::{ClinicId, PersonId, RunId, TenantId},
    worklist::WorkRow,
};
use futures::{StreamExt, TryStreamExt, stream};
use serde::{Deserialize, Serialize};

use crate::{CareRecords, Placed, ServiceError, Store, Stored, read, update};

/// How long rows are kept after the instant of their data.
const KEPT: TimeDelta = TimeDelta::days(3);

/// Items that are read or written at once.
const AT_ONCE: usize = 16;

/// How often a list is read until it holds all that was published: it may lag behind its items.
const READS: usize = 5;

/// The worklists of a store.
#[derive(Debug)]
pub struct Worklist<'a, S>(pub &'a S);

/// A person of a worklist: what the refresh says, and what is known since.
pub type Person = (WorkRow, CareRecord);

/// The refresh whose rows are current.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Published {
    /// The refresh.
    pub run_id: RunId,
    /// The instant of its data.
    pub as_of: DateTime<Utc>,
    rows: BTreeMap<ClinicId, usize>,
}

/// The pointer as it is stored.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Pointer {
    run_id: Option<RunId>,
    as_of: Option<DateTime<Utc>>,
    /// Rows of each clinic, so that a reader knows whether it has seen all of them.
    #[serde(default)]
    rows: BTreeMap<ClinicId, usize>,
}

/// A row as it is stored.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Kept {
    row: Option<WorkRow>,
}

impl<S: Store> Worklist<'_, S> {
    /// Publishes the rows of a refresh: first all of them, then the pointer that makes them current,
    /// unless those of a later refresh are. The same again changes nothing.
    pub async fn publish(
        &self,
        tenant: &TenantId,
        run_id: &RunId,
        as_of: DateTime<Utc>,
        rows: Vec<WorkRow>,
    ) -> Result<(), ServiceError> {
        let writes: Vec<_> =
            rows.iter().map(|row| self.write(tenant, run_id, as_of, row)).collect();
        stream::iter(writes).buffer_unordered(AT_ONCE).try_collect::<Vec<()>>().await?;
        let mut counts = BTreeMap::new();
        for row in &rows {
            *counts.entry(row.clinic_id.clone()).or_insert(0) += 1;
        }
        let step = |pointer: &mut Pointer| {
            if pointer.as_of.is_none_or(|known| known <= as_of) {
                *pointer = Pointer {
                    run_id: Some(run_id.clone()),
                    as_of: Some(as_of),
                    rows: counts.clone(),
                };
            }
        };
        update(self.0, &pointer_key(tenant), None, |_| None, step).await
    }

    async fn write(
        &self,
        tenant: &TenantId,
        run_id: &RunId,
        as_of: DateTime<Utc>,
        row: &WorkRow,
    ) -> Result<(), ServiceError> {
        let key = row_key(tenant, run_id, &row.person_id);
        let list = list_of(tenant, run_id, &row.clinic_id);
        let position = 100 - i64::from(row.risk_score.get());
        let place = |_: &Kept| Some(Placed { list: list.clone(), position });
        let expires_at = Some((as_of + KEPT).timestamp());
        update(self.0, &key, expires_at, place, |kept: &mut Kept| kept.row = Some(row.clone()))
            .await
    }

    /// The refresh whose rows are current, if one was published.
    pub async fn current(&self, tenant: &TenantId) -> Result<Option<Published>, ServiceError> {
        let known = read::<Pointer>(self.0, &pointer_key(tenant)).await?;
        Ok(known.and_then(|(pointer, _)| {
            let (run_id, as_of) = pointer.run_id.zip(pointer.as_of)?;
            Some(Published { run_id, as_of, rows: pointer.rows })
        }))
    }

    /// The persons of a clinic, and what is known of them now.
    ///
    /// # Errors
    /// The store's, or `Incomplete` where rows are missing that were published.
    pub async fn of_clinic(
        &self,
        tenant: &TenantId,
        published: &Published,
        clinic: &ClinicId,
    ) -> Result<Vec<Person>, ServiceError> {
        let rows = self.rows(tenant, published, clinic).await?;
        let reads: Vec<_> = rows.into_iter().map(|row| self.with_record(tenant, row)).collect();
        stream::iter(reads).buffered(AT_ONCE).try_collect().await
    }

    async fn rows(
        &self,
        tenant: &TenantId,
        published: &Published,
        clinic: &ClinicId,
    ) -> Result<Vec<WorkRow>, ServiceError> {
        let Some(expected) = published.rows.get(clinic) else { return Ok(Vec::new()) };
        let list = list_of(tenant, &published.run_id, clinic);
        for _ in 0..READS {
            let found = self.0.list(&list, i64::MAX, usize::MAX).await?;
            if found.len() >= *expected {
                return found.into_iter().map(|stored| row_of(stored, clinic)).collect();
            }
        }
        Err(ServiceError::new("read the worklist", "Incomplete"))
    }

    /// One person of the current refresh, and what is known of them now.
    pub async fn of_person(
        &self,
        tenant: &TenantId,
        published: &Published,
        person: &PersonId,
    ) -> Result<Option<Person>, ServiceError> {
        let kept = read::<Kept>(self.0, &row_key(tenant, &published.run_id, person)).await?;
        let Some(row) = kept.and_then(|(kept, _)| kept.row) else { return Ok(None) };
        self.with_record(tenant, row).await.map(Some)
    }

    async fn with_record(&self, tenant: &TenantId, row: WorkRow) -> Result<Person, ServiceError> {
        let key = CareKey { tenant: tenant.clone(), person: row.person_id.clone() };
        let record = CareRecords(self.0).get(&key).await?;
        Ok((row, record))
    }
}

/// The row of an item of a clinic's list. One that is not the clinic's is no row of it.
fn row_of(stored: Stored, clinic: &ClinicId) -> Result<WorkRow, ServiceError> {
    let kept: Option<Kept> = serde_json::from_value(stored.item.into()).ok();
    let row = kept.and_then(|kept| kept.row).filter(|row| row.clinic_id == *clinic);
    row.ok_or_else(|| ServiceError::new("read the worklist", "NotReadable"))
}

fn pointer_key(tenant: &TenantId) -> String {
    format!("WORKLIST#{tenant}")
}

fn row_key(tenant: &TenantId, run_id: &RunId, person: &PersonId) -> String {
    format!("WORK#{tenant}#{run_id}#{person}")
}

fn list_of(tenant: &TenantId, run_id: &RunId, clinic: &ClinicId) -> String {
    format!("WORK#{tenant}#{run_id}#{clinic}")
}

#[cfg(test)]
mod tests;
