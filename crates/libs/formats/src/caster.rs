//! Blocks of text cells to batches of typed columns, and rejects for the rows that do not fit.

use std::ops::Range;
use std::sync::Arc;

use arrow::array::Int64Array;
use arrow::datatypes::{DataType, Field, Schema};
use arrow::record_batch::RecordBatch;

use crate::block::{Block, Cell, View};
use crate::builders::{Builder, data_type};
use crate::change;
use crate::faults::{Fault, Faults};
use crate::lanes::{Cells, Lane};
use crate::value::Days;
use crate::{Kind, Layout, Limits, Mapping, Raw, ReasonCode, Refused, Reject};

/// A row check with its columns found.
struct Check {
    code: Arc<str>,
    left: usize,
    right: usize,
}

pub(crate) struct Caster {
    layout: Arc<Layout>,
    names: Vec<Arc<str>>,
    /// Where the operations of changes are, and which columns are forgiven in a delete.
    operation: Option<usize>,
    lenient: Vec<bool>,
    checks: Vec<Check>,
    days: Days,
    lanes: Vec<Lane>,
    faults: Faults,
    columns: Vec<Builder>,
    unknown: Vec<Builder>,
    unknown_names: Vec<Arc<str>>,
    numbers: Vec<i64>,
    rejects: Vec<Reject>,
    reject_bytes: usize,
}

impl Caster {
    /// A caster for a layout that [`Layout::is_consistent`].
    pub(crate) fn new(layout: Arc<Layout>, limits: &Limits) -> Self {
        let check = |check: &crate::RowCheck| {
            let (left, right) = (layout.position(&check.left)?, layout.position(&check.right)?);
            Some(Check { code: check.code.as_str().into(), left, right })
        };
        let lenient = |column: &crate::Column| !column.is_key && !change::is_control(&column.name);
        Self {
            operation: layout.position(change::OP),
            lenient: layout.columns.iter().map(lenient).collect(),
            names: layout.columns.iter().map(|column| column.name.as_str().into()).collect(),
            checks: layout.row_checks.iter().filter_map(check).collect(),
            days: Days::until(limits.max_date),
            lanes: layout.columns.iter().map(|column| Lane::new(column.kind)).collect(),
            faults: Faults::default(),
            columns: layout.columns.iter().map(|column| Builder::new(column.kind)).collect(),
            unknown: Vec::new(),
            unknown_names: Vec::new(),
            numbers: Vec::new(),
            rejects: Vec::new(),
            reject_bytes: 0,
            layout,
        }
    }

    /// Rows waiting for a batch.
    pub(crate) fn rows(&self) -> usize {
        self.numbers.len()
    }

    /// Whether nothing waits, neither rows nor rejects.
    pub(crate) fn is_empty(&self) -> bool {
        self.numbers.is_empty() && self.rejects.is_empty()
    }

    /// Bytes of text and of raw rejects that wait.
    pub(crate) fn bytes(&self) -> usize {
        let text = self.columns.iter().chain(&self.unknown).map(Builder::text_bytes).sum::<usize>();
        text + self.reject_bytes + self.rejects.len() * 64
    }

    /// Casts and checks the rows of a block, keeps the good and notes the bad.
    pub(crate) fn take(&mut self, view: View<'_>) {
        let View { block, text, raw, checked, mapping } = view;
        self.faults.reset(block.rows.len());
        if let Some(source) = self.operation.and_then(|at| mapping.source(at)) {
            let operations = Cells::new(block, text, source).texts();
            self.faults.note_deletes(operations.map(change::is_delete));
        }
        check_text(block, text, checked, mapping, &self.lenient, &mut self.faults);
        block.too_long.iter().for_each(|row| self.faults.mark_row(*row, ReasonCode::FieldTooLong));
        for (at, column) in self.layout.columns.iter().enumerate() {
            self.faults.turn_to(self.lenient[at]);
            match mapping.source(at) {
                Some(source) => {
                    let cells = Cells::new(block, text, source);
                    self.lanes[at].fill(
                        cells,
                        column,
                        &self.names[at],
                        &self.days,
                        &mut self.faults,
                    );
                    for row in self.faults.forgiven() {
                        self.lanes[at].forget(*row);
                        block.cells[row * block.width + source] = Cell::default();
                    }
                }
                None => {
                    self.lanes[at].clear();
                    let rows = if column.must_be_there() { 0..block.rows.len() } else { 0..0 };
                    rows.for_each(|row| {
                        self.faults.mark(row, ReasonCode::RequiredEmpty, &self.names[at])
                    });
                }
            }
        }
        for Check { code, left, right } in &self.checks {
            let fails = |row| self.faults.mark_check(row, code, &self.names[*left]);
            self.lanes[*left].above(&self.lanes[*right], fails);
        }
        self.note_rejects(block, text, raw, mapping);
        self.keep_rows(block, text, mapping);
    }

    fn note_rejects(
        &mut self,
        block: &mut Block,
        text: &[u8],
        raw: Option<&[u8]>,
        mapping: &Mapping,
    ) {
        let first = self.rejects.len();
        self.rejects.append(&mut block.rejects);
        for Fault { row, code, check, column } in self.faults.list.drain(..) {
            let span = block.rows[row];
            let (byte, bytes) = match raw {
                Some(raw) => (Some(span.byte), raw[span.start..span.end].to_vec()),
                None => (None, render(block, text, row, mapping)),
            };
            let raw = Raw::new(bytes);
            self.rejects.push(Reject { row: span.number, byte, code, check, column, raw });
        }
        self.rejects[first..].sort_by_key(|reject| reject.row);
        let added = self.rejects[first..].iter().map(|reject| reject.raw.expose().len());
        self.reject_bytes += added.sum::<usize>();
    }

