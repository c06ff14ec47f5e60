//! The data files of a table, read one at a time.

use crate::{LakeError, Table, keys::KeyIndex, object::DataObject};
use arrow::{
    array::{Array, AsArray, RecordBatch},
    compute::cast,
    datatypes::DataType,
};
use deltalake::{
    DeltaTableError,
    kernel::{LogicalFileView, Remove},
};
use object_store::path::Path;
use parquet::{
    arrow::{
        ParquetRecordBatchStreamBuilder, ProjectionMask,
        arrow_reader::{RowSelection, statistics::StatisticsConverter},
        async_reader::ParquetRecordBatchStream,
    },
    file::metadata::RowGroupMetaData,
};
use std::{collections::HashMap, ops::Range};

/// Rows at a time.
const BATCH: usize = 8_192;

/// One live data file.
#[derive(Debug, Clone)]
pub(crate) struct DataFile {
    pub(crate) path: Path,
    size: u64,
    /// The values of the partition columns.
    pub(crate) part: HashMap<String, Option<String>>,
    /// The action that takes it away.
    pub(crate) remove: Remove,
}

/// Rows of a file as they come.
pub(crate) type FileRows = ParquetRecordBatchStream<DataObject>;

/// The rows to read of a file, by their numbers from 0.
pub(crate) enum Rows<'a> {
    /// Those of the row groups that can hold one of the keys.
    OfKeys(&'a KeyIndex),
    /// Just these.
    Just(&'a [usize]),
    /// All.
    All,
}

impl DataFile {
    fn of(file: &LogicalFileView) -> Self {
        Self {
            path: file.object_store_path(),
            size: u64::try_from(file.size()).unwrap_or_default(),
            part: file.partition_values_map(),
            remove: file.remove_action(true),
        }
    }
}

impl Table {
    /// The files that can hold one of the keys, by what the log says of them.
    pub(crate) fn files_of(&self, keys: &KeyIndex) -> Result<Vec<DataFile>, LakeError> {
        let live = self.state()?.log_data();
        Ok(live
            .iter()
            .filter(|file| keys.may_be_in(file))
            .map(|file| DataFile::of(&file))
            .collect())
    }

    /// Reads some columns of a file; returns the rows, and the ranges of row numbers that they
    /// stand for.
    pub(crate) async fn read_file(
        &self,
        file: &DataFile,
        columns: Option<&[String]>,
        rows: Rows<'_>,
    ) -> Result<(FileRows, Vec<Range<usize>>), LakeError> {
        let failed = |source| self.unreadable(DeltaTableError::Parquet { source });
        let reader = DataObject {
            store: self.inner.object_store(),
            path: file.path.clone(),
            size: file.size,
            read: self.read.clone(),
        };
        let builder = ParquetRecordBatchStreamBuilder::new(reader).await.map_err(failed)?;
        let builder = builder.with_batch_size(BATCH);
        let groups = builder.metadata().row_groups();
        let total: usize = groups.iter().map(group_rows).sum();
        let ranges = match &rows {
            Rows::OfKeys(keys) => reached(&builder, keys, &file.part).map_err(failed)?,
            Rows::Just(rows) => consecutive(rows),
            Rows::All => std::iter::once(0..total).collect(),
        };
        let builder = match columns {
            Some(names) => {
                let names = names.iter().map(String::as_str);
                let mask = ProjectionMask::columns(builder.parquet_schema(), names);
                builder.with_projection(mask)
            }
            None => builder,
        };
        let builder = match rows {
            Rows::All => builder,
            _ => {
                let some = RowSelection::from_consecutive_ranges(ranges.iter().cloned(), total);
                builder.with_row_selection(some)
            }
        };
        Ok((builder.build().map_err(failed)?, ranges))
    }

    pub(crate) fn broken(&self, source: arrow::error::ArrowError) -> LakeError {
        LakeError::Shape { table: self.name.clone(), source }
    }
}

fn group_rows(group: &RowGroupMetaData) -> usize {
    usize::try_from(group.num_rows()).unwrap_or_default()
}

/// The rows of those row groups whose statistics allow one of the keys.
fn reached(
    builder: &ParquetRecordBatchStreamBuilder<DataObject>,
    keys: &KeyIndex,
    part: &HashMap<String, Option<String>>,
) -> Result<Vec<Range<usize>>, parquet::errors::ParquetError> {
    let groups = builder.metadata().row_groups();
    let bounds = match keys.columns().first() {
        Some(name) => bounds(builder, name)?,
        None => vec![None; groups.len()],
    };
    let mut start = 0;
    let mut ranges: Vec<Range<usize>> = Vec::new();
    for (group, bounds) in groups.iter().zip(bounds) {
        let end = start + group_rows(group);
        if bounds.is_none_or(|(least, most)| keys.reaches(part, &least, &most)) {
            match ranges.last_mut() {
                Some(last) if last.end == start => last.end = end,
                _ => ranges.push(start..end),
            }
        }
        start = end;
    }
    Ok(ranges)
}

/// The least and greatest text of a column in each row group, where known.
fn bounds(
    builder: &ParquetRecordBatchStreamBuilder<DataObject>,
    name: &str,
) -> Result<Vec<Option<(String, String)>>, parquet::errors::ParquetError> {
    let groups = builder.metadata().row_groups();
    let schema = builder.schema();
    let is_text = schema.field_with_name(name).is_ok_and(|field| field.data_type().is_string());
    if !is_text {
        return Ok(vec![None; groups.len()]);
    }
    let statistics = StatisticsConverter::try_new(name, schema, builder.parquet_schema())?;
    let least = cast(&statistics.row_group_mins(groups)?, &DataType::Utf8)?;
    let most = cast(&statistics.row_group_maxes(groups)?, &DataType::Utf8)?;
    let (least, most) = (least.as_string::<i32>(), most.as_string::<i32>());
    let both = |at: usize| {
        let known = least.is_valid(at) && most.is_valid(at);
        known.then(|| (least.value(at).to_owned(), most.value(at).to_owned()))
    };
    Ok((0..groups.len()).map(both).collect())
}

/// Sorted row numbers as ranges.
fn consecutive(rows: &[usize]) -> Vec<Range<usize>> {
    let mut ranges: Vec<Range<usize>> = Vec::new();
    for row in rows {
        match ranges.last_mut() {
            Some(last) if last.end == *row => last.end += 1,
            _ => ranges.push(*row..*row + 1),
        }
    }
    ranges
}

/// Numbers rows that come from ranges of a file.
pub(crate) struct Numbers {
    ranges: std::vec::IntoIter<Range<usize>>,
    current: Range<usize>,
}

impl Numbers {
    pub(crate) fn of(ranges: Vec<Range<usize>>) -> Self {
        Self { ranges: ranges.into_iter(), current: 0..0 }
    }

    /// The row numbers of the next batch.
    pub(crate) fn take(&mut self, batch: &RecordBatch) -> Vec<usize> {
        let mut numbers = Vec::with_capacity(batch.num_rows());
        while numbers.len() < batch.num_rows() {
            match self.current.next() {
                Some(number) => numbers.push(number),
                None => match self.ranges.next() {
                    Some(range) => self.current = range,
                    None => break,
                },
            }
        }
        numbers
    }
}
