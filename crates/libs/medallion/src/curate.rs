//! Raw versions not seen yet to curated rows.
//!
//! A curated row is the newest of all rows of its key by (instant, sequence), whatever order they
//! arrived in: taking the greater of the kept row and each delivered one gives the same table for
//! every order, repetition and crash. How far a table has read each source stands in its own log,
//! in the commit that holds the rows.

use crate::{Medallion, MedallionError, contract::Contract, model::sql_of, run::work};
use arrow::{array::RecordBatch, error::ArrowError};
use futures::{StreamExt, stream};
use lake::{BatchStream, Committed, LakeError, Session, Table, TableName, TableWriter, Txn};
use std::collections::BTreeMap;

/// What curating one table did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Curated {
    /// The table.
    pub table: TableName,
    /// The table's version afterwards.
    pub version: u64,
    /// Rows written: changed keys with their newest rows.
    pub rows: u64,
    /// Whether every source had been read before.
    pub was_current: bool,
}

/// The version that each source has now, and how much of it the table has read.
struct Progress {
    sources: BTreeMap<TableName, (Table, Option<u64>)>,
}

impl Medallion {
    /// Brings `table` up to date with what its sources hold. Only versions of raw tables that were
    /// not read before are read, and only the keys that they name are touched.
    ///
    /// # Errors
    /// [`MedallionError::UnknownTable`] for a table without a model; otherwise as reading,
    /// computing and writing fail. A failed call leaves the table as it was and may be repeated.
    pub async fn curate(&self, table: &TableName) -> Result<Curated, MedallionError> {
        let contract = self.contract(table)?;
        let sql = sql_of(table).ok_or_else(|| MedallionError::UnknownTable(table.to_string()))?;
        let target = self.open(contract).await?;
        let progress = self.progress(contract, &target).await?;
        let txns = progress.txns(contract);
        if txns.is_empty() {
            let version = target.version();
            return Ok(Curated { table: table.clone(), version, rows: 0, was_current: true });
        }
        let step = Step { medallion: self, contract, sql, target, progress, txns };
        let (committed, rows) = step.run().await?;
        let was_current = matches!(committed, Committed::Already(_));
        Ok(Curated { table: table.clone(), version: committed.version(), rows, was_current })
    }

    async fn progress(
        &self,
        contract: &Contract,
        target: &Table,
    ) -> Result<Progress, MedallionError> {
        let mut sources = BTreeMap::new();
        for source in contract.sources() {
            let read = |error| MedallionError::Read { table: source.clone(), source: error };
            if let Some(table) = self.lake.open(source).await.map_err(read)? {
                let seen = target.progress(&app(contract, source)).await.map_err(read)?;
                let seen = seen.and_then(|version| u64::try_from(version).ok());
                sources.insert(source.clone(), (table, seen));
            }
        }
        Ok(Progress { sources })
    }
}

impl Contract {
    /// The tables whose changes make this one change.
    fn sources(&self) -> impl Iterator<Item = &TableName> {
        let from_raw = self.reads.iter().any(|read| read.schema() == "raw");
        self.reads.iter().filter(move |read| !from_raw || read.schema() == "raw")
    }

    /// The tables that its model only looks things up in.
    fn lookups(&self) -> impl Iterator<Item = &TableName> {
        let from_raw = self.reads.iter().any(|read| read.schema() == "raw");
        self.reads.iter().filter(move |read| from_raw && read.schema() != "raw")
    }
}

impl Progress {
    /// What a commit records: the versions that it reads up to, of the sources that have moved.
    fn txns(&self, contract: &Contract) -> Vec<Txn> {
        let moved = self.sources.iter().filter(|(_, (table, seen))| *seen != Some(table.version()));
        moved.map(|(name, (table, _))| Txn::up_to(app(contract, name), table.version())).collect()
    }
}

fn app(contract: &Contract, source: &TableName) -> String {
    format!("curate/{}/{source}", contract.table)
}

/// One table being brought up to date.
struct Step<'a> {
    medallion: &'a Medallion,
    contract: &'a Contract,
    sql: &'static str,
    target: Table,
    progress: Progress,
    txns: Vec<Txn>,
}

