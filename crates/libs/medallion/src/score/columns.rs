//! Rows of a model, asked by the names of their columns.

use crate::run::work;
use arrow::{
    array::{Array, ArrayRef, AsArray, RecordBatch},
    compute::cast,
    datatypes::{DataType, Float64Type, Int64Type, TimeUnit, TimestampMicrosecondType},
    error::ArrowError,
};
use chrono::{DateTime, Utc};
use lake::LakeError;
use std::collections::HashMap;

/// Tenant and person.
pub(crate) type Person = (String, String);

/// The columns of a model's batch by name, in types that are easy to ask.
pub(crate) struct Columns(HashMap<String, ArrayRef>);

impl Columns {
    pub(crate) fn of(batch: &RecordBatch) -> Result<Self, LakeError> {
        let schema = batch.schema();
        let plain = |array: &ArrayRef| match array.data_type() {
            DataType::LargeUtf8 | DataType::Dictionary(_, _) => cast(array, &DataType::Utf8),
            DataType::Int32 | DataType::UInt64 => cast(array, &DataType::Int64),
            DataType::Timestamp(_, _) => {
                cast(array, &DataType::Timestamp(TimeUnit::Microsecond, Some("UTC".into())))
            }
            _ => Ok(array.clone()),
        };
        let columns = schema.fields().iter().zip(batch.columns()).map(|(field, array)| {
            let array = plain(array).map_err(shape)?;
            Ok((field.name().clone(), array))
        });
        Ok(Self(columns.collect::<Result<_, LakeError>>()?))
    }

    /// A text where it lies.
    pub(crate) fn text_ref(&self, column: &str, row: usize) -> Option<&str> {
        let array = self.0.get(column)?;
        if !array.is_valid(row) {
            return None;
        }
        match array.as_string_view_opt() {
            Some(texts) => Some(texts.value(row)),
            None => array.as_string_opt::<i32>().map(|texts| texts.value(row)),
        }
    }

    pub(crate) fn text(&self, column: &str, row: usize) -> Option<String> {
        self.text_ref(column, row).map(str::to_owned)
    }

    /// The (tenant, person) of a row; a row without them is a defect of its model.
    pub(crate) fn person(&self, row: usize) -> Result<Person, LakeError> {
        let key = |column| {
            let missing = || ArrowError::SchemaError(format!("row without {column}"));
            self.text(column, row).ok_or_else(|| shape(missing()))
        };
        Ok((key("tenant")?, key("person_id")?))
    }

    pub(crate) fn count(&self, column: &str, row: usize) -> u32 {
        let values = self.0.get(column).and_then(|array| array.as_primitive_opt::<Int64Type>());
        let value = values.and_then(|values| values.is_valid(row).then(|| values.value(row)));
        value.and_then(|value| u32::try_from(value).ok()).unwrap_or_default()
    }

    pub(crate) fn number(&self, column: &str, row: usize) -> Option<f64> {
        let values = self.0.get(column)?.as_primitive_opt::<Float64Type>()?;
        values.is_valid(row).then(|| values.value(row))
    }

    pub(crate) fn flag(&self, column: &str, row: usize) -> bool {
        let values = self.0.get(column).and_then(|array| array.as_boolean_opt());
        values.is_some_and(|values| values.is_valid(row) && values.value(row))
    }

    pub(crate) fn instant(&self, column: &str, row: usize) -> Option<DateTime<Utc>> {
        let values = self.0.get(column)?.as_primitive_opt::<TimestampMicrosecondType>()?;
        let micros = values.is_valid(row).then(|| values.value(row))?;
        DateTime::from_timestamp_micros(micros)
    }
}

fn shape(source: ArrowError) -> LakeError {
    match work("risk_input") {
        Ok(table) => LakeError::Shape { table, source },
        Err(error) => error,
    }
}