    fn keep_rows(&mut self, block: &Block, text: &[u8], mapping: &Mapping) {
        let runs = good_runs(&self.faults.bad);
        let kept = runs.iter().map(Range::len).sum::<usize>();
        for (_, name) in mapping.unknown_sources().skip(self.unknown.len()) {
            let mut builder = Builder::new(Kind::Text);
            builder.append_nulls(self.numbers.len());
            self.unknown.push(builder);
            self.unknown_names.push(Arc::clone(name));
        }
        for (at, builder) in self.columns.iter_mut().enumerate() {
            match (mapping.source(at), &self.lanes[at]) {
                (None, _) => builder.append_nulls(kept),
                (Some(source), Lane::Text) => {
                    builder.append_text(Cells::new(block, text, source), &runs)
                }
                (Some(_), lane) => builder.append_lane(lane, &runs),
            }
        }
        for ((source, _), builder) in mapping.unknown_sources().zip(&mut self.unknown) {
            builder.append_text(Cells::new(block, text, source), &runs);
        }
        for run in runs {
            self.numbers.extend(block.rows[run].iter().map(|span| span.number.cast_signed()));
        }
    }

    /// What waits, as a batch and its rejects.
    pub(crate) fn finish(&mut self) -> Result<(RecordBatch, Vec<Reject>), Refused> {
        let mut fields = Vec::with_capacity(self.columns.len() + self.unknown.len() + 1);
        for (column, lenient) in self.layout.columns.iter().zip(&self.lenient) {
            let filled = column.must_be_there() && !(*lenient && self.operation.is_some());
            fields.push(Field::new(&column.name, data_type(column.kind), !filled));
        }
        fields.extend(
            self.unknown_names.iter().map(|name| Field::new(&**name, DataType::Utf8, true)),
        );
        fields.push(Field::new(crate::ROW_COLUMN, DataType::Int64, false));
        let broken = |_| Refused::new(ReasonCode::Internal);
        let builders = self.columns.iter_mut().chain(&mut self.unknown);
        let mut arrays =
            builders.map(Builder::finish).collect::<Result<Vec<_>, _>>().map_err(broken)?;
        arrays.push(Arc::new(Int64Array::from(std::mem::take(&mut self.numbers))));
        let batch = RecordBatch::try_new(Arc::new(Schema::new(fields)), arrays).map_err(broken)?;
        self.reject_bytes = 0;
        Ok((batch, std::mem::take(&mut self.rejects)))
    }
}

/// The stretches of rows without a fault.
fn good_runs(bad: &[bool]) -> Vec<Range<usize>> {
    let mut runs = Vec::new();
    let mut start = 0;
    for end in memchr_true(bad).chain([bad.len()]) {
        if end > start {
            runs.push(start..end);
        }
        start = end + 1;
    }
    runs
}

fn memchr_true(bad: &[bool]) -> impl Iterator<Item = usize> {
    bad.iter().enumerate().filter(|(_, bad)| **bad).map(|(row, _)| row)
}

/// Finds cells that are not UTF-8 or hold control characters. All text is looked at in one go
/// first.
fn check_text(
    block: &mut Block,
    text: &[u8],
    checked: &[u8],
    mapping: &Mapping,
    lenient: &[bool],
    faults: &mut Faults,
) {
    if std::str::from_utf8(checked).is_ok() && !has_control(checked) && !block.lone_return {
        return;
    }
    for (row, cells) in block.cells.chunks_exact_mut(block.width.max(1)).enumerate() {
        for (file_column, cell) in cells.iter_mut().enumerate() {
            let (start, end) = (cell.start as usize, cell.end as usize);
            let value = &text[start..end];
            // Carriage returns belong into quotes; a cell that was quoted has a quote in front.
            let lines = start > 0 && text[start - 1] == b'"' || !block.lone_return;
            let code = if std::str::from_utf8(value).is_err() {
                ReasonCode::Encoding
            } else if has_control(value) || (!lines && value.contains(&b'\r')) {
                ReasonCode::ControlCharacter
            } else {
                continue;
            };
            faults.turn_to(mapping.known(file_column).is_none_or(|at| lenient[at]));
            faults.mark(row, code, mapping.batch_name(file_column));
            if !faults.forgiven().is_empty() {
                *cell = Cell::default();
            }
        }
    }
}

/// Whether a C0 control other than tab, line feed and carriage return, or DEL, is in the text.
fn has_control(text: &[u8]) -> bool {
    let control =
        |byte: u8| (byte < 0x20 && byte != b'\t' && byte != b'\n' && byte != b'\r') || byte == 0x7F;
    text.chunks(256).any(|part| part.iter().fold(false, |any, byte| any | control(*byte)))
}

/// A row as a JSON object of texts, for formats without raw rows.
fn render(block: &Block, text: &[u8], row: usize, mapping: &Mapping) -> Vec<u8> {
    let cells = &block.cells[row * block.width..][..block.width];
    let pairs = cells.iter().enumerate().map(|(file_column, cell)| {
        let value = String::from_utf8_lossy(&text[cell.start as usize..cell.end as usize]);
        let value = if cell.is_empty() { serde_json::Value::Null } else { value.into() };
        (mapping.header(file_column).to_owned(), value)
    });
    serde_json::Value::Object(pairs.collect()).to_string().into_bytes()
}

#[cfg(test)]
mod tests;
