//! Some rows as text cells: what every format's reader hands to the caster.

use crate::{Mapping, Raw, ReasonCode, Refused, Reject};

/// Raw bytes kept of a row that was too long to keep whole.
pub(crate) const RAW_KEPT: usize = 64 << 10;

/// A cell: a range of the block's text. An empty one is a null.
#[derive(Clone, Copy, Default)]
pub(crate) struct Cell {
    pub(crate) start: u32,
    pub(crate) end: u32,
}

impl Cell {
    pub(crate) fn new(start: usize, end: usize) -> Self {
        // Windows stay below 4 GiB: rows are at most 256 MiB and blocks 64 MiB.
        Self { start: start as u32, end: end as u32 }
    }

    pub(crate) fn is_empty(self) -> bool {
        self.start == self.end
    }
}

/// Where a row stands.
#[derive(Clone, Copy)]
pub(crate) struct Span {
    /// Its number, from 1.
    pub(crate) number: u64,
    /// Its first byte in the file.
    pub(crate) byte: u64,
    /// Its raw bytes, a range of the block's raw text.
    pub(crate) start: usize,
    pub(crate) end: usize,
}

/// Rows of `width` cells each, and the rows that were rejected before they became cells.
#[derive(Default)]
pub(crate) struct Block {
    pub(crate) width: usize,
    pub(crate) cells: Vec<Cell>,
    pub(crate) rows: Vec<Span>,
    pub(crate) rejects: Vec<Reject>,
    /// Rows with a cell above the limit, where only the cells tell.
    pub(crate) too_long: Vec<usize>,
    /// Whether a carriage return that ends no line is among the rows.
    pub(crate) lone_return: bool,
}

impl Block {
    pub(crate) fn clear(&mut self) {
        self.cells.clear();
        self.rows.clear();
        self.too_long.clear();
        self.lone_return = false;
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.rows.is_empty() && self.rejects.is_empty()
    }

    /// Whether rejects have piled up enough to be handed over.
    pub(crate) fn is_heavy(&self) -> bool {
        self.rejects.len() >= 4_096
            || self.rejects.iter().map(|reject| reject.raw.expose().len()).sum::<usize>() > 8 << 20
    }
}

/// A block with the bytes its ranges point into.
pub(crate) struct View<'a> {
    pub(crate) block: &'a mut Block,
    pub(crate) text: &'a [u8],
    /// Absent when the format has no raw rows.
    pub(crate) raw: Option<&'a [u8]>,
    /// The part of `text` that holds the rows' cells, for checks of everything at once.
    pub(crate) checked: &'a [u8],
    pub(crate) mapping: &'a Mapping,
}

/// Reads a format row by row.
pub(crate) trait RowSource: Send {
    /// Reads on, at most this many rows; false at the end of the file.
    fn advance(&mut self, rows: usize) -> Result<bool, Refused>;
    /// What the last call of `advance` read.
    fn view(&mut self) -> View<'_>;
    /// The headers.
    fn mapping(&self) -> &Mapping;
    /// Rows seen so far, accepted or not.
    fn received(&self) -> u64;
}

/// A reject of a row that never became cells.
pub(crate) fn bad_row(number: u64, byte: u64, code: ReasonCode, raw: &[u8]) -> Reject {
    let kept = if code == ReasonCode::RowTooLong { &raw[..raw.len().min(RAW_KEPT)] } else { raw };
    let raw = Raw::new(kept.to_vec());
    Reject { row: number, byte: Some(byte), code, check: None, column: None, raw }
}