impl Step<'_> {
    async fn run(self) -> Result<(Committed, u64), MedallionError> {
        let compute =
            |source| MedallionError::Compute { table: self.contract.table.clone(), source };
        let session = self.medallion.empty_session().map_err(compute)?;
        let fresh = self.target.stats().map_err(compute)?.files == 0;
        if !self.contract.replace_by.is_empty() {
            return self.replace_groups(&session, fresh).await;
        }
        self.show_sources(&session).await.map_err(compute)?;
        let newest = newest_per_key(self.contract, self.sql);
        if fresh {
            let (_, rows) = session.stream(&newest).await.map_err(compute)?;
            return self.append(rows).await;
        }
        session
            .add_table_as(&self.target, &work("kept").map_err(compute)?)
            .await
            .map_err(compute)?;
        let winners = session.query(&winners(self.contract, &newest)).await.map_err(compute)?;
        let keys = keys_of(self.contract, &winners).map_err(|source| self.rows_error(source))?;
        self.replace(keys, Box::pin(stream::iter(winners.into_iter().map(Ok)))).await
    }

    async fn show_sources(&self, session: &Session) -> Result<(), LakeError> {
        for name in self.contract.sources() {
            match self.progress.sources.get(name) {
                Some((table, seen)) => session.add_changes(table, *seen).await?,
                None => self.show_empty(session, name)?,
            }
        }
        self.show_lookups(session).await
    }

    async fn show_lookups(&self, session: &Session) -> Result<(), LakeError> {
        for name in self.contract.lookups() {
            if let Some(contract) = self.medallion.contracts.of(name) {
                self.medallion.show(session, contract).await?;
            }
        }
        Ok(())
    }

    fn show_empty(&self, session: &Session, name: &TableName) -> Result<(), LakeError> {
        match self.medallion.contracts.of(name) {
            Some(contract) => session.add_rows(name, contract.schema(), vec![]),
            None => Ok(()),
        }
    }

    /// Makes again all rows of the groups (persons) that a source's changes name.
    async fn replace_groups(
        self,
        session: &Session,
        fresh: bool,
    ) -> Result<(Committed, u64), MedallionError> {
        let compute =
            |source| MedallionError::Compute { table: self.contract.table.clone(), source };
        if fresh {
            for (table, _) in self.progress.sources.values() {
                session.add_table(table).await.map_err(compute)?;
            }
            let (_, rows) = session.stream(self.sql).await.map_err(compute)?;
            return self.append(rows).await;
        }
        let groups = self.touched(session).await.map_err(compute)?;
        if groups.is_empty() {
            return self.replace(groups, Box::pin(stream::empty())).await;
        }
        self.show_groups(session, &groups).await.map_err(compute)?;
        let (_, rows) = session.stream(self.sql).await.map_err(compute)?;
        self.replace(groups, rows).await
    }

    /// The groups that the sources' changes name.
    async fn touched(&self, session: &Session) -> Result<Vec<RecordBatch>, LakeError> {
        let by = self.contract.replace_by.join(", ");
        let mut touched = Vec::new();
        for (name, (table, seen)) in &self.progress.sources {
            session.add_changes(table, *seen).await?;
            touched.extend(session.query(&format!("select distinct {by} from {name}")).await?);
        }
        touched.retain(|batch| batch.num_rows() > 0);
        Ok(touched)
    }

    /// Shows the sources cut down to `groups`.
    async fn show_groups(
        &self,
        session: &Session,
        groups: &[RecordBatch],
    ) -> Result<(), LakeError> {
        let matched = same(&self.contract.replace_by, "whole", "touched");
        session.add_rows(&work("touched")?, groups[0].schema(), groups.to_vec())?;
        for (name, (table, _)) in &self.progress.sources {
            let whole = work(&format!("whole_{}", name.table()))?;
            session.add_table_as(table, &whole).await?;
            let cut = format!(
                "select whole.* from {whole} as whole
                 left semi join work.touched as touched on {matched}"
            );
            session.add_view(name, &cut).await?;
        }
        Ok(())
    }

    async fn append(self, mut rows: BatchStream) -> Result<(Committed, u64), MedallionError> {
        let write = |source| MedallionError::Write { table: self.contract.table.clone(), source };
        let hints = self.contract.write_hints();
        let mut writer = TableWriter::new(self.target.clone(), &hints).map_err(write)?;
        let mut written = 0;
        while let Some(batch) = rows.next().await {
            let batch = batch.map_err(|source| MedallionError::Compute {
                table: self.contract.table.clone(),
                source,
            })?;
            written += batch.num_rows() as u64;
            writer.write(&batch).await.map_err(write)?;
        }
        let committed = writer.commit(&self.txns).await.map_err(write)?;
        Ok((committed, written))
    }

    async fn replace(
        mut self,
        keys: Vec<RecordBatch>,
        rows: BatchStream,
    ) -> Result<(Committed, u64), MedallionError> {
        let hints = self.contract.write_hints();
        let done = self.target.replace(keys, rows, &hints, &self.txns).await;
        done.map_err(|source| MedallionError::Write { table: self.contract.table.clone(), source })
    }

    fn rows_error(&self, source: ArrowError) -> MedallionError {
        MedallionError::Rows { table: self.contract.table.clone(), source }
    }
}

/// The model's rows, cut to the newest of each key.
fn newest_per_key(contract: &Contract, sql: &str) -> String {
    let columns: Vec<&str> = contract.columns.iter().map(|column| column.name.as_str()).collect();
    let keys = contract.keys().join(", ");
    format!(
        "select {} from (
            select model.*, row_number() over (
                partition by {keys} order by _committed_at desc, _sequence desc
            ) as _rank
            from ({sql}) as model
        ) as ranked
        where _rank = 1",
        columns.join(", ")
    )
}

/// Those of the newest rows that are newer than what the table keeps.
fn winners(contract: &Contract, newest: &str) -> String {
    let keys: Vec<String> = contract.keys().into_iter().map(str::to_owned).collect();
    let matched = same(&keys, "incoming", "kept");
    let first = &keys[0];
    format!(
        "select incoming.* from ({newest}) as incoming
        left join work.kept as kept on {matched}
        where kept.{first} is null
            or incoming._committed_at > kept._committed_at
            or (
                incoming._committed_at = kept._committed_at
                and incoming._sequence > kept._sequence
            )"
    )
}

fn same(columns: &[String], left: &str, right: &str) -> String {
    let equal = |column: &String| format!("{left}.{column} = {right}.{column}");
    columns.iter().map(equal).collect::<Vec<_>>().join(" and ")
}

fn keys_of(contract: &Contract, batches: &[RecordBatch]) -> Result<Vec<RecordBatch>, ArrowError> {
    let keys = contract.keys();
    let cut = |batch: &RecordBatch| {
        let schema = batch.schema();
        let positions: Result<Vec<usize>, _> =
            keys.iter().map(|key| schema.index_of(key)).collect();
        batch.project(&positions?)
    };
    batches.iter().map(cut).collect()
}
