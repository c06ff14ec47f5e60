//! Columns of batches by name, and what tells their rows apart.

use arrow::{
    array::{Array, ArrayRef, AsArray, RecordBatch, StringArray},
    compute::cast,
    datatypes::DataType,
    error::ArrowError,
};
use sha2::{Digest, Sha256};
use std::sync::Arc;

/// SHA-256 over some columns of each row, as text; null where the value is.
pub(crate) fn hashes(batch: &RecordBatch, names: &[String]) -> Result<ArrayRef, ArrowError> {
    let columns: Vec<ArrayRef> = names
        .iter()
        .map(|name| cast(column_of(batch, name)?, &DataType::Utf8))
        .collect::<Result<_, _>>()?;
    let of_row = |row: usize| {
        let mut hash = Sha256::new();
        for (name, column) in names.iter().zip(&columns).filter(|(_, column)| column.is_valid(row))
        {
            hash.update(name.as_bytes());
            hash.update([0]);
            hash.update(column.as_string::<i32>().value(row).as_bytes());
            hash.update([0]);
        }
        hex::encode(&hash.finalize()[..16])
    };
    Ok(Arc::new(StringArray::from_iter_values((0..batch.num_rows()).map(of_row))))
}

pub(crate) fn column_of<'a>(
    batch: &'a RecordBatch,
    name: &str,
) -> Result<&'a ArrayRef, ArrowError> {
    batch.column_by_name(name).ok_or_else(|| ArrowError::SchemaError(format!("no column {name}")))
}
