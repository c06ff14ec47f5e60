//! Rows sorted into the folders that their partition columns name, and cut to a file's columns.

use arrow::{
    array::{Array, ArrayRef, AsArray, DictionaryArray, RecordBatch, UInt32Array},
    compute::{cast, take},
    datatypes::{DataType, Schema, SchemaRef, UInt32Type},
    error::ArrowError,
};
use std::{collections::HashMap, sync::Arc};

pub(crate) fn without(columns: &SchemaRef, dropped: &[String]) -> SchemaRef {
    let kept = columns.fields().iter().filter(|field| !dropped.contains(field.name()));
    Arc::new(Schema::new(kept.cloned().collect::<Vec<_>>()))
}

/// The batch with exactly `columns`, by name.
pub(crate) fn conform(batch: &RecordBatch, columns: &SchemaRef) -> Result<RecordBatch, ArrowError> {
    if batch.schema() == *columns {
        return Ok(batch.clone());
    }
    let arrays = columns.fields().iter().map(|field| match batch.column_by_name(field.name()) {
        Some(array) if array.data_type() == field.data_type() => Ok(array.clone()),
        Some(array) => cast(array, field.data_type()),
        None => Ok(arrow::array::new_null_array(field.data_type(), batch.num_rows())),
    });
    RecordBatch::try_new(columns.clone(), arrays.collect::<Result<Vec<ArrayRef>, _>>()?)
}

/// A partition's values, and the rows that have them; `None` stands for all rows.
pub(crate) type Parts = Vec<(Vec<Option<String>>, Option<UInt32Array>)>;

/// The rows of each partition.
pub(crate) fn split(batch: &RecordBatch, by: &[String]) -> Result<Parts, ArrowError> {
    let encoded = DataType::Dictionary(Box::new(DataType::UInt32), Box::new(DataType::Utf8));
    let columns = by.iter().filter_map(|name| batch.column_by_name(name));
    let columns: Vec<ArrayRef> =
        columns.map(|array| cast(array, &encoded)).collect::<Result<_, _>>()?;
    let columns: Vec<_> = columns.iter().map(|array| array.as_dictionary::<UInt32Type>()).collect();
    let groups = group(&columns, batch.num_rows());
    let value = |column: &DictionaryArray<UInt32Type>, row: u32| {
        let key = column.key(row as usize)?;
        Some(column.values().as_string::<i32>().value(key).to_owned())
    };
    let values = |row: u32| columns.iter().map(|column| value(column, row)).collect::<Vec<_>>();
    Ok(groups
        .into_iter()
        .map(|rows| (values(rows[0]), (rows.len() < batch.num_rows()).then(|| rows.into())))
        .collect())
}

/// Groups rows by the codes of their values: neighbours mostly share them, and few values exist, so
/// a row costs one look-up of a number.
fn group(columns: &[&DictionaryArray<UInt32Type>], rows: usize) -> Vec<Vec<u32>> {
    let mut groups: Vec<Vec<u32>> = Vec::new();
    let mut known: HashMap<u64, usize> = HashMap::new();
    let mut last = None;
    for row in 0..rows {
        let code = columns.iter().fold(0_u64, |code, column| {
            let value = column.key(row).map_or(0, |key| key as u64 + 1);
            code * (column.values().len() as u64 + 1) + value
        });
        let at = match last {
            Some((before, at)) if before == code => at,
            _ => *known.entry(code).or_insert_with(|| {
                groups.push(Vec::new());
                groups.len() - 1
            }),
        };
        last = Some((code, at));
        groups[at].push(row as u32);
    }
    groups
}

pub(crate) fn select(
    batch: &RecordBatch,
    columns: &SchemaRef,
    rows: Option<UInt32Array>,
) -> Result<RecordBatch, ArrowError> {
    let kept = columns.fields().iter().filter_map(|field| batch.column_by_name(field.name()));
    let arrays = kept.map(|array| match &rows {
        Some(rows) => take(array, rows, None),
        None => Ok(array.clone()),
    });
    RecordBatch::try_new(columns.clone(), arrays.collect::<Result<Vec<_>, _>>()?)
}
