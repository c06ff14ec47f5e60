//! Care records in a store.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use domain::{
    care::{CareKey, CareRecord},
    id::{PersonId, RunId, TenantId},
};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{Placed, ServiceError, Store, read, update};

/// The list of the records that the sweeper is to look at, by epoch milliseconds.
const DUE: &str = "CARE_DUE";

/// The care records of a store.
#[derive(Debug)]
pub struct CareRecords<'a, S>(pub &'a S);

/// A record that is due.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Whose.
    pub key: CareKey,
    /// What it held when it was found.
    pub record: CareRecord,
}

/// The newest refresh of a customer.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
struct NewestRun {
    run_id: Option<RunId>,
    as_of: Option<DateTime<Utc>>,
}

/// Whose id a person id is, since identities were resolved.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Alias {
    person_id: Option<PersonId>,
    /// Whose it was before, as long as what was kept of them is to be taken over.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    carried_from: BTreeSet<PersonId>,
}

impl Alias {
    /// Says whose the minted id is, and whose records are to be taken over.
    fn adopt(&mut self, minted: &PersonId, person: &PersonId) -> BTreeSet<PersonId> {
        if self.person_id.as_ref() != Some(person) {
            let before = self.person_id.replace(person.clone());
            self.carried_from.insert(before.unwrap_or_else(|| minted.clone()));
            self.carried_from.remove(person);
        }
        self.carried_from.clone()
    }

    /// Notes that the records of `before` were taken over, unless the id is somebody else's again.
    fn finish(&mut self, person: &PersonId, before: &BTreeSet<PersonId>) {
        if self.person_id.as_ref() == Some(person) {
            self.carried_from.retain(|carried| !before.contains(carried));
        }
    }
}

impl<S: Store> CareRecords<'_, S> {
    /// The record of a person, empty where nothing is known.
    pub async fn get(&self, key: &CareKey) -> Result<CareRecord, ServiceError> {
        Ok(read(self.0, &key.to_string()).await?.map(|(record, _)| record).unwrap_or_default())
    }

    /// Takes a step on the record of a person at `now`.
    pub async fn update<A: Send>(
        &self,
        key: &CareKey,
        now: DateTime<Utc>,
        step: impl Fn(&mut CareRecord) -> A + Send + Sync,
    ) -> Result<A, ServiceError> {
        let place = |record: &CareRecord| {
            let position = record.due_at(now)?.timestamp_millis();
            Some(Placed { list: DUE.to_owned(), position })
        };
        update(self.0, &key.to_string(), None, place, step).await
    }

    /// The records that are due at `now`, at most `limit`. One that cannot be read is an error of its
    /// own, and does not hide the others.
    pub async fn due(
        &self,
        now: DateTime<Utc>,
        limit: usize,
    ) -> Result<Vec<Result<Found, ServiceError>>, ServiceError> {
        let found = self.0.list(DUE, now.timestamp_millis(), limit).await?;
        Ok(found.into_iter().map(found_of).collect())
    }

    /// Whose id a person id is now.
    pub async fn resolve(
        &self,
        tenant: &TenantId,
        minted: PersonId,
    ) -> Result<PersonId, ServiceError> {
        let known = read::<Alias>(self.0, &alias_key(tenant, &minted)).await?;
        Ok(known.and_then(|(alias, _)| alias.person_id).unwrap_or(minted))
    }

    /// Says whose id a person id is now, and takes over what was kept of whom it was before. The same
    /// again finishes what was begun, and changes nothing once that is done: what becomes known later
    /// of a person who was split off is theirs alone.
    pub async fn adopt(
        &self,
        tenant: &TenantId,
        minted: &PersonId,
        person: &PersonId,
        now: DateTime<Utc>,
    ) -> Result<(), ServiceError> {
        let alias = alias_key(tenant, minted);
        let step = |alias: &mut Alias| alias.adopt(minted, person);
        let before = update(self.0, &alias, None, |_| None, step).await?;
        if before.is_empty() {
            return Ok(());
        }
        let key = |person: &PersonId| CareKey { tenant: tenant.clone(), person: person.clone() };
        for other in &before {
            let known = self.get(&key(other)).await?;
            self.update(&key(person), now, |record| record.merge(&known)).await?;
            self.update(&key(other), now, CareRecord::retire).await?;
        }
        let step = |alias: &mut Alias| alias.finish(person, &before);
        update(self.0, &alias, None, |_| None, step).await
    }

    /// Remembers a refresh as the newest, unless a later one is known; answers with the instant of the
    /// newest.
    pub async fn begin_run(
        &self,
        tenant: &TenantId,
        run_id: &RunId,
        as_of: DateTime<Utc>,
    ) -> Result<DateTime<Utc>, ServiceError> {
        let step = |newest: &mut NewestRun| {
            if newest.as_of.is_none_or(|known| known <= as_of) {
                *newest = NewestRun { run_id: Some(run_id.clone()), as_of: Some(as_of) };
            }
            newest.as_of.unwrap_or(as_of)
        };
        update(self.0, &run_key(tenant), None, |_| None, step).await
    }

    /// The newest refresh and its instant.
    pub async fn newest_run(
        &self,
        tenant: &TenantId,
    ) -> Result<Option<(RunId, DateTime<Utc>)>, ServiceError> {
        let known = read::<NewestRun>(self.0, &run_key(tenant)).await?;
        Ok(known.and_then(|(newest, _)| newest.run_id.zip(newest.as_of)))
    }
}

fn alias_key(tenant: &TenantId, person: &PersonId) -> String {
    format!("PERSON#{tenant}#{person}")
}

fn run_key(tenant: &TenantId) -> String {
    format!("RUN#{tenant}")
}

fn found_of(stored: crate::Stored) -> Result<Found, ServiceError> {
    let unreadable = || ServiceError::new("read the record", "NotReadable");
    let mut parts = stored.key.splitn(3, '#').skip(1);
    let mut next = || parts.next().ok_or_else(unreadable);
    let (tenant, person) = (next()?.parse(), next()?.parse());
    let key = CareKey {
        tenant: tenant.map_err(|_| unreadable())?,
        person: person.map_err(|_| unreadable())?,
    };
    let record = serde_json::from_value(Value::Object(stored.item)).map_err(|_| unreadable())?;
    Ok(Found { key, record })
}
