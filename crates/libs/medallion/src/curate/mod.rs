//! Raw versions not seen yet to curated rows.
//!
//! A curated table is a function of the set of its raw rows: the order in which they were delivered
//! and processed, repetitions and crashes leave no trace in it. How far a table has read each source
//! stands in its own log, in the commit that holds the rows.

mod absence;
pub(crate) mod columns;
pub(crate) mod delivered;
mod groups;
mod history;
pub(crate) mod newest;
mod periods;
pub(crate) mod persons;
mod sources;
mod tombstone;

use crate::{
    Medallion, MedallionError,
    contract::{Contract, History},
    model::sql_of,
};
use arrow::{
    array::RecordBatch,
    datatypes::{DataType, Field},
    error::ArrowError,
};
use futures::StreamExt;
use lake::{BatchStream, Committed, LakeError, Session, Table, TableName, TableWriter, Txn};
use persons::Persons;
use sources::Sources;

/// How a model asks for the columns of a table that no contract knows: the table's alias follows.
const MORE_COLUMNS: &str = "-- and the columns of ";
/// How a model says, where it puts rows of several tables together, that a table has none of them.
const NO_COLUMNS: &str = "-- and nothing for the columns that no contract knows";

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
        let mut target = self.open(contract).await?;
        let sources = Sources::open(self, contract, &target).await?;
        let mut txns = sources.txns(contract);
        let mut moved = 0;
        if let Some(persons) = Persons::open(self, contract, &target).await? {
            if !sources.is_unread() {
                let write = |source| MedallionError::Write { table: table.clone(), source };
                moved = persons.follow(self, contract, &mut target).await.map_err(write)?;
            } else if !txns.is_empty() {
                txns.push(persons.txn());
            }
        }
        if txns.is_empty() {
            let version = target.version();
            let was_current = moved == 0;
            return Ok(Curated { table: table.clone(), version, rows: moved, was_current });
        }
        let step =
            Step { medallion: self, contract, sql, extra: Vec::new(), target, sources, txns };
        let (committed, rows) = step.run().await?;
        let was_current = matches!(committed, Committed::Already(_));
        let (version, rows) = (committed.version(), rows + moved);
        Ok(Curated { table: table.clone(), version, rows, was_current })
    }
}

/// One table being brought up to date.
struct Step<'a> {
    medallion: &'a Medallion,
    contract: &'a Contract,
    sql: &'static str,
    /// Columns that the sources have and no contract knows, by their names in the target.
    extra: Vec<String>,
    target: Table,
    sources: Sources,
    txns: Vec<Txn>,
}

impl Step<'_> {
    async fn run(mut self) -> Result<(Committed, u64), MedallionError> {
        let session = self.medallion.empty_session().map_err(self.compute())?;
        self.take_new_columns().await?;
        match self.contract.history {
            _ if !self.contract.replace_by.is_empty() => self.replace_groups(&session).await,
            History::Bitemporal => self.rebuild_history(&session).await,
            History::Append | History::Current => self.keep_newest(&session).await,
        }
    }

    /// Adds to the target what its main source has beyond its contract.
    async fn take_new_columns(&mut self) -> Result<(), MedallionError> {
        if !self.sql.contains(MORE_COLUMNS) {
            return Ok(());
        }
        self.extra =
            self.sources.new_columns(self.medallion, self.contract).map_err(self.compute())?;
        let fields: Vec<Field> =
            self.extra.iter().map(|name| Field::new(name, DataType::Utf8, true)).collect();
        self.target.add_missing_columns(&fields).await.map_err(self.write())?;
        Ok(())
    }

    /// Whether the target has read nothing yet.
    fn is_fresh(&self) -> bool {
        self.sources.is_unread()
    }

    /// The model, with the columns that no contract knows where it asks for them.
    fn model(&self) -> String {
        with_columns(self.sql, &self.extra)
    }

    /// The names of the target's columns.
    fn columns(&self) -> Vec<String> {
        let known = self.contract.columns.iter().map(|column| column.name.clone());
        known.chain(self.extra.iter().cloned()).collect()
    }

    async fn append(&self, mut rows: BatchStream) -> Result<(Committed, u64), MedallionError> {
        let hints = self.contract.write_hints();
        let writer = TableWriter::new(self.target.clone(), &hints);
        let mut writer = writer.map_err(self.write())?;
        let mut written = 0;
        while let Some(batch) = rows.next().await {
            let batch = batch.map_err(self.compute())?;
            written += batch.num_rows() as u64;
            writer.write(&batch).await.map_err(self.write())?;
        }
        let committed = writer.commit(&self.txns).await.map_err(self.write())?;
        Ok((committed, written))
    }

    async fn replace(
        mut self,
        keys: Vec<RecordBatch>,
        rows: BatchStream,
    ) -> Result<(Committed, u64), MedallionError> {
        let hints = self.contract.write_hints();
        let done = self.target.replace(keys, rows, &hints, &self.txns).await;
        done.map_err(self.write())
    }

    fn compute(&self) -> impl Fn(LakeError) -> MedallionError + use<> {
        let table = self.contract.table.clone();
        move |source| MedallionError::Compute { table: table.clone(), source }
    }

    fn write(&self) -> impl Fn(LakeError) -> MedallionError + use<> {
        let table = self.contract.table.clone();
        move |source| MedallionError::Write { table: table.clone(), source }
    }

    fn lay_out(&self) -> impl Fn(ArrowError) -> MedallionError + use<> {
        let table = self.contract.table.clone();
        move |source| MedallionError::Rows { table: table.clone(), source }
    }
}

/// A model with more columns where it asks for them.
fn with_columns(sql: &str, extra: &[String]) -> String {
    let mut lines = Vec::new();
    for line in sql.lines() {
        match line.trim().strip_prefix(MORE_COLUMNS) {
            _ if line.trim() == NO_COLUMNS => {
                let none = |name: &String| format!("    , cast(null as varchar) as \"{name}\"");
                lines.extend(extra.iter().map(none));
            }
            Some(rest) => {
                let alias = rest.split(' ').next().unwrap_or_default();
                lines.extend(extra.iter().map(|name| format!("    , {alias}.\"{name}\"")));
            }
            None => lines.push(line.to_owned()),
        }
    }
    lines.join("\n")
}

/// Shows a contract's table as one without rows.
pub(crate) fn show_empty(session: &Session, contract: &Contract) -> Result<(), LakeError> {
    session.add_rows(&contract.table, contract.schema(), vec![])
}

/// The condition that two rows have the same values in these columns.
fn same(columns: &[String], left: &str, right: &str) -> String {
    let equal = |column: &String| format!("{left}.\"{column}\" = {right}.\"{column}\"");
    columns.iter().map(equal).collect::<Vec<_>>().join(" and ")
}

/// Names as a list of columns of a query.
fn listed(columns: &[String], of: &str) -> String {
    let one = |column: &String| format!("{of}.\"{column}\"");
    columns.iter().map(one).collect::<Vec<_>>().join(", ")
}

/// The named columns of batches.
fn cut(batches: &[RecordBatch], names: &[String]) -> Result<Vec<RecordBatch>, ArrowError> {
    let cut = |batch: &RecordBatch| {
        let schema = batch.schema();
        let positions: Result<Vec<usize>, _> =
            names.iter().map(|name| schema.index_of(name)).collect();
        batch.project(&positions?)
    };
    batches.iter().map(cut).collect()
}
