//! Parquet: columns by name, values to text and back by the rules of every other format.
//!
//! The Parquet crate panics on some damaged files, so every call into it is fenced; the first fault
//! refuses the file.

mod text;

use std::fs::File;
use std::panic::{AssertUnwindSafe, catch_unwind};

use arrow::record_batch::RecordBatch;
use parquet::arrow::arrow_reader::{
    ArrowReaderOptions, ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder,
};

use crate::block::{Block, Cell, RowSource, Span, View};
use crate::{Kind, Layout, Limits, Mapping, ReasonCode, Refused};

pub(crate) struct Parquet {
    reader: ParquetRecordBatchReader,
    kinds: Vec<Option<Kind>>,
    mapping: Mapping,
    block: Block,
    text: Vec<u8>,
    limits: Limits,
    /// The batch being handed out, and how far.
    batch: Option<(RecordBatch, usize)>,
    /// Text made so far.
    unfolded: u64,
    row: u64,
}

/// Rows decoded at a time.
const ROWS: usize = 1_024;

/// Runs a call into the Parquet crate: its errors and panics both mean an unreadable file.
fn fenced<T, E>(call: impl FnOnce() -> Result<T, E>) -> Result<T, Refused> {
    match catch_unwind(AssertUnwindSafe(call)) {
        Ok(Ok(value)) => Ok(value),
        _ => Err(ReasonCode::ParquetUnreadable.into()),
    }
}

impl Parquet {
    pub(crate) fn open(file: File, layout: &Layout, limits: Limits) -> Result<Self, Refused> {
        let length = file.metadata().map_err(|_| Refused::new(ReasonCode::ReadFailed))?.len();
        if length == 0 {
            return Err(ReasonCode::EmptyFile.into());
        }
        let reader = fenced(|| {
            let options = ArrowReaderOptions::new().with_skip_arrow_metadata(true);
            let builder = ParquetRecordBatchReaderBuilder::try_new_with_options(file, options)?;
            builder.with_batch_size(ROWS).build()
        })?;
        let mut mapping = Mapping::new(layout);
        let schema = arrow::record_batch::RecordBatchReader::schema(&reader);
        if schema.fields().len() > limits.columns {
            return Err(ReasonCode::TooManyColumns.into());
        }
        mapping.resolve_all(schema.fields().iter().map(|field| field.name().as_str()))?;
        let kind = |column| mapping.known(column).map(|at: usize| layout.columns[at].kind);
        let kinds = (0..mapping.width()).map(kind).collect();
        let block = Block { width: mapping.width(), ..Block::default() };
        let text = Vec::new();
        Ok(Self { reader, kinds, mapping, block, text, limits, batch: None, unfolded: 0, row: 0 })
    }

    /// The next rows of the batch at hand, at most this many.
    fn slice(&mut self, rows: usize) -> Result<Option<RecordBatch>, Refused> {
        if self.batch.is_none() {
            let next = fenced(|| self.reader.next().transpose())?;
            self.batch = next.map(|batch| (batch, 0));
        }
        let Some((batch, at)) = &mut self.batch else { return Ok(None) };
        let count = rows.min(batch.num_rows() - *at);
        let slice = fenced(|| Ok::<_, ()>(batch.slice(*at, count)))?;
        *at += count;
        if *at >= batch.num_rows() {
            self.batch = None;
        }
        Ok(Some(slice))
    }

    /// Turns the rows of a batch into cells.
    fn lay_out(&mut self, batch: &RecordBatch) -> Result<(), Refused> {
        let width = self.block.width;
        self.block.cells.resize(width * batch.num_rows(), Cell::default());
        for (column, array) in batch.columns().iter().enumerate() {
            let as_date = self.kinds[column] == Some(Kind::Date);
            let cells = &mut self.block.cells;
            let text = &mut self.text;
            fenced(|| {
                text::write(array, as_date, text, |row, start, end| {
                    cells[row * width + column] = Cell::new(start, end);
                })
            })?;
            if self.text.len() > 1 << 31 {
                return Err(ReasonCode::TooLarge.into());
            }
        }
        self.unfolded += self.text.len() as u64;
        if self.unfolded > self.limits.inflated_bytes {
            return Err(Refused { code: ReasonCode::TooLarge, row: Some(self.row), byte: None });
        }
        for row in 0..batch.num_rows() {
            self.row += 1;
            self.block.rows.push(Span { number: self.row, byte: 0, start: 0, end: 0 });
            let cells = &self.block.cells[row * width..][..width];
            let long = |cell: &Cell| (cell.end - cell.start) as usize > self.limits.field_bytes;
            if cells.iter().any(long) {
                self.block.too_long.push(row);
            }
        }
        Ok(())
    }
}

impl RowSource for Parquet {
    fn advance(&mut self, rows: usize) -> Result<bool, Refused> {
        self.block.clear();
        self.text.clear();
        while let Some(batch) = self.slice(rows)? {
            if batch.num_rows() > 0 {
                return self.lay_out(&batch).map(|()| true);
            }
        }
        Ok(false)
    }

    fn view(&mut self) -> View<'_> {
        View {
            block: &mut self.block,
            text: &self.text,
            raw: None,
            checked: &self.text,
            mapping: &self.mapping,
        }
    }

    fn mapping(&self) -> &Mapping {
        &self.mapping
    }

    fn received(&self) -> u64 {
        self.row
    }
}

#[cfg(test)]
mod tests;
