//! JSON: objects, one per line or in one array. Keys are header names, values become text cells.

mod array;
mod lines;
mod object;
mod pairs;
mod scan;

pub(crate) use array::Array;
pub(crate) use lines::Lines;
pub(crate) use pairs::{Pair, pairs};

use crate::block::{Block, Cell, Span, View, bad_row};
use crate::window::Window;
use crate::{Layout, Limits, Mapping, ReasonCode, Refused};

/// Objects to rows: shared by both ways of delivering them.
struct Objects {
    mapping: Mapping,
    block: Block,
    limits: Limits,
    /// The decoded text that the cells point into.
    text: Vec<u8>,
    /// The pairs of every row of the block: file column and cell.
    pairs: Vec<(usize, Cell)>,
    /// Where the pairs of each row end.
    ends: Vec<usize>,
    /// The keys of the row before in their order, with their columns: rows mostly repeat them.
    guesses: Vec<(String, usize)>,
    /// Number of the last row.
    row: u64,
}

impl Objects {
    fn new(layout: &Layout, limits: Limits) -> Self {
        Self {
            mapping: Mapping::new(layout),
            block: Block::default(),
            limits,
            text: Vec::new(),
            pairs: Vec::new(),
            ends: Vec::new(),
            guesses: Vec::new(),
            row: 0,
        }
    }

    fn clear(&mut self) {
        self.block.clear();
        self.text.clear();
        self.pairs.clear();
        self.ends.clear();
    }

    /// Takes one object, whose raw bytes are `raw[start..end]`, or rejects it.
    fn take(&mut self, raw: &[u8], start: usize, end: usize, byte: u64) -> Result<(), Refused> {
        self.row += 1;
        let (text, pairs) = (self.text.len(), self.pairs.len());
        match self.object(&raw[start..end]) {
            Ok(()) => {
                self.ends.push(self.pairs.len());
                self.block.rows.push(Span { number: self.row, byte, start, end });
            }
            Err(code) if self.mapping.width() > self.limits.columns => {
                return Err(Refused { code, row: Some(self.row), byte: Some(byte) });
            }
            Err(code) => {
                self.text.truncate(text);
                self.pairs.truncate(pairs);
                self.block.rejects.push(bad_row(self.row, byte, code, &raw[start..end]));
            }
        }
        Ok(())
    }

    /// Rejects a row that is not even looked into.
    fn reject(&mut self, raw: &[u8], byte: u64, code: ReasonCode) {
        self.row += 1;
        self.block.rejects.push(bad_row(self.row, byte, code, raw));
    }

    /// Lays the pairs of all rows out as cells.
    fn finish(&mut self) {
        let width = self.mapping.width();
        self.block.width = width;
        self.block.cells.clear();
        self.block.cells.resize(width * self.ends.len(), Cell::default());
        let mut start = 0;
        for (row, end) in self.ends.iter().enumerate() {
            for (column, cell) in &self.pairs[start..*end] {
                self.block.cells[row * width + column] = *cell;
            }
            start = *end;
        }
    }

    /// Whether the block should be handed over.
    fn is_full(&self, rows: usize) -> bool {
        self.block.rows.len() >= rows || self.block.is_heavy() || self.text.len() > 8 << 20
    }
}

/// Reads the first bytes: past a byte order mark and blanks there must be something.
fn start(window: &mut Window) -> Result<(), Refused> {
    window.refill()?;
    window.skip_bom();
    loop {
        if !window.rest().trim_ascii_start().is_empty() {
            return Ok(());
        }
        if window.ended {
            return Err(ReasonCode::EmptyFile.into());
        }
        window.at = window.filled;
        window.refill()?;
    }
}

fn view<'a>(objects: &'a mut Objects, window: &'a Window) -> View<'a> {
    View {
        block: &mut objects.block,
        text: &objects.text,
        raw: Some(&window.data),
        checked: &objects.text,
        mapping: &objects.mapping,
    }
}

#[cfg(test)]
mod tests;
