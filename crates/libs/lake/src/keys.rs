//! Keys to be looked for in data files.

use arrow::{
    array::{Array, ArrayRef, AsArray, RecordBatch},
    compute::cast,
    datatypes::{DataType, SchemaRef},
    error::ArrowError,
    row::{RowConverter, SortField},
};
use deltalake::kernel::LogicalFileView;
use serde_json::Value;
use std::collections::HashMap;

/// The values of a table's partition columns for one folder.
pub(crate) type Part = Vec<Option<String>>;

/// Keys, grouped by the folders that they can be in.
pub(crate) struct KeyIndex {
    in_files: Vec<String>,
    in_folders: Vec<String>,
    types: Vec<DataType>,
    converter: RowConverter,
    groups: HashMap<Part, Group>,
}

/// The keys of one folder.
#[derive(Default)]
struct Group {
    /// The key as bytes, to its row among the keys.
    rows: HashMap<Box<[u8]>, u32>,
    /// The values of the first key column, sorted; `None` when one of them is null.
    leading: Option<Vec<String>>,
}

/// A row of a file that holds one of the keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Match {
    /// The row in the batch that was searched.
    pub(crate) row: usize,
    /// The row among the keys.
    pub(crate) key: u32,
}

impl KeyIndex {
    /// The index of the columns `names` of `keys`, for a table of these columns and partitions.
    pub(crate) fn new(
        keys: &RecordBatch,
        names: &[String],
        columns: &SchemaRef,
        partition_by: &[String],
    ) -> Result<Self, ArrowError> {
        let (in_folders, in_files): (Vec<_>, Vec<_>) =
            names.iter().cloned().partition(|name| partition_by.contains(name));
        let types: Vec<DataType> = in_files
            .iter()
            .map(|name| Ok(columns.field_with_name(name)?.data_type().clone()))
            .collect::<Result<_, ArrowError>>()?;
        let fields = types.iter().map(|kind| SortField::new(kind.clone())).collect();
        let mut index = Self {
            in_files,
            in_folders,
            types,
            converter: RowConverter::new(fields)?,
            groups: HashMap::new(),
        };
        index.fill(keys)?;
        Ok(index)
    }

    fn fill(&mut self, keys: &RecordBatch) -> Result<(), ArrowError> {
        let arrays = self.key_arrays(keys)?;
        let rows = self.converter.convert_columns(&arrays)?;
        let folders = self.in_folders.iter().map(|name| texts(keys, name));
        let folders: Vec<ArrayRef> = folders.collect::<Result<_, _>>()?;
        let leading = match self.in_files.first() {
            Some(name) => Some(texts(keys, name)?),
            None => None,
        };
        for row in 0..keys.num_rows() {
            let part: Part = folders.iter().map(|array| text(array, row)).collect();
            let group = self
                .groups
                .entry(part)
                .or_insert_with(|| Group { rows: HashMap::new(), leading: Some(Vec::new()) });
            let key: Box<[u8]> = rows.row(row).as_ref().into();
            group.rows.insert(key, u32::try_from(row).unwrap_or(u32::MAX));
            let value = leading.as_ref().and_then(|array| text(array, row));
            match (&mut group.leading, value) {
                (Some(values), Some(value)) => values.push(value),
                (leading, _) => *leading = None,
            }
        }
        for group in self.groups.values_mut() {
            if let Some(values) = &mut group.leading {
                values.sort_unstable();
            }
        }
        Ok(())
    }

    /// The key columns that lie in files.
    pub(crate) fn columns(&self) -> &[String] {
        &self.in_files
    }

    /// Whether the log allows that the file holds one of the keys.
    pub(crate) fn may_be_in(&self, file: &LogicalFileView) -> bool {
        let Some(group) = self.group(&file.partition_values_map()) else { return false };
        let stats: Option<Value> = file.stats().and_then(|text| serde_json::from_str(&text).ok());
        let (Some(stats), Some(name)) = (stats, self.in_files.first()) else { return true };
        let bound = |side: &str| stats.get(side)?.get(name)?.as_str().map(str::to_owned);
        match (bound("minValues"), bound("maxValues")) {
            (Some(least), Some(most)) => group.reaches(&least, &most),
            _ => true,
        }
    }

    /// Whether rows whose first key column lies between `least` and `most` can hold a key.
    pub(crate) fn reaches(
        &self,
        part: &HashMap<String, Option<String>>,
        least: &str,
        most: &str,
    ) -> bool {
        self.group(part).is_some_and(|group| group.reaches(least, most))
    }

    /// The rows of a batch of a file's columns that hold one of the keys.
    pub(crate) fn matches(
        &self,
        part: &HashMap<String, Option<String>>,
        batch: &RecordBatch,
    ) -> Result<Vec<Match>, ArrowError> {
        let Some(group) = self.group(part) else { return Ok(Vec::new()) };
        let rows = self.converter.convert_columns(&self.key_arrays(batch)?);
        let rows = rows?;
        let found = (0..batch.num_rows()).filter_map(|row| {
            let key = *group.rows.get(rows.row(row).as_ref())?;
            Some(Match { row, key })
        });
        Ok(found.collect())
    }

    fn group(&self, part: &HashMap<String, Option<String>>) -> Option<&Group> {
        let values: Part =
            self.in_folders.iter().map(|name| part.get(name).cloned().flatten()).collect();
        self.groups.get(&values)
    }

    fn key_arrays(&self, batch: &RecordBatch) -> Result<Vec<ArrayRef>, ArrowError> {
        let named = self.in_files.iter().zip(&self.types);
        named.map(|(name, kind)| cast(column(batch, name)?, kind)).collect()
    }
}

impl Group {
    fn reaches(&self, least: &str, most: &str) -> bool {
        let Some(values) = &self.leading else { return true };
        let at = values.partition_point(|value| value.as_str() < least);
        values.get(at).is_some_and(|value| value.as_str() <= most)
    }
}

pub(crate) fn column<'a>(batch: &'a RecordBatch, name: &str) -> Result<&'a ArrayRef, ArrowError> {
    batch
        .column_by_name(name)
        .ok_or_else(|| ArrowError::SchemaError(format!("the rows have no column {name}")))
}

fn texts(batch: &RecordBatch, name: &str) -> Result<ArrayRef, ArrowError> {
    cast(column(batch, name)?, &DataType::Utf8)
}

fn text(array: &ArrayRef, row: usize) -> Option<String> {
    let array = array.as_string::<i32>();
    array.is_valid(row).then(|| array.value(row).to_owned())
}
