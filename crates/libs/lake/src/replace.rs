//! A set of keys to their rows, in one version of the table.

use crate::{
    BatchStream, Committed, LakeError, Session, Table, TableName, TableWriter, Txn, WriteHints,
    commit::{Change, commit_once},
    writer::{WrittenFiles, discard},
};
use arrow::array::{Array, AsArray, RecordBatch};
use arrow::compute::cast;
use arrow::datatypes::DataType;
use deltalake::kernel::{Action, Remove};
use futures::StreamExt;

const FILE_COLUMN: &str = "_data_file";

impl Table {
    /// Puts `rows` in the place of every row whose key is among `keys`, in one commit as the work
    /// `txns`.
    /// A key without a row is thereby deleted. Files without any of the keys are not read again.
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
        mut rows: BatchStream,
        hints: &WriteHints,
        txns: &[Txn],
    ) -> Result<(Committed, u64), LakeError> {
        let mut writer = TableWriter::new(self.clone(), hints)?;
        let removes = self.carry_over(keys, &mut writer).await?;
        let mut written = 0;
        while let Some(batch) = rows.next().await {
            let batch = batch?;
            written += batch.num_rows() as u64;
            writer.write(&batch).await?;
        }
        let files = writer.finish().await?;
        Ok((self.commit_replacement(files, removes, txns).await?, written))
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
        let Some(first) = keys.first() else { return Ok(Vec::new()) };
        if self.stats()?.files == 0 {
            return Ok(Vec::new());
        }
        let names: Vec<String> =
            first.schema().fields().iter().map(|field| field.name().clone()).collect();
        let session = Session::new("work")?;
        session.add_rows(&work("keys")?, first.schema(), keys)?;
        session.add_with_files(self, &work("target")?, FILE_COLUMN, None).await?;
        let matched = same_key(&names);
        let paths = texts(
            session
                .query(&format!(
                    "select distinct {FILE_COLUMN} from target left semi join keys on {matched}"
                ))
                .await?,
        );
        if paths.is_empty() {
            return Ok(Vec::new());
        }
        session.add_with_files(self, &work("target")?, FILE_COLUMN, Some(paths.clone())).await?;
        let kept = format!("select target.* from target left anti join keys on {matched}");
        let (_, mut rows) = session.stream(&kept).await?;
        while let Some(batch) = rows.next().await {
            writer.write(&batch?).await?;
        }
        self.removes(&paths)
    }

    fn removes(&self, paths: &[String]) -> Result<Vec<Remove>, LakeError> {
        let live = self.state()?.log_data();
        let named = |path: &str| paths.iter().any(|full| full.ends_with(path));
        let files = live.iter().filter(|file| named(&file.path()));
        Ok(files.map(|file| file.remove_action(true)).collect())
    }
}

fn same_key(names: &[String]) -> String {
    // Without its own parentheses the parser takes `a and b is not ...` apart wrongly.
    let equal = |name: &String| format!("(target.\"{name}\" is not distinct from keys.\"{name}\")");
    names.iter().map(equal).collect::<Vec<_>>().join(" and ")
}

fn work(table: &str) -> Result<TableName, LakeError> {
    TableName::new("work", table).map_err(|_| LakeError::Address)
}

fn texts(batches: Vec<RecordBatch>) -> Vec<String> {
    let mut found = Vec::new();
    for batch in batches {
        if let Ok(column) = cast(batch.column(0), &DataType::Utf8) {
            let column = column.as_string::<i32>();
            found.extend((0..column.len()).map(|row| column.value(row).to_owned()));
        }
    }
    found
}
