//! Rows to Parquet files, many partitions at once, in bounded memory.

use crate::{
    Committed, LakeError, Table, Txn, WriteHints,
    commit::{Change, commit_once},
    partition::{conform, select, split, without},
};
use arrow::{
    array::{RecordBatch, UInt32Array},
    compute::{concat_batches, take_record_batch},
    datatypes::{Field, SchemaRef},
    error::ArrowError,
};
use delta_kernel::expressions::Scalar;
use deltalake::{
    DeltaTableError,
    datafile::writer::{PartitionWriter, PartitionWriterConfig},
    kernel::{Action, Add},
};
use indexmap::IndexMap;
use object_store::ObjectStoreExt;
use parquet::{
    basic::{Compression, Encoding, ZstdLevel},
    file::properties::{EnabledStatistics, WriterProperties, WriterVersion},
};
use std::collections::BTreeMap;

/// Rows of a row group. A partition collects this many rows and writes them at once: a row group
/// that is only begun holds dictionaries and pages of every column, and hundreds may be open.
const ROWS_PER_GROUP: usize = 4_096;
/// Rows collected over all partitions before the fullest ones are written out early.
const ROWS_HELD: usize = 800_000;
/// Rows in files that are not finished, over all partitions, before the largest is finished.
const ROWS_OPEN: usize = 4_000_000;
/// Columns with statistics in the log: enough for keys and dates, which contracts put first.
const STATS_COLUMNS: u64 = 32;

/// Data files that no version of the table names yet.
#[derive(Debug, Default)]
pub struct WrittenFiles {
    pub(crate) adds: Vec<Add>,
    /// Rows in the files.
    pub rows: u64,
}

impl WrittenFiles {
    /// These files of new rows and, in the same version, files of rows that were there before: who
    /// looks for what is new does not read those.
    pub(crate) fn beside(mut self, carried: Self) -> Self {
        self.adds.extend(carried.adds.into_iter().map(|add| Add { data_change: false, ..add }));
        self.rows += carried.rows;
        self
    }
}

/// Writes rows to data files of one table. Nothing is visible before [`TableWriter::commit`].
pub struct TableWriter {
    table: Table,
    columns: SchemaRef,
    file_columns: SchemaRef,
    partition_by: Vec<String>,
    properties: WriterProperties,
    partitions: BTreeMap<Vec<Option<String>>, Partition>,
    held: usize,
    open: usize,
    written: WrittenFiles,
}

#[derive(Default)]
struct Partition {
    batches: Vec<RecordBatch>,
    held: usize,
    file: Option<PartitionWriter>,
    in_file: usize,
}

impl TableWriter {
    /// A writer for `table` as it is at this handle's version.
    ///
    /// # Errors
    /// [`LakeError::Open`] when the table's metadata cannot be read.
    pub fn new(table: Table, hints: &WriteHints) -> Result<Self, LakeError> {
        let columns = table.schema()?;
        let partition_by = table.partition_columns()?;
        Ok(Self {
            table,
            file_columns: without(&columns, &partition_by),
            columns,
            partition_by,
            properties: properties(hints),
            partitions: BTreeMap::new(),
            held: 0,
            open: 0,
            written: WrittenFiles::default(),
        })
    }

    /// Takes rows. Columns are matched by name and cast to the table's types; columns that the
    /// batch lacks are null.
    ///
    /// # Errors
    /// [`LakeError::Shape`] when a column does not cast, [`LakeError::Write`] when storage fails.
    pub async fn write(&mut self, batch: &RecordBatch) -> Result<(), LakeError> {
        if batch.num_rows() == 0 {
            return Ok(());
        }
        self.written.rows += batch.num_rows() as u64;
        let batch = conform(batch, &self.columns).map_err(|source| self.shape(source))?;
        for (key, rows) in split(&batch, &self.partition_by).map_err(|source| self.shape(source))? {
            let part =
                select(&batch, &self.file_columns, rows).map_err(|source| self.shape(source))?;
            self.hold(key, part).await?;
        }
        self.relieve().await
    }

    /// Takes rows of one partition, whose values are `key`: columns of data files, by name.
    pub(crate) async fn write_to(
        &mut self,
        key: &[Option<String>],
        batch: &RecordBatch,
    ) -> Result<(), LakeError> {
        if batch.num_rows() == 0 {
            return Ok(());
        }
        self.written.rows += batch.num_rows() as u64;
        let part = conform(batch, &self.file_columns).map_err(|source| self.shape(source))?;
        self.hold(key.to_vec(), part).await?;
        self.relieve().await
    }

