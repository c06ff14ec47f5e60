//! Odd rows: what they are, and what they cost.

use super::Csv;
use super::record::{End, Field, record, unescape, without_return};
use crate::ReasonCode;
use crate::block::{Cell, Span, bad_row};

impl Csv {
    /// Takes the one row at the window's front; false when it goes on beyond the window.
    ///
    /// A quote may span lines. It is taken for unclosed, and then costs only its own physical line,
    /// when text follows the closing quote, when the row has a wrong number of fields, when it
    /// would be too long, or when a line within it would itself be a complete row.
    pub(super) fn careful(&mut self, end: usize) -> bool {
        let start = self.window.at;
        let width = self.block.width;
        let mut fields = std::mem::take(&mut self.fields);
        let found = record(&self.window.data[..end], start, self.dialect, width + 1, &mut fields);
        let open = found == End::Open;
        let more =
            open && !self.window.ended && self.window.filled - start <= self.limits.row_bytes + 1;
        if !more {
            self.settle(found, &fields, end);
        }
        self.fields = fields;
        !more
    }

    fn settle(&mut self, found: End, fields: &[Field], end: usize) {
        let start = self.window.at;
        let (text, next, lines, count) = match found {
            End::Line { text, next, lines, fields } => (text, next, lines, fields),
            End::Trailing { lines: false } => {
                return self.reject_line(ReasonCode::QuoteTrailingText, end);
            }
            End::Stray { lines: false } => return self.reject_line(ReasonCode::QuoteStray, end),
            _ => return self.reject_line(ReasonCode::QuoteUnclosed, end),
        };
        if text == start {
            self.window.at = next;
            return;
        }
        let width = self.block.width;
        if lines && (count != width || text - start > self.limits.row_bytes || self.swallows(text))
        {
            return self.reject_line(ReasonCode::QuoteUnclosed, end);
        }
        let long = |field: &Field| field.end - field.start > self.limits.field_bytes;
        let code = match count.cmp(&width) {
            _ if text - start > self.limits.row_bytes => Some(ReasonCode::RowTooLong),
            std::cmp::Ordering::Less => Some(ReasonCode::RaggedShort),
            std::cmp::Ordering::Greater => Some(ReasonCode::RaggedLong),
            std::cmp::Ordering::Equal => {
                fields.iter().any(long).then_some(ReasonCode::FieldTooLong)
            }
        };
        match code {
            Some(code) => self.reject_row(code, text),
            None => self.keep_row(fields, text),
        }
        self.window.at = next;
    }

    fn keep_row(&mut self, fields: &[Field], end: usize) {
        for field in fields {
            let (from, to) = if field.escaped {
                unescape(&mut self.window.data, *field)
            } else {
                (field.start, field.end)
            };
            self.block.cells.push(Cell::new(from, to));
        }
        self.row += 1;
        let start = self.window.at;
        let byte = self.window.position(start);
        self.block.rows.push(Span { number: self.row, byte, start, end });
    }

    /// Rejects what stands between the window's front and `end`.
    fn reject_row(&mut self, code: ReasonCode, end: usize) {
        self.row += 1;
        let start = self.window.at;
        let raw = &self.window.data[start..end];
        self.block.rejects.push(bad_row(self.row, self.window.position(start), code, raw));
    }

    /// Whether a line within the row that ends at `text`, after its first, is a complete row on its
    /// own.
    fn swallows(&self, text: usize) -> bool {
        let row = &self.window.data[self.window.at..text];
        let mut fields = Vec::new();
        row.split(|byte| *byte == self.dialect.line_end).skip(1).any(|line| {
            let line = &line[..without_return(line, 0, line.len(), self.dialect)];
            let complete = record(line, 0, self.dialect, 0, &mut fields);
            let width = self.block.width;
            !line.is_empty() && matches!(complete, End::Line { fields, .. } if fields == width)
        })
    }

    /// Rejects the physical line at the window's front.
    fn reject_line(&mut self, code: ReasonCode, end: usize) {
        let start = self.window.at;
        let line = &self.window.data[start..end];
        let length = memchr::memchr(self.dialect.line_end, line).unwrap_or(line.len());
        let text = without_return(line, 0, length, self.dialect);
        let too_long = text > self.limits.row_bytes;
        self.reject_row(if too_long { ReasonCode::RowTooLong } else { code }, start + text);
        self.window.at = (start + length + 1).min(end);
    }
}
