//! The newest row of each key, in one version of the table.

use crate::{
    Committed, LakeError, Table, TableWriter, Touched, Txn, WriteHints,
    keys::{KeyIndex, Part, column},
    rewrite::{Found, part_of},
    scan::{DataFile, Numbers, Rows},
};
use arrow::{
    array::{Array, ArrayRef, AsArray, BooleanArray, RecordBatch},
    compute::{SortOptions, cast, concat_batches, filter_record_batch},
    error::ArrowError,
    row::{RowConverter, SortField},
};
use deltalake::kernel::Remove;
use futures::StreamExt;
use std::collections::BTreeMap;

/// How rows of one key are told apart.
#[derive(Debug, Clone)]
pub struct Newest {
    /// The columns that make up the key.
    pub keys: Vec<String>,
    /// The columns that order rows of one key, most significant first: the greatest is kept.
    pub order: Vec<String>,
    /// Of rows that are equal by `order`, the one with the least value of this column is kept.
    pub earliest: Option<String>,
    /// A boolean column of the incoming rows that is no column of the table: where it is true, the
    /// key has no row from here on.
    pub deleted: Option<String>,
}

/// What became of incoming rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Upserted {
    /// The commit.
    pub committed: Committed,
    /// Rows that were written: keys that are new, or have a newer row.
    pub written: u64,
    /// Keys whose row was taken away.
    pub deleted: u64,
    /// Incoming rows that are not newer than what is kept.
    pub stale: u64,
    /// Files.
    pub touched: Touched,
}

/// What is known about the incoming row of a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// The table has no row of the key.
    New,
    /// It is newer than the table's row.
    Newer,
    /// The table's row is at least as new.
    Stale,
}

impl Table {
    /// Keeps the newest of each key's row in the table and its row among `incoming` (at most one
    /// of each key), in one commit as the work `txns`.
    ///
    /// # Errors
    /// [`LakeError::Conflict`] when another writer changed the table meanwhile: the caller may call
    /// again after a refresh. Otherwise as reading, writing and committing fail.
    pub async fn upsert_newest(
        &mut self,
        incoming: Vec<RecordBatch>,
        by: &Newest,
        hints: &WriteHints,
        txns: &[Txn],
    ) -> Result<Upserted, LakeError> {
        let read_before = self.bytes_read();
        let mut writer = TableWriter::new(self.clone(), hints)?;
        let Some(incoming) = together(incoming).map_err(|source| self.broken(source))? else {
            let committed = self.commit_replacement(writer.finish().await?, vec![], txns).await?;
            return Ok(Upserted::nothing(committed));
        };
        let columns = (self.schema()?, self.partition_columns()?);
        let index = KeyIndex::new(&incoming, &by.keys, &columns.0, &columns.1);
        let index = index.map_err(|source| self.broken(source))?;
        let (found, mut touched) = self.find(&index).await?;
        let (states, leaving) = self.judge(&incoming, by, found).await?;
        touched.rewritten = leaving.len() as u64;
        let counts = Counts::of(&incoming, by, &states).map_err(|source| self.broken(source))?;
        writer.write(&counts.rows).await?;
        let mut carried = TableWriter::new(self.clone(), hints)?;
        let removes = self.rewrite(leaving, &mut carried).await?;
        let files = writer.finish().await?.beside(carried.finish().await?);
        let committed = self.commit_replacement(files, removes, txns).await?;
        touched.bytes_read = self.bytes_read() - read_before;
        let Counts { rows, deleted, stale } = counts;
        Ok(Upserted { committed, written: rows.num_rows() as u64, deleted, stale, touched })
    }

    /// Compares the rows found with the incoming ones: the state of each incoming row, and the
    /// rows of each file that leave it.
    async fn judge(
        &self,
        incoming: &RecordBatch,
        by: &Newest,
        found: Vec<Found>,
    ) -> Result<(Vec<State>, Vec<(DataFile, Vec<usize>)>), LakeError> {
        let order = Order::of(incoming, by).map_err(|source| self.broken(source))?;
        let mut states = vec![State::New; incoming.num_rows()];
        let mut leaving = Vec::new();
        for Found { file, rows } in found {
            let newer = self.older_rows(&order, &file, &rows).await?;
            let mut left = Vec::new();
            for ((row, key), is_older) in rows.into_iter().zip(newer) {
                let state = &mut states[key as usize];
                if is_older {
                    left.push(row);
                }
                *state = match (is_older, *state) {
                    (true, State::New | State::Newer) => State::Newer,
                    _ => State::Stale,
                };
            }
            if !left.is_empty() {
                leaving.push((file, left));
            }
        }
        Ok((states, leaving))
    }