    /// Finishes the file of one partition, so that its memory is free.
    pub(crate) async fn finish_part(&mut self, key: &[Option<String>]) -> Result<(), LakeError> {
        let Some(mut partition) = self.partitions.remove(key) else { return Ok(()) };
        self.drain(key, &mut partition).await?;
        self.close(&mut partition).await
    }

    pub(crate) fn partition_by(&self) -> &[String] {
        &self.partition_by
    }

    /// Adds the columns of `wanted` that the table lacks and returns their names. Rows taken so far
    /// have them null.
    ///
    /// # Errors
    /// [`LakeError::Widen`], or [`LakeError::Write`] when storage fails.
    pub async fn add_missing_columns(
        &mut self,
        wanted: &[Field],
    ) -> Result<Vec<String>, LakeError> {
        if wanted.iter().all(|field| self.columns.field_with_name(field.name()).is_ok()) {
            return Ok(Vec::new());
        }
        self.close_all().await?;
        let added = self.table.add_missing_columns(wanted).await?;
        self.columns = self.table.schema()?;
        self.file_columns = without(&self.columns, &self.partition_by);
        Ok(added)
    }

    /// Finishes the files and commits them as the work `txns`; where the work is committed already, the
    /// files are removed again.
    ///
    /// # Errors
    /// [`LakeError::Write`] or [`LakeError::Commit`].
    pub async fn commit(self, txns: &[Txn]) -> Result<Committed, LakeError> {
        let mut table = self.table.clone();
        let files = self.finish().await?;
        let adds: Vec<Action> = files.adds.iter().cloned().map(Action::Add).collect();
        commit_once(&mut table, Change::Append(adds), txns).await
    }

    /// Finishes the files without committing them.
    ///
    /// # Errors
    /// [`LakeError::Write`] when storage fails.
    pub async fn finish(mut self) -> Result<WrittenFiles, LakeError> {
        self.close_all().await?;
        Ok(std::mem::take(&mut self.written))
    }

    async fn close_all(&mut self) -> Result<(), LakeError> {
        for (key, mut partition) in std::mem::take(&mut self.partitions) {
            self.drain(&key, &mut partition).await?;
            self.close(&mut partition).await?;
        }
        Ok(())
    }

    /// Gives up: what was written is removed, as far as storage lets it.
    pub async fn abandon(mut self) {
        for (_, partition) in std::mem::take(&mut self.partitions) {
            if let Some(file) = partition.file {
                let _ = file.abort().await;
            }
        }
        discard(&self.table, self.written.adds.iter().map(|add| add.path.as_str())).await;
    }

    async fn hold(&mut self, key: Vec<Option<String>>, part: RecordBatch) -> Result<(), LakeError> {
        let rows = part.num_rows();
        let mut partition = self.partitions.remove(&key).unwrap_or_default();
        partition.batches.push(part);
        partition.held += rows;
        self.held += rows;
        if partition.held >= ROWS_PER_GROUP {
            self.write_groups(&key, &mut partition).await?;
        }
        self.partitions.insert(key, partition);
        Ok(())
    }

    /// Keeps memory bounded whatever the order of the rows: the fullest partition is written out,
    /// the largest open file finished.
    async fn relieve(&mut self) -> Result<(), LakeError> {
        while self.held > ROWS_HELD {
            let Some(key) = self.largest(|partition| partition.held) else { break };
            let mut partition = self.partitions.remove(&key).unwrap_or_default();
            self.drain(&key, &mut partition).await?;
            self.partitions.insert(key, partition);
        }
        while self.open > ROWS_OPEN {
            let Some(key) = self.largest(|partition| partition.in_file) else { break };
            let mut partition = self.partitions.remove(&key).unwrap_or_default();
            self.close(&mut partition).await?;
            self.partitions.insert(key, partition);
        }
        Ok(())
    }

    fn largest(&self, size: impl Fn(&Partition) -> usize) -> Option<Vec<Option<String>>> {
        let most = self.partitions.iter().max_by_key(|(_, partition)| size(partition))?;
        Some(most.0.clone())
    }

