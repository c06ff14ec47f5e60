//! Accepted rows, collected column by column until they make a batch.

use std::ops::Range;
use std::sync::Arc;

use arrow::array::{
    ArrayRef, BooleanArray, BooleanBufferBuilder, Date32Array, Decimal128Array, Float64Array,
    Int64Array, NullBufferBuilder, StringArray, TimestampMicrosecondArray,
};
use arrow::buffer::{Buffer, OffsetBuffer, ScalarBuffer};
use arrow::datatypes::{DataType, TimeUnit};
use arrow::error::ArrowError;

use crate::Kind;
use crate::lanes::{Cells, Lane, Values};

/// One output column in the making.
pub(crate) struct Builder {
    nulls: NullBufferBuilder,
    store: Store,
}

enum Store {
    Text { ends: Vec<i32>, bytes: Vec<u8> },
    Integer(Vec<i64>),
    Decimal(Vec<i128>, u8, i8),
    Double(Vec<f64>),
    Boolean(BooleanBufferBuilder),
    Date(Vec<i32>),
    Timestamp(Vec<i64>),
}

/// The Arrow type of a kind.
pub(crate) fn data_type(kind: Kind) -> DataType {
    match kind {
        Kind::Text => DataType::Utf8,
        Kind::Integer => DataType::Int64,
        Kind::Decimal { precision, scale } => DataType::Decimal128(precision, scale),
        Kind::Double => DataType::Float64,
        Kind::Boolean => DataType::Boolean,
        Kind::Date => DataType::Date32,
        Kind::Timestamp => DataType::Timestamp(TimeUnit::Microsecond, Some("UTC".into())),
    }
}

impl Builder {
    pub(crate) fn new(kind: Kind) -> Self {
        let store = match kind {
            Kind::Text => Store::Text { ends: vec![0], bytes: Vec::new() },
            Kind::Integer => Store::Integer(Vec::new()),
            Kind::Decimal { precision, scale } => Store::Decimal(Vec::new(), precision, scale),
            Kind::Double => Store::Double(Vec::new()),
            Kind::Boolean => Store::Boolean(BooleanBufferBuilder::new(0)),
            Kind::Date => Store::Date(Vec::new()),
            Kind::Timestamp => Store::Timestamp(Vec::new()),
        };
        Self { nulls: NullBufferBuilder::new(0), store }
    }

    /// Bytes of text held.
    pub(crate) fn text_bytes(&self) -> usize {
        if let Store::Text { bytes, .. } = &self.store { bytes.len() } else { 0 }
    }

    /// Appends nulls, for a column that the file lacks.
    pub(crate) fn append_nulls(&mut self, rows: usize) {
        self.nulls.append_n_nulls(rows);
        match &mut self.store {
            Store::Text { ends, .. } => {
                ends.resize(ends.len() + rows, ends.last().copied().unwrap_or(0))
            }
            Store::Integer(items) | Store::Timestamp(items) => items.resize(items.len() + rows, 0),
            Store::Decimal(items, ..) => items.resize(items.len() + rows, 0),
            Store::Double(items) => items.resize(items.len() + rows, 0.0),
            Store::Boolean(bits) => bits.append_n(rows, false),
            Store::Date(items) => items.resize(items.len() + rows, 0),
        }
    }

    /// Appends the rows in `runs` of a column of text.
    pub(crate) fn append_text(&mut self, cells: Cells<'_>, runs: &[Range<usize>]) {
        let Store::Text { ends, bytes } = &mut self.store else { return };
        for run in runs {
            let mut empty = 0;
            for cell in cells.rows(run.start, run.end) {
                push_bytes(bytes, cells, cell);
                ends.push(bytes.len() as i32);
                empty += usize::from(cell.is_empty());
            }
            if empty == 0 {
                self.nulls.append_n_non_nulls(run.len());
            } else {
                let cells = cells.rows(run.start, run.end);
                cells.for_each(|cell| self.nulls.append(!cell.is_empty()));
            }
        }
    }

