//! One open table at one version.

use crate::{Interrupt, LakeError, TableName, Txn};
use arrow::datatypes::{Field, SchemaRef};
use deltalake::{
    DeltaTable,
    kernel::{StructField, engine::arrow_conversion::TryIntoKernel},
    table::state::DeltaTableState,
};
use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

/// An open table. It answers for the version it was opened or refreshed at.
#[derive(Debug, Clone)]
pub struct Table {
    pub(crate) name: TableName,
    pub(crate) inner: DeltaTable,
    /// Bytes of data files that looking for keys has read.
    pub(crate) read: Arc<AtomicU64>,
    pub(crate) interrupt: Interrupt,
}

/// How large a table is, by its log's own statistics.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct TableStats {
    /// Live data files.
    pub files: u64,
    /// Rows in them.
    pub rows: u64,
    /// Their size in bytes.
    pub bytes: u64,
}

impl Table {
    pub(crate) fn new(name: TableName, inner: DeltaTable, interrupt: Interrupt) -> Self {
        Self { name, inner, read: Arc::default(), interrupt }
    }

    /// The table's name.
    #[must_use]
    pub fn name(&self) -> &TableName {
        &self.name
    }

    /// The version that this handle answers for.
    #[must_use]
    pub fn version(&self) -> u64 {
        self.inner.version().unwrap_or_default()
    }

    /// The table's columns, partition columns included, as Arrow types.
    ///
    /// # Errors
    /// [`LakeError::Open`] when the table's metadata cannot be read.
    pub fn schema(&self) -> Result<SchemaRef, LakeError> {
        Ok(self.state()?.snapshot().arrow_schema())
    }

    /// The columns whose values name folders.
    ///
    /// # Errors
    /// [`LakeError::Open`] when the table's metadata cannot be read.
    pub fn partition_columns(&self) -> Result<Vec<String>, LakeError> {
        Ok(self.state()?.metadata().partition_columns().to_vec())
    }

    /// The table's files, rows and bytes.
    ///
    /// # Errors
    /// [`LakeError::Open`] when the table's metadata cannot be read.
    pub fn stats(&self) -> Result<TableStats, LakeError> {
        let mut stats = TableStats::default();
        for file in self.state()?.log_data().iter() {
            stats.files += 1;
            stats.rows += file.num_records().unwrap_or_default() as u64;
            stats.bytes += u64::try_from(file.size()).unwrap_or_default();
        }
        Ok(stats)
    }

    /// Moves this handle to the newest version.
    ///
    /// # Errors
    /// [`LakeError::Open`] when the log cannot be read.
    pub async fn refresh(&mut self) -> Result<(), LakeError> {
        self.inner.update_state().await.map_err(|source| self.unreadable(source))
    }

    /// The newest progress of the work `app` that this handle's version knows.
    ///
    /// # Errors
    /// [`LakeError::Open`] when the log cannot be read.
    pub async fn progress(&self, app: &str) -> Result<Option<i64>, LakeError> {
        let log = self.inner.log_store();
        let recorded = self.state()?.transaction_version(log.as_ref(), app).await;
        recorded.map_err(|source| self.unreadable(source))
    }

    /// Whether all of `txns` is committed already, as far as this handle's version knows.
    ///
    /// # Errors
    /// [`LakeError::Open`] when the log cannot be read.
    pub async fn holds(&self, txns: &[Txn]) -> Result<bool, LakeError> {
        for txn in txns {
            if self.progress(txn.app()).await?.is_none_or(|known| known < txn.version()) {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Adds the columns of `wanted` that the table lacks, as nullable columns at its end, and
    /// returns their names. Two writers may race: the second finds the columns there.
    ///
    /// # Errors
    /// [`LakeError::Widen`] when the columns cannot be added, and [`LakeError::Open`].
    pub async fn add_missing_columns(
        &mut self,
        wanted: &[Field],
    ) -> Result<Vec<String>, LakeError> {
        let missing = self.missing(wanted)?;
        if missing.is_empty() {
            return Ok(Vec::new());
        }
        let widen =
            |source| LakeError::Widen { table: self.name.clone(), source: Box::new(source) };
        let fields: Vec<StructField> = missing
            .iter()
            .map(|field| field.as_ref().try_into_kernel())
            .collect::<Result<_, _>>()
            .map_err(|source| widen(deltalake::DeltaTableError::Arrow { source }))?;
        match self.inner.clone().add_columns().with_fields(fields).await {
            Ok(widened) => self.inner = widened,
            Err(source) => {
                let failed = widen(source);
                self.refresh().await?;
                if !self.missing(wanted)?.is_empty() {
                    return Err(failed);
                }
            }
        }
        Ok(missing.into_iter().map(|field| field.name().clone()).collect())
    }

    fn missing(&self, wanted: &[Field]) -> Result<Vec<Arc<Field>>, LakeError> {
        let schema = self.schema()?;
        let absent = wanted.iter().filter(|field| schema.field_with_name(field.name()).is_err());
        Ok(absent.map(|field| Arc::new(field.clone().with_nullable(true))).collect())
    }

    /// Bytes of data files that looking for keys has read so far, with this handle or its clones.
    pub(crate) fn bytes_read(&self) -> u64 {
        self.read.load(Ordering::Relaxed)
    }

    pub(crate) fn state(&self) -> Result<&DeltaTableState, LakeError> {
        self.inner.snapshot().map_err(|source| self.unreadable(source))
    }

    pub(crate) fn unreadable(&self, source: deltalake::DeltaTableError) -> LakeError {
        LakeError::Open { table: self.name.clone(), source: Box::new(source) }
    }
}
