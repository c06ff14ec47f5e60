//! What a table is made from, and how much of it was read.

use super::{
    delivered::{show_delivered, waiting},
    show_empty,
};
use crate::{Medallion, MedallionError, contract::Contract};
use lake::{LakeError, Session, Table, TableName, Txn};
use std::collections::BTreeMap;

/// The version that each source has now, and how much of it the table has read.
pub(super) struct Sources {
    tables: BTreeMap<TableName, (Table, Option<u64>)>,
}

impl Contract {
    /// The tables whose changes make this one change.
    pub(super) fn sources(&self) -> impl Iterator<Item = &TableName> {
        let from_raw = self.is_made_from_raw();
        self.reads.iter().filter(move |read| !from_raw || read.schema() == "raw")
    }

    /// The tables that its model only looks things up in.
    fn lookups(&self) -> impl Iterator<Item = &TableName> {
        let from_raw = self.is_made_from_raw();
        self.reads.iter().filter(move |read| from_raw && read.schema() != "raw")
    }

    fn is_made_from_raw(&self) -> bool {
        self.reads.iter().any(|read| read.schema() == "raw")
    }

    /// The work of reading a source, as the table's log names it.
    fn reading(&self, source: &TableName) -> String {
        format!("curate/{}/{source}", self.table)
    }
}

impl Sources {
    pub(super) async fn open(
        medallion: &Medallion,
        contract: &Contract,
        target: &Table,
    ) -> Result<Self, MedallionError> {
        let mut tables = BTreeMap::new();
        for source in contract.sources() {
            let read = |error| MedallionError::Read { table: source.clone(), source: error };
            if let Some(mut table) = medallion.lake.open(source).await.map_err(read)? {
                if let Some(contract) = medallion.contracts.of(source) {
                    table.add_missing_columns(&contract.fields()).await.map_err(read)?;
                }
                let seen = target.progress(&contract.reading(source)).await.map_err(read)?;
                let seen = seen.and_then(|version| u64::try_from(version).ok());
                tables.insert(source.clone(), (table, seen));
            }
        }
        Ok(Self { tables })
    }

    /// What a commit records: the versions that it reads up to, of the sources that have moved.
    pub(super) fn txns(&self, contract: &Contract) -> Vec<Txn> {
        let moved = self.tables.iter().filter(|(_, (table, seen))| *seen != Some(table.version()));
        moved
            .map(|(name, (table, _))| Txn::up_to(contract.reading(name), table.version()))
            .collect()
    }

    pub(super) fn is_unread(&self) -> bool {
        self.tables.values().all(|(_, seen)| seen.is_none())
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (&TableName, &Table, Option<u64>)> {
        self.tables.iter().map(|(name, (table, seen))| (name, table, *seen))
    }

    /// The columns of the first source that its contract does not know.
    pub(super) fn new_columns(
        &self,
        medallion: &Medallion,
        contract: &Contract,
    ) -> Result<Vec<String>, LakeError> {
        let Some(first) = contract.sources().next() else { return Ok(Vec::new()) };
        let (Some((table, _)), Some(known)) =
            (self.tables.get(first), medallion.contracts.of(first))
        else {
            return Ok(Vec::new());
        };
        let schema = table.schema()?;
        let names = schema.fields().iter().map(|field| field.name());
        let is_new =
            |name: &&String| known.column(name).is_none() && contract.column(name).is_none();
        Ok(names.filter(is_new).cloned().collect())
    }

    /// Shows what the table has not read of its sources, and all of what it looks things up in.
    pub(super) async fn show_unread(
        &self,
        medallion: &Medallion,
        contract: &Contract,
        session: &Session,
    ) -> Result<(), LakeError> {
        for name in contract.sources() {
            match (self.tables.get(name), medallion.contracts.of(name)) {
                (Some((table, seen)), _) if name.schema() == "raw" => {
                    session.add_changes(table, &waiting(name)?, *seen).await?;
                    show_delivered(session, name).await?;
                }
                (Some((table, seen)), _) => session.add_changes(table, name, *seen).await?,
                (None, Some(contract)) => show_empty(session, contract)?,
                (None, None) => {}
            }
        }
        for name in contract.lookups() {
            if let Some(contract) = medallion.contracts.of(name) {
                medallion.show(session, contract).await?;
            }
        }
        Ok(())
    }
}
