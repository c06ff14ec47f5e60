//! Rows as text: a table for people, CSV and JSON for machines.

use crate::LakeError;
use arrow::{
    array::RecordBatch,
    util::{
        display::{ArrayFormatter, FormatOptions},
        pretty::pretty_format_batches_with_options,
    },
};

/// A table with rules around its cells; empty cells are null.
///
/// # Errors
/// [`LakeError::Render`] when a column has no text form.
pub fn table(batches: &[RecordBatch]) -> Result<String, LakeError> {
    let options = FormatOptions::default().with_null("");
    let shown = pretty_format_batches_with_options(batches, &options);
    shown.map(|shown| shown.to_string()).map_err(LakeError::Render)
}

/// Comma-separated values with a header line.
///
/// # Errors
/// [`LakeError::Render`] when a column has no text form.
pub fn csv(batches: &[RecordBatch]) -> Result<String, LakeError> {
    let mut bytes = Vec::new();
    let mut writer = arrow::csv::Writer::new(&mut bytes);
    for batch in batches {
        writer.write(batch).map_err(LakeError::Render)?;
    }
    drop(writer);
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// A JSON array of objects, a row each; absent members are null.
///
/// # Errors
/// [`LakeError::Render`] when a column has no JSON form.
pub fn json(batches: &[RecordBatch]) -> Result<String, LakeError> {
    let mut bytes = Vec::new();
    let mut writer = arrow::json::ArrayWriter::new(&mut bytes);
    let all: Vec<&RecordBatch> = batches.iter().collect();
    writer.write_batches(&all).map_err(LakeError::Render)?;
    writer.finish().map_err(LakeError::Render)?;
    drop(writer);
    let text = String::from_utf8_lossy(&bytes).into_owned();
    Ok(if text.is_empty() { "[]".to_owned() } else { text })
}

/// Every row as the texts of its cells; null is empty.
///
/// # Errors
/// [`LakeError::Render`] when a column has no text form.
pub fn cells(batches: &[RecordBatch]) -> Result<Vec<Vec<String>>, LakeError> {
    let options = FormatOptions::default().with_null("");
    let mut rows = Vec::new();
    for batch in batches {
        let formatters =
            batch.columns().iter().map(|column| ArrayFormatter::try_new(column, &options));
        let formatters: Vec<_> = formatters.collect::<Result<_, _>>().map_err(LakeError::Render)?;
        let row = |at| formatters.iter().map(|column| column.value(at).to_string()).collect();
        rows.extend((0..batch.num_rows()).map(row));
    }
    Ok(rows)
}