    /// Whether each of the rows found in a file is older than the incoming row of its key.
    async fn older_rows(
        &self,
        order: &Order,
        file: &DataFile,
        rows: &[(usize, u32)],
    ) -> Result<Vec<bool>, LakeError> {
        let wanted: Vec<usize> = rows.iter().map(|(row, _)| *row).collect();
        let (mut kept, ranges) =
            self.read_file(file, Some(&order.columns), Rows::Just(&wanted)).await?;
        let mut numbers = Numbers::of(ranges);
        let mut keys = rows.iter().map(|(_, key)| *key);
        let mut older = Vec::with_capacity(rows.len());
        while let Some(batch) = kept.next().await {
            let batch = batch.map_err(|source| self.unreadable(source.into()))?;
            let count = numbers.take(&batch).len();
            let keys: Vec<u32> = keys.by_ref().take(count).collect();
            older.extend(order.older(&batch, &keys).map_err(|source| self.broken(source))?);
        }
        Ok(older)
    }

    /// Writes folder after folder what stays of its files.
    async fn rewrite(
        &self,
        leaving: Vec<(DataFile, Vec<usize>)>,
        writer: &mut TableWriter,
    ) -> Result<Vec<Remove>, LakeError> {
        let mut by_part: BTreeMap<Part, Vec<(DataFile, Vec<usize>)>> = BTreeMap::new();
        for (file, rows) in leaving {
            by_part.entry(part_of(&file, writer)).or_default().push((file, rows));
        }
        let mut removes = Vec::new();
        for (part, files) in by_part {
            for (file, rows) in files {
                removes.push(self.keep_rest(&file, &rows, writer).await?);
            }
            writer.finish_part(&part).await?;
        }
        Ok(removes)
    }
}

/// The rows as one batch, unless there are no batches; the single batches are let go.
fn together(batches: Vec<RecordBatch>) -> Result<Option<RecordBatch>, ArrowError> {
    let Some(schema) = batches.first().map(RecordBatch::schema) else { return Ok(None) };
    concat_batches(&schema, &batches).map(Some)
}

impl Upserted {
    fn nothing(committed: Committed) -> Self {
        Self { committed, written: 0, deleted: 0, stale: 0, touched: Touched::default() }
    }
}

/// The order of the incoming rows, as bytes that compare.
struct Order {
    columns: Vec<String>,
    converter: RowConverter,
    incoming: arrow::row::Rows,
    types: Vec<arrow::datatypes::DataType>,
}

impl Order {
    fn of(incoming: &RecordBatch, by: &Newest) -> Result<Self, ArrowError> {
        let columns: Vec<String> = by.order.iter().chain(&by.earliest).cloned().collect();
        let arrays: Vec<ArrayRef> =
            columns.iter().map(|name| column(incoming, name).cloned()).collect::<Result<_, _>>()?;
        let types: Vec<_> = arrays.iter().map(|array| array.data_type().clone()).collect();
        let fields = types.iter().enumerate().map(|(at, kind)| {
            let descending = at == by.order.len();
            SortField::new_with_options(kind.clone(), SortOptions { descending, nulls_first: true })
        });
        let converter = RowConverter::new(fields.collect())?;
        let incoming = converter.convert_columns(&arrays)?;
        Ok(Self { columns, converter, incoming, types })
    }

    /// Whether each row of `kept` is older than the incoming row of its key.
    fn older(&self, kept: &RecordBatch, keys: &[u32]) -> Result<Vec<bool>, ArrowError> {
        let named = self.columns.iter().zip(&self.types);
        let arrays: Vec<ArrayRef> =
            named.map(|(name, kind)| cast(column(kept, name)?, kind)).collect::<Result<_, _>>()?;
        let kept = self.converter.convert_columns(&arrays)?;
        let older = keys
            .iter()
            .enumerate()
            .map(|(row, key)| kept.row(row) < self.incoming.row(*key as usize));
        Ok(older.collect())
    }
}

/// The incoming rows that are written, and how many are not.
struct Counts {
    rows: RecordBatch,
    deleted: u64,
    stale: u64,
}

impl Counts {
    fn of(incoming: &RecordBatch, by: &Newest, states: &[State]) -> Result<Self, ArrowError> {
        let deleted = match &by.deleted {
            Some(name) => Some(column(incoming, name)?.as_boolean().clone()),
            None => None,
        };
        let is_deleted = |row: usize| {
            deleted.as_ref().is_some_and(|flags| flags.is_valid(row) && flags.value(row))
        };
        let mut counts = (0, 0);
        let written: BooleanArray = states
            .iter()
            .enumerate()
            .map(|(row, state)| {
                counts.0 += u64::from(*state == State::Newer && is_deleted(row));
                counts.1 += u64::from(*state == State::Stale);
                Some(*state != State::Stale && !is_deleted(row))
            })
            .collect();
        let rows = filter_record_batch(incoming, &written)?;
        Ok(Self { rows, deleted: counts.0, stale: counts.1 })
    }
}

#[cfg(test)]
mod tests;
