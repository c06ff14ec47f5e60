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

impl Csv {
    /// Takes rows until `end`, the number of rows wanted, or a row that needs care; false for the last.
    /// The window stands at the next row afterwards.
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
        let regular = 'rows: loop {
            if base >= end {
                // A last line without its line end is left to `careful`.
                break row_start >= end;
            }
            let mut stops = needles.stops(data, base);
            while stops != 0 {
                let at = base + (stops.trailing_zeros() / 8) as usize;
                stops &= stops - 1;
                let byte = data[at];
                if byte == dialect.delimiter {
                    cells.push(Cell::new(start, at));
                    start = at + 1;
                    continue;
                }
                let quoted = byte == b'"';
                let row_end = if quoted {
                    let Some(close) = simple_close(data, start, at, dialect) else {
                        break 'rows false;
                    };
                    cells.push(Cell::new(at + 1, close));
                    start = after_close(data, close, dialect);
                    if data[close + 1] == dialect.delimiter {
                        base = start;
                        continue 'rows;
                    }
                    close + 1
                } else {
                    let text = without_return(data, start, at, dialect);
                    cells.push(Cell::new(start, text));
                    start = at + 1;
                    text
                };
                let length = row_end - row_start;
                if cells.len() - row_cells != *width || length > longest || length == 0 {
                    break 'rows false;
                }
                self.row += 1;
                let byte = *offset + row_start as u64;
                spans.push(Span { number: self.row, byte, start: row_start, end: row_end });
                (row_cells, row_start) = (cells.len(), start);
                if spans.len() >= rows {
                    break 'rows true;
                }
                if quoted {
                    base = start;
                    continue 'rows;
                }
            }
            base += 8;
        };
        cells.truncate(row_cells);
        *window_at = row_start;
        regular
    }
}

/// The closing quote of a field that opens at `at`, when the field has neither doubled quotes nor line ends
/// and a delimiter or a line end follows it.
#[inline]
fn simple_close(data: &[u8], start: usize, at: usize, dialect: Dialect) -> Option<usize> {
    if start != at {
        return None;
    }
    let close = at + 1 + memchr::memchr2(b'"', dialect.line_end, &data[at + 1..])?;
    let next = *data.get(close + 1)?;
    let ends =
        next == dialect.delimiter || next == dialect.line_end || is_crlf(data, close + 1, dialect);
    (data[close] == b'"' && ends).then_some(close)
}

fn is_crlf(data: &[u8], at: usize, dialect: Dialect) -> bool {
    dialect.line_end == b'\n' && data.get(at..at + 2) == Some(b"\r\n")
}

/// Where the field after a closing quote begins.
fn after_close(data: &[u8], close: usize, dialect: Dialect) -> usize {
    if is_crlf(data, close + 1, dialect) { close + 3 } else { close + 2 }
}

/// Whether a carriage return stands where no line ends.
pub(super) fn has_lone_return(text: &[u8], dialect: Dialect) -> bool {
    dialect.line_end == b'\n'
        && memchr::memchr_iter(b'\r', text)
            .any(|at| text.get(at + 1).is_some_and(|next| *next != b'\n'))
}
