//! What a row of a change file says of its change, in the platform's own form.

use super::Delivery;
use arrow::{
    array::{
        Array, ArrayRef, AsArray, Int64Array, RecordBatch, StringArray, TimestampMicrosecondArray,
    },
    datatypes::{DataType, TimestampMicrosecondType},
    error::ArrowError,
};
use domain::change::Operation;
use formats::change::{COMMITTED_AT, EVENT_ID, OP, SEQUENCE};
use std::sync::Arc;

/// The columns that tell of changes.
pub(super) const CONTROL: [&str; 4] = [OP, COMMITTED_AT, SEQUENCE, EVENT_ID];
/// What the sequence of a change begins with: behind every row of an extract of the same instant.
const CHANGE: char = '~';
/// Digits of a number in a sequence, so that text order is the order of numbers.
const DIGITS: usize = 40;

/// A batch without the columns that tell of changes, and those columns where there is something in
/// them.
pub(super) struct Changes {
    pub(super) rows: RecordBatch,
    pub(super) told: Vec<(&'static str, ArrayRef)>,
}

impl Changes {
    pub(super) fn of(batch: &RecordBatch, delivery: &Delivery) -> Result<Self, ArrowError> {
        let schema = batch.schema();
        let rest: Vec<usize> = (0..batch.num_columns())
            .filter(|at| !CONTROL.contains(&schema.field(*at).name().as_str()))
            .collect();
        let rows = batch.project(&rest)?;
        let mut told = Vec::new();
        if let Some(instants) = some(batch, COMMITTED_AT) {
            told.push((COMMITTED_AT, instants_of(instants, delivery)));
        }
        if let Some(operations) = some(batch, OP) {
            let operations = codes(operations);
            told.push((SEQUENCE, sequences(batch, &operations, delivery)?));
            told.push((OP, Arc::new(operations)));
            if let Some(names) = some(batch, EVENT_ID) {
                told.push((EVENT_ID, names.clone()));
            }
        }
        Ok(Self { rows, told })
    }
}

/// A column that holds something.
fn some<'a>(batch: &'a RecordBatch, name: &str) -> Option<&'a ArrayRef> {
    batch.column_by_name(name).filter(|array| array.null_count() < array.len())
}

/// `I`, `U` or `D`; null for a row of a load.
fn codes(operations: &ArrayRef) -> StringArray {
    let operations = operations.as_string::<i32>();
    let code = |text: Option<&str>| match Operation::named(text?.trim().as_bytes())? {
        Operation::Load => None,
        operation => Some(operation.code()),
    };
    operations.iter().map(code).collect()
}

/// The instant of each row: its own, else that of the file.
fn instants_of(instants: &ArrayRef, delivery: &Delivery) -> ArrayRef {
    let instants = instants.as_primitive::<TimestampMicrosecondType>();
    let of_file = delivery.extracted_at.timestamp_micros();
    let filled: TimestampMicrosecondArray =
        instants.iter().map(|instant| Some(instant.unwrap_or(of_file))).collect();
    Arc::new(filled.with_timezone("UTC"))
}

/// The order among changes of one instant: the feed's own, else the file's name and row.
fn sequences(
    batch: &RecordBatch,
    operations: &StringArray,
    delivery: &Delivery,
) -> Result<ArrayRef, ArrowError> {
    let numbers = arrow::compute::cast(
        batch.column(batch.schema().index_of(formats::ROW_COLUMN)?),
        &DataType::Int64,
    )?;
    let numbers: &Int64Array = numbers.as_primitive();
    let given = some(batch, SEQUENCE).map(|array| array.as_string::<i32>());
    let sequence = |row: usize| {
        operations.is_valid(row).then(|| match given.filter(|given| given.is_valid(row)) {
            Some(given) => format!("{CHANGE}{}", sortable(given.value(row).trim())),
            None => format!("{CHANGE}{}#{:012}", delivery.key.file_name(), numbers.value(row)),
        })
    };
    Ok(Arc::new((0..batch.num_rows()).map(sequence).collect::<StringArray>()))
}

/// Numbers with leading zeros; other text as it is.
fn sortable(text: &str) -> String {
    match text.bytes().all(|byte| byte.is_ascii_digit()) {
        true => format!("{text:0>DIGITS$}"),
        false => text.to_owned(),
    }
}
