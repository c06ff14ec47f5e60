//! A contract as an Arrow schema and a table to create.

use super::{Column, ColumnType, Contract, StorageHint};
use arrow::{
    array::{ArrayRef, RecordBatch, new_null_array},
    compute::cast,
    datatypes::{DataType, Field, Schema, SchemaRef, TimeUnit},
    error::ArrowError,
};
use lake::{TableSpec, WriteHints};
use std::sync::Arc;

impl ColumnType {
    /// The Arrow type that holds it.
    #[must_use]
    pub fn arrow(self) -> DataType {
        match self {
            Self::Text => DataType::Utf8,
            Self::Integer => DataType::Int64,
            Self::Decimal(precision, scale) => DataType::Decimal128(precision, scale),
            Self::Double => DataType::Float64,
            Self::Boolean => DataType::Boolean,
            Self::Date => DataType::Date32,
            Self::Timestamp => DataType::Timestamp(TimeUnit::Microsecond, Some("UTC".into())),
        }
    }
}

impl Column {
    /// The column as an Arrow field. Fields are nullable throughout: the reader and the quality
    /// rules keep required columns filled, and a nullable column can still be added to a table.
    #[must_use]
    pub fn field(&self) -> Field {
        Field::new(&self.name, self.kind.arrow(), true)
    }
}

impl Contract {
    /// The table's columns as Arrow fields, in order.
    #[must_use]
    pub fn schema(&self) -> SchemaRef {
        Arc::new(Schema::new(self.fields()))
    }

    pub(crate) fn fields(&self) -> Vec<Field> {
        self.columns.iter().map(Column::field).collect()
    }

    /// The batch with exactly the contract's columns: what it lacks is null, what is unknown goes.
    ///
    /// # Errors
    /// When a column does not cast.
    pub(crate) fn conform(&self, batch: &RecordBatch) -> Result<RecordBatch, ArrowError> {
        let column = |column: &Column| match batch.column_by_name(&column.name) {
            Some(array) => cast(array, &column.kind.arrow()),
            None => Ok(new_null_array(&column.kind.arrow(), batch.num_rows())),
        };
        let arrays: Result<Vec<ArrayRef>, _> = self.columns.iter().map(column).collect();
        RecordBatch::try_new(self.schema(), arrays?)
    }

    /// The table to create.
    #[must_use]
    pub fn spec(&self) -> TableSpec {
        let mut partitions: Vec<(u32, &Column)> = self
            .columns
            .iter()
            .filter_map(|column| Some((column.partition_position?, column)))
            .collect();
        partitions.sort_by_key(|(position, _)| *position);
        TableSpec {
            name: self.table.clone(),
            description: self.purpose.clone(),
            schema: self.schema(),
            partition_by: partitions.into_iter().map(|(_, column)| column.name.clone()).collect(),
            properties: vec![("carelake.contractVersion".to_owned(), self.version.clone())],
        }
    }

    /// How the table's columns are best stored.
    #[must_use]
    pub fn write_hints(&self) -> WriteHints {
        let named = |hint: StorageHint| {
            let columns = self.columns.iter().filter(move |column| column.storage() == hint);
            columns.map(|column| column.name.clone()).collect()
        };
        WriteHints { plain: named(StorageHint::Plain), sequential: named(StorageHint::Sequential) }
    }
}

impl Column {
    /// Amounts of money rarely repeat.
    fn storage(&self) -> StorageHint {
        match (self.encoding, self.kind) {
            (StorageHint::Repeating, ColumnType::Decimal(..)) => StorageHint::Plain,
            (hint, _) => hint,
        }
    }
}
