//! A set of keys to their rows, in one version of the table.

use crate::{
    BatchStream, Committed, LakeError, Table, TableWriter, Txn, WriteHints,
    commit::{Change, commit_once},
    keys::KeyIndex,
    writer::{WrittenFiles, discard},
};
use arrow::{array::RecordBatch, compute::concat_batches};
use deltalake::kernel::{Action, Remove};
use futures::StreamExt;

impl Table {
    /// Puts `rows` in the place of every row whose key is among `keys`, in one commit as the work
    /// `txns`.
    /// A key without a row is thereby deleted. Files without any of the keys are not read.
    /// Returns the commit and how many of `rows` it holds.
    ///
    /// `keys` holds the key columns, by their names in the table.
    ///
    /// # Errors
    /// [`LakeError::Conflict`] when another writer changed the table meanwhile: the caller
    /// computes `rows` again. Otherwise as reading, writing and committing fail.
    pub async fn replace(
        &mut self,
        keys: Vec<RecordBatch>,
        rows: BatchStream,
        hints: &WriteHints,
        txns: &[Txn],
    ) -> Result<(Committed, u64), LakeError> {
        let mut carried = TableWriter::new(self.clone(), hints)?;
        let removes = self.carry_over(keys, &mut carried).await?;
        let (writer, written) = self.write_all(rows, hints).await?;
        let files = writer.finish().await?.beside(carried.finish().await?);
        Ok((self.commit_replacement(files, removes, txns).await?, written))
    }

    /// Puts `rows` in the place of all rows, in one commit as the work `txns`. Returns the commit and
    /// how many rows it holds.
    ///
    /// # Errors
    /// As [`Table::replace`].
    pub async fn overwrite(
        &mut self,
        rows: BatchStream,
        hints: &WriteHints,
        txns: &[Txn],
    ) -> Result<(Committed, u64), LakeError> {
        let live = self.state()?.log_data();
        let removes: Vec<Remove> = live.iter().map(|file| file.remove_action(true)).collect();
        let (writer, written) = self.write_all(rows, hints).await?;
        let files = writer.finish().await?;
        Ok((self.commit_replacement(files, removes, txns).await?, written))
    }

    /// Adds `rows`, in one commit as the work `txns`. Returns the commit and how many rows it holds.
    ///
    /// # Errors
    /// As reading, writing and committing fail.
    pub async fn append(
        &self,
        rows: BatchStream,
        hints: &WriteHints,
        txns: &[Txn],
    ) -> Result<(Committed, u64), LakeError> {
        let (writer, written) = self.write_all(rows, hints).await?;
        Ok((writer.commit(txns).await?, written))
    }

    async fn write_all(
        &self,
        mut rows: BatchStream,
        hints: &WriteHints,
    ) -> Result<(TableWriter, u64), LakeError> {
        let mut writer = TableWriter::new(self.clone(), hints)?;
        let mut written = 0;
        while let Some(batch) = rows.next().await {
            let batch = batch?;
            written += batch.num_rows() as u64;
            writer.write(&batch).await?;
        }
        Ok((writer, written))
    }

    pub(crate) async fn commit_replacement(
        &mut self,
        files: WrittenFiles,
        removes: Vec<Remove>,
        txns: &[Txn],
    ) -> Result<Committed, LakeError> {
        let adds: Vec<Action> = files.adds.iter().cloned().map(Action::Add).collect();
        let committed = commit_once(self, Change::Replace { adds, removes }, txns).await;
        if matches!(committed, Err(LakeError::Conflict { .. })) {
            discard(self, files.adds.iter().map(|add| add.path.as_str())).await;
        }
        committed
    }

    /// Writes again the rows that stay in files that hold one of the keys; returns those files.
    pub(crate) async fn carry_over(
        &self,
        keys: Vec<RecordBatch>,
        writer: &mut TableWriter,
    ) -> Result<Vec<Remove>, LakeError> {
        let Some(index) = self.index(&keys)? else { return Ok(Vec::new()) };
        let (found, _) = self.find(&index).await?;
        let mut removes = Vec::new();
        for one in found {
            let leaving: Vec<usize> = one.rows.iter().map(|(row, _)| *row).collect();
            removes.push(self.keep_rest(&one.file, &leaving, writer).await?);
        }
        Ok(removes)
    }

    /// An index of key rows, unless there are none.
    pub(crate) fn index(&self, keys: &[RecordBatch]) -> Result<Option<KeyIndex>, LakeError> {
        let Some(first) = keys.first() else { return Ok(None) };
        let names: Vec<String> =
            first.schema().fields().iter().map(|field| field.name().clone()).collect();
        let keys = concat_batches(&first.schema(), keys).map_err(|source| self.broken(source))?;
        let columns = self.schema()?;
        let index = KeyIndex::new(&keys, &names, &columns, &self.partition_columns()?);
        Ok(Some(index.map_err(|source| self.broken(source))?))
    }
}
