//! Regular rows: eight bytes at a time, no copies.

use super::Csv;
use super::record::{Dialect, without_return};
use crate::block::{Block, Cell, Span};
use crate::window::Window;

const ONES: u64 = u64::from_ne_bytes([1; 8]);
const LOW: u64 = u64::from_ne_bytes([0x7F; 8]);

/// The high bit of each byte of `word` that equals the byte `needle` repeats
/// (Hacker's Delight, 2nd edition, section 6-1: the exact test for zero bytes).
#[inline]
fn equal(word: u64, needle: u64) -> u64 {
    let zero = word ^ needle;
    !(((zero & LOW) + LOW) | zero | LOW)
}

/// The bytes a splitter stops at.
#[derive(Clone, Copy)]
struct Needles {
    delimiter: u64,
    line_end: u64,
    quote: u64,
}

impl Needles {
    fn new(dialect: Dialect) -> Self {
        let each = |byte: u8| u64::from(byte) * ONES;
        Self {
            delimiter: each(dialect.delimiter),
            line_end: each(dialect.line_end),
            quote: each(b'"'),
        }
    }

    /// One bit per structural byte among the eight from `at`, lowest first; none beyond the end.
    #[inline]
    fn stops(self, data: &[u8], at: usize) -> u64 {
        let word = match data.get(at..at + 8) {
            Some(eight) => u64::from_le_bytes(eight.try_into().unwrap_or_default()),
            None => {
                let rest = data.get(at..).unwrap_or_default();
                rest.iter().rev().fold(0, |word, byte| (word << 8) | u64::from(*byte))
            }
        };
        equal(word, self.delimiter) | equal(word, self.line_end) | equal(word, self.quote)
    }
}

/// A field whose end was found, unless a plain delimiter ends it.
struct Found {
    cell: Cell,
    /// Where the next field begins.
    next: usize,
    /// Where the row's text ends, when this is its last field.
    row_end: Option<usize>,
    quoted: bool,
}

/// The field that a quote opens or a line end closes at `at`; none when the row needs care.
#[inline]
fn find(data: &[u8], start: usize, at: usize, dialect: Dialect) -> Option<Found> {
    if data[at] != b'"' {
        let end = without_return(data, start, at, dialect);
        let (cell, row_end) = (Cell::new(start, end), Some(end));
        return Some(Found { cell, next: at + 1, row_end, quoted: false });
    }
    if start != at {
        return None;
    }
    let close = at + 1 + memchr::memchr2(b'"', dialect.line_end, &data[at + 1..])?;
    if data[close] != b'"' {
        return None;
    }
    let (cell, after) = (Cell::new(at + 1, close), close + 1);
    let (next, row_end) = match data.get(after..)? {
        [byte, ..] if *byte == dialect.delimiter => (after + 1, None),
        [byte, ..] if *byte == dialect.line_end => (after + 1, Some(after)),
        [b'\r', b'\n', ..] if dialect.line_end == b'\n' => (after + 2, Some(after)),
        _ => return None,
    };
    Some(Found { cell, next, row_end, quoted: true })
}

impl Csv {
    /// Takes rows until `end`, the number of rows wanted, or a row that needs care; false for the
    /// last. The window stands at the next row afterwards.
    pub(super) fn fast(&mut self, end: usize, rows: usize) -> bool {
        let dialect = self.dialect;
        let needles = Needles::new(dialect);
        let longest = self.limits.field_bytes;
        let Window { data, at: window_at, offset, .. } = &mut self.window;
        let data = &data[..end];
        let Block { width, cells, rows: spans, .. } = &mut self.block;
        let mut row_start = *window_at;
        let mut row_cells = cells.len();
        let (mut start, mut base) = (row_start, row_start);
        let regular = 'words: loop {
            if base >= end {
                // A last line without its line end is left to `careful`.
                break row_start >= end;
            }
            let mut stops = needles.stops(data, base);
            base += 8;
            while stops != 0 {
                let at = base - 8 + (stops.trailing_zeros() / 8) as usize;
                stops &= stops - 1;
                if data[at] == dialect.delimiter {
                    cells.push(Cell::new(start, at));
                    start = at + 1;
                    continue;
                }
                let Some(found) = find(data, start, at, dialect) else { break 'words false };
                cells.push(found.cell);
                start = found.next;
                if let Some(row_end) = found.row_end {
                    let length = row_end - row_start;
                    if cells.len() - row_cells != *width || length > longest || length == 0 {
                        break 'words false;
                    }
                    self.row += 1;
                    let byte = *offset + row_start as u64;
                    spans.push(Span { number: self.row, byte, start: row_start, end: row_end });
                    (row_cells, row_start) = (cells.len(), start);
                    if spans.len() >= rows {
                        break 'words true;
                    }
                }
                if found.quoted {
                    base = start;
                    continue 'words;
                }
            }
        };
        cells.truncate(row_cells);
        *window_at = row_start;
        regular
    }
}

/// Whether a carriage return stands where no line ends.
pub(super) fn has_lone_return(text: &[u8], dialect: Dialect) -> bool {
    dialect.line_end == b'\n'
        && memchr::memchr_iter(b'\r', text)
            .any(|at| text.get(at + 1).is_some_and(|next| *next != b'\n'))
}
