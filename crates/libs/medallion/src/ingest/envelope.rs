//! The columns that a raw row carries besides its own, and those computed from them.

use super::{
    Delivery,
    change::{CONTROL, Changes},
};
use crate::contract::{Contract, Transform};
use arrow::{
    array::{Array, ArrayRef, AsArray, RecordBatch, StringArray, TimestampMicrosecondArray},
    datatypes::{DataType, Date32Type, Field, Schema},
    error::ArrowError,
};
use chrono::{DateTime, Datelike, Days, NaiveDate, Utc};
use std::sync::Arc;

/// The batch without columns that are called as one of the platform's own: a file may have any
/// header, and its `tenant` is not ours.
pub(super) fn clear(batch: &RecordBatch, contract: &Contract) -> Result<RecordBatch, ArrowError> {
    let ours = |name: &str| {
        let column = contract.column(name);
        name != formats::ROW_COLUMN
            && !CONTROL.contains(&name)
            && column.is_some_and(|column| column.headers.is_empty())
    };
    let schema = batch.schema();
    if !schema.fields().iter().any(|field| ours(field.name())) {
        return Ok(batch.clone());
    }
    let fields = schema.fields().iter().map(|field| match ours(field.name()) {
        true => Arc::new(field.as_ref().clone().with_name(format!("delivered_{}", field.name()))),
        false => field.clone(),
    });
    RecordBatch::try_new(
        Arc::new(Schema::new(fields.collect::<Vec<_>>())),
        batch.columns().to_vec(),
    )
}

/// The batch with the contract's derived columns and the common columns of the raw zone.
pub(super) fn wrap(
    batch: &RecordBatch,
    contract: &Contract,
    delivery: &Delivery,
) -> Result<RecordBatch, ArrowError> {
    let changes = Changes::of(batch, delivery)?;
    let batch = &changes.rows;
    let mut fields: Vec<Arc<Field>> = batch.schema().fields().iter().cloned().collect();
    let mut arrays = batch.columns().to_vec();
    let mut add = |name: &str, array: ArrayRef| {
        fields.push(Arc::new(Field::new(name, array.data_type().clone(), true)));
        arrays.push(array);
    };
    for (name, array) in derived(batch, contract) {
        add(name, array);
    }
    for (name, array) in common(delivery, batch.num_rows()) {
        if !changes.told.iter().any(|(told, _)| *told == name) {
            add(name, array);
        }
    }
    for (name, array) in changes.told {
        add(name, array);
    }
    RecordBatch::try_new(Arc::new(Schema::new(fields)), arrays)
}

/// The common columns of `rows` rows of one delivery.
pub(super) fn common(delivery: &Delivery, rows: usize) -> Vec<(&'static str, ArrayRef)> {
    let text =
        |value: &str| Arc::new(StringArray::from_iter_values(std::iter::repeat_n(value, rows)));
    let instant = |at: DateTime<Utc>| {
        let micros = TimestampMicrosecondArray::from_value(at.timestamp_micros(), rows);
        Arc::new(micros.with_timezone("UTC"))
    };
    vec![
        ("tenant", text(delivery.key.tenant().as_str()) as ArrayRef),
        ("data_source", text(delivery.key.data_source().as_str())),
        ("_file", text(&delivery.file())),
        ("_committed_at", instant(delivery.extracted_at)),
        ("_ingested_at", instant(delivery.arrived_at)),
        ("_run_id", text(&delivery.run_id)),
    ]
}

fn derived<'a>(
    batch: &'a RecordBatch,
    contract: &'a Contract,
) -> impl Iterator<Item = (&'a str, ArrayRef)> {
    contract.columns.iter().filter_map(|column| {
        let derived = column.derived.as_ref()?;
        let from = batch.column_by_name(&derived.column)?;
        match derived.transform {
            Transform::Month if *from.data_type() == DataType::Date32 => {
                Some((column.name.as_str(), months(from)))
            }
            Transform::Month => None,
        }
    })
}

/// `2024-03` for each date. Neighbouring rows mostly share a month, so its text is made once.
fn months(dates: &ArrayRef) -> ArrayRef {
    let dates = dates.as_primitive::<Date32Type>();
    let mut month = Month::default();
    let texts = (0..dates.len()).map(|row| dates.is_valid(row).then(|| dates.value(row)));
    let mut builder = arrow::array::StringBuilder::with_capacity(dates.len(), dates.len() * 7);
    for day in texts {
        match day {
            Some(day) => builder.append_value(month.of(day)),
            None => builder.append_null(),
        }
    }
    Arc::new(builder.finish())
}

/// The month last asked for.
#[derive(Default)]
struct Month {
    days: std::ops::Range<i32>,
    text: String,
}

impl Month {
    fn of(&mut self, day: i32) -> &str {
        if !self.days.contains(&day) {
            self.turn_to(day);
        }
        &self.text
    }

    fn turn_to(&mut self, day: i32) {
        let epoch = NaiveDate::default();
        let offset = Days::new(u64::from(day.unsigned_abs()));
        let date = if day < 0 { epoch - offset } else { epoch + offset };
        let first = day - date.day0() as i32;
        let length = i32::from(date.num_days_in_month());
        self.days = first..first + length;
        self.text = date.format("%Y-%m").to_string();
    }
}