    /// Writes the whole row groups that the partition has rows for, and keeps the rest.
    async fn write_groups(
        &mut self,
        key: &[Option<String>],
        partition: &mut Partition,
    ) -> Result<(), LakeError> {
        let rows = self.together(std::mem::take(&mut partition.batches))?;
        let whole = rows.num_rows() / ROWS_PER_GROUP * ROWS_PER_GROUP;
        // Copied: a slice would keep all of `rows` in memory.
        let rest = UInt32Array::from_iter_values(whole as u32..rows.num_rows() as u32);
        let rest = take_record_batch(&rows, &rest).map_err(|source| self.shape(source))?;
        partition.batches.push(rows.slice(0, whole));
        self.held -= rest.num_rows();
        partition.held = whole;
        self.drain(key, partition).await?;
        if rest.num_rows() > 0 {
            partition.held = rest.num_rows();
            self.held += rest.num_rows();
            partition.batches.push(rest);
        }
        Ok(())
    }

    fn together(&self, batches: Vec<RecordBatch>) -> Result<RecordBatch, LakeError> {
        concat_batches(&self.file_columns, &batches).map_err(|source| self.shape(source))
    }

    async fn drain(
        &mut self,
        key: &[Option<String>],
        partition: &mut Partition,
    ) -> Result<(), LakeError> {
        if partition.batches.is_empty() {
            return Ok(());
        }
        let mut file = match partition.file.take() {
            Some(file) => file,
            None => self.start(key)?,
        };
        for rows in std::mem::take(&mut partition.batches) {
            file.write(&rows).await.map_err(|source| self.failed(source))?;
        }
        partition.file = Some(file);
        partition.in_file += partition.held;
        self.open += partition.held;
        self.held -= partition.held;
        partition.held = 0;
        Ok(())
    }

    async fn close(&mut self, partition: &mut Partition) -> Result<(), LakeError> {
        if let Some(file) = partition.file.take() {
            let adds = file.close().await.map_err(|source| self.failed(source))?;
            self.written.adds.extend(adds);
            self.open -= partition.in_file;
            partition.in_file = 0;
        }
        Ok(())
    }

    fn start(&self, key: &[Option<String>]) -> Result<PartitionWriter, LakeError> {
        let values: IndexMap<String, Scalar> =
            self.partition_by.iter().cloned().zip(key.iter().map(scalar)).collect();
        let store = self.table.inner.object_store();
        PartitionWriterConfig::try_new(
            self.file_columns.clone(),
            values,
            Some(self.properties.clone()),
            None,
            None,
            None,
            None,
        )
        .and_then(|config| PartitionWriter::try_with_config(store, config, indexed(), None))
        .map_err(|source| self.failed(source))
    }

    fn failed(&self, source: DeltaTableError) -> LakeError {
        LakeError::Write { table: self.table.name.clone(), source: Box::new(source) }
    }

    fn shape(&self, source: ArrowError) -> LakeError {
        LakeError::Shape { table: self.table.name.clone(), source }
    }
}

/// Removes files that no version names. What cannot be removed is left to vacuum.
pub(crate) async fn discard(table: &Table, paths: impl IntoIterator<Item = &str>) {
    let store = table.inner.object_store();
    for path in paths {
        if let Ok(path) = object_store::path::Path::parse(path) {
            let _ = store.delete(&path).await;
        }
    }
}

fn scalar(value: &Option<String>) -> Scalar {
    match value {
        Some(text) => Scalar::String(text.clone()),
        None => Scalar::Null(deltalake::kernel::DataType::STRING),
    }
}

fn indexed() -> delta_kernel::table_properties::DataSkippingNumIndexedCols {
    delta_kernel::table_properties::DataSkippingNumIndexedCols::NumColumns(STATS_COLUMNS)
}

fn properties(hints: &WriteHints) -> WriterProperties {
    let mut builder = WriterProperties::builder()
        .set_compression(Compression::ZSTD(ZstdLevel::default()))
        .set_writer_version(WriterVersion::PARQUET_1_0)
        .set_statistics_enabled(EnabledStatistics::Chunk)
        .set_max_row_group_row_count(Some(ROWS_PER_GROUP));
    for column in hints.plain.iter().chain(&hints.sequential) {
        builder = builder.set_column_dictionary_enabled(column.as_str().into(), false);
    }
    for column in &hints.sequential {
        builder = builder.set_column_encoding(column.as_str().into(), Encoding::DELTA_BYTE_ARRAY);
    }
    builder.build()
}
