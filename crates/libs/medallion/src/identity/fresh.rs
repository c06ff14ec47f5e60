//! Which records came or changed since the last run.

use super::{
    compute,
    records::{SOURCES, key},
    rows::Links,
};
use crate::{Medallion, MedallionError, score::Columns};
use domain::{id::TenantId, identity::RecordKey};
use lake::Txn;
use std::collections::HashSet;

/// The table of stewards' verdicts.
const VERDICTS: &str = "raw.identity_verdict";

/// What a run has to look at.
pub(super) struct Fresh {
    /// The records that came or changed; all of them where that is not known.
    records: Option<HashSet<(TenantId, RecordKey)>>,
    /// How far each source is read afterwards, for those that have moved.
    txns: Vec<Txn>,
}

impl Fresh {
    pub(super) async fn since(
        medallion: &Medallion,
        links: &Links,
    ) -> Result<Self, MedallionError> {
        let mut fresh = Self { records: Some(HashSet::new()), txns: Vec::new() };
        for source in SOURCES {
            fresh.read(medallion, links, source).await?;
        }
        fresh.watch(medallion, links, VERDICTS).await?;
        Ok(fresh)
    }

    /// Whether no source and no verdict has come since.
    pub(super) fn is_nothing(&self) -> bool {
        self.txns.is_empty()
    }

    pub(super) fn holds(&self, tenant: &TenantId, record: &RecordKey) -> bool {
        self.records.as_ref().is_none_or(|all| all.contains(&(tenant.clone(), record.clone())))
    }

    pub(super) fn txns(self) -> Vec<Txn> {
        self.txns
    }

    /// Takes in what changed of a table of records.
    async fn read(
        &mut self,
        medallion: &Medallion,
        links: &Links,
        source: &str,
    ) -> Result<(), MedallionError> {
        let patient = if source == SOURCES[0] { "patient_id" } else { "member_id" };
        let Some((table, seen)) = self.watch(medallion, links, source).await? else {
            return Ok(());
        };
        let by = ["tenant", "data_source", patient].map(str::to_owned);
        let keys = medallion.contract(table.name())?.keys();
        let keys: Vec<String> = keys.into_iter().map(str::to_owned).collect();
        let Some(batches) = table.touched(seen, &by, &keys).await.map_err(compute)? else {
            self.records = None;
            return Ok(());
        };
        for batch in batches {
            let columns = Columns::of(&batch).map_err(compute)?;
            let named = (0..batch.num_rows()).filter_map(|row| {
                let tenant = columns.text("tenant", row)?.parse().ok()?;
                Some((tenant, key(&columns, row, "data_source", patient)?))
            });
            if let Some(records) = &mut self.records {
                records.extend(named);
            }
        }
        Ok(())
    }

    /// Notes how far a table is read, if it has moved; gives the table and how far it was read.
    async fn watch(
        &mut self,
        medallion: &Medallion,
        links: &Links,
        source: &str,
    ) -> Result<Option<(lake::Table, Option<u64>)>, MedallionError> {
        let name = super::named(source)?;
        let Some(table) = medallion.lake.open(&name).await.map_err(compute)? else {
            return Ok(None);
        };
        let work = format!("resolve-identity/{source}");
        let seen = links.progress(&work).await.map_err(compute)?;
        if seen == Some(table.version()) {
            return Ok(None);
        }
        self.txns.push(Txn::up_to(work, table.version()));
        Ok(Some((table, seen)))
    }
}