    /// Appends the rows in `runs` of a cast column.
    pub(crate) fn append_lane(&mut self, lane: &Lane, runs: &[Range<usize>]) {
        let nulls = &mut self.nulls;
        match (&mut self.store, lane) {
            (Store::Integer(to), Lane::Integer(from))
            | (Store::Timestamp(to), Lane::Timestamp(from)) => {
                append(to, nulls, from, runs);
            }
            (Store::Decimal(to, ..), Lane::Decimal(from)) => append(to, nulls, from, runs),
            (Store::Double(to), Lane::Double(from)) => append(to, nulls, from, runs),
            (Store::Date(to), Lane::Date(from)) => append(to, nulls, from, runs),
            (Store::Boolean(to), Lane::Boolean(from)) => {
                for run in runs {
                    to.append_slice(&from.items[run.clone()]);
                    append_valid(nulls, from, run);
                }
            }
            _ => {}
        }
    }

    /// Makes the column and starts anew, with room for as much again.
    pub(crate) fn finish(&mut self) -> Result<ArrayRef, ArrowError> {
        let nulls = self.nulls.finish();
        Ok(match &mut self.store {
            Store::Text { ends, bytes } => {
                let offsets = OffsetBuffer::new(ScalarBuffer::from(renew(ends)));
                ends.push(0);
                let bytes = Buffer::from_vec(renew(bytes));
                Arc::new(StringArray::try_new(offsets, bytes, nulls)?)
            }
            Store::Integer(items) => Arc::new(Int64Array::try_new(renew(items).into(), nulls)?),
            Store::Decimal(items, precision, scale) => {
                let array = Decimal128Array::try_new(renew(items).into(), nulls)?;
                Arc::new(array.with_precision_and_scale(*precision, *scale)?)
            }
            Store::Double(items) => Arc::new(Float64Array::try_new(renew(items).into(), nulls)?),
            Store::Boolean(bits) => Arc::new(BooleanArray::new(bits.finish(), nulls)),
            Store::Date(items) => Arc::new(Date32Array::try_new(renew(items).into(), nulls)?),
            Store::Timestamp(items) => {
                let array = TimestampMicrosecondArray::try_new(renew(items).into(), nulls)?;
                Arc::new(array.with_timezone("UTC"))
            }
        })
    }
}

/// Takes the items and leaves room for as many: growing by doubling costs a third of the time
/// otherwise.
fn renew<T>(items: &mut Vec<T>) -> Vec<T> {
    let room = items.len() + items.len() / 16;
    std::mem::replace(items, Vec::with_capacity(room))
}

/// Copies a cell. Short ones are copied sixteen bytes wide and cut, which needs no call.
#[inline]
fn push_bytes(bytes: &mut Vec<u8>, cells: Cells<'_>, cell: crate::block::Cell) {
    let length = (cell.end - cell.start) as usize;
    match cells.sixteen(cell) {
        Some(wide) if length <= 16 => {
            let kept = bytes.len() + length;
            bytes.extend_from_slice(wide);
            bytes.truncate(kept);
        }
        _ => bytes.extend_from_slice(cells.get(cell)),
    }
}

fn append<T: Copy>(
    to: &mut Vec<T>,
    nulls: &mut NullBufferBuilder,
    from: &Values<T>,
    runs: &[Range<usize>],
) {
    for run in runs {
        to.extend_from_slice(&from.items[run.clone()]);
        append_valid(nulls, from, run);
    }
}

fn append_valid<T>(nulls: &mut NullBufferBuilder, from: &Values<T>, run: &Range<usize>) {
    if from.nulls == 0 {
        nulls.append_n_non_nulls(run.len());
    } else {
        from.valid[run.clone()].iter().for_each(|valid| nulls.append(*valid));
    }
}
