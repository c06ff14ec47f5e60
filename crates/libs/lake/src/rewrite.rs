//! Rows that leave a table and rows that come, one file at a time: memory does not grow with the
//! table, and files that hold none of the keys are not read.

use crate::{
    LakeError, Table, TableWriter,
    keys::{KeyIndex, Part},
    scan::{DataFile, Numbers, Rows},
};
use arrow::array::{BooleanArray, RecordBatch};
use arrow::compute::filter_record_batch;
use deltalake::kernel::Remove;
use futures::StreamExt;

/// The rows of one file that hold one of the keys.
pub(crate) struct Found {
    pub(crate) file: DataFile,
    /// Row numbers in the file, rising, each with its row among the keys.
    pub(crate) rows: Vec<(usize, u32)>,
}

/// What was looked at and what was written again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Touched {
    /// Files whose key columns were read.
    pub searched: u64,
    /// Files that were written again.
    pub rewritten: u64,
    /// Files of the table.
    pub of: u64,
    /// Bytes of data files that were read.
    pub bytes_read: u64,
}

impl Table {
    /// The rows that hold one of the keys, file by file; files without any are left out.
    pub(crate) async fn find(&self, keys: &KeyIndex) -> Result<(Vec<Found>, Touched), LakeError> {
        let files = self.files_of(keys)?;
        let of = self.stats()?.files;
        let mut touched = Touched { searched: files.len() as u64, of, ..Touched::default() };
        let mut found = Vec::new();
        for file in files {
            let rows = self.find_in(keys, &file).await?;
            if !rows.is_empty() {
                found.push(Found { file, rows });
            }
        }
        touched.rewritten = found.len() as u64;
        Ok((found, touched))
    }

    async fn find_in(
        &self,
        keys: &KeyIndex,
        file: &DataFile,
    ) -> Result<Vec<(usize, u32)>, LakeError> {
        let wanted = (!keys.columns().is_empty()).then(|| keys.columns());
        let (mut rows, ranges) = self.read_file(file, wanted, Rows::OfKeys(keys)).await?;
        let mut numbers = Numbers::of(ranges);
        let mut found = Vec::new();
        while let Some(batch) = rows.next().await {
            let batch = batch.map_err(|source| self.unreadable(source.into()))?;
            let numbers = numbers.take(&batch);
            let matches = keys.matches(&file.part, &batch).map_err(|source| self.broken(source))?;
            found.extend(matches.into_iter().map(|one| (numbers[one.row], one.key)));
        }
        Ok(found)
    }

    /// Writes again the rows of a file that stay when `leaving` (row numbers, rising) leave.
    pub(crate) async fn keep_rest(
        &self,
        file: &DataFile,
        leaving: &[usize],
        writer: &mut TableWriter,
    ) -> Result<Remove, LakeError> {
        let part = part_of(file, writer);
        let (mut rows, _) = self.read_file(file, None, Rows::All).await?;
        let (mut first, mut leaving) = (0, leaving.iter().copied().peekable());
        while let Some(batch) = rows.next().await {
            let batch = batch.map_err(|source| self.unreadable(source.into()))?;
            let end = first + batch.num_rows();
            let mut stays = vec![true; batch.num_rows()];
            while let Some(row) = leaving.next_if(|row| *row < end) {
                stays[row - first] = false;
            }
            let kept = keep(&batch, stays).map_err(|source| self.broken(source))?;
            writer.write_to(&part, &kept).await?;
            first = end;
        }
        Ok(file.remove.clone())
    }
}

/// The folder of a file, as the writer names it.
pub(crate) fn part_of(file: &DataFile, writer: &TableWriter) -> Part {
    let names = writer.partition_by().iter();
    names.map(|name| file.part.get(name).cloned().flatten()).collect()
}

fn keep(batch: &RecordBatch, stays: Vec<bool>) -> Result<RecordBatch, arrow::error::ArrowError> {
    if stays.iter().all(|stays| *stays) {
        return Ok(batch.clone());
    }
    filter_record_batch(batch, &BooleanArray::from(stays))
}
