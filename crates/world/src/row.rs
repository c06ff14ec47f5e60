//! One row of a CSV file as unquoted cells, and the two ways of writing it: as RFC 4180 asks, and
//! with a quote that nobody closes.

use chrono::{Datelike, NaiveDate, NaiveDateTime, Timelike};

/// The cells of one row, in one reused buffer.
#[derive(Clone, Default)]
pub(crate) struct Row {
    bytes: Vec<u8>,
    ends: Vec<usize>,
}

impl Row {
    /// Forgets all cells and keeps the memory.
    pub(crate) fn clear(&mut self) -> &mut Self {
        self.bytes.clear();
        self.ends.clear();
        self
    }

    /// The number of cells.
    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether a cell holds a line break.
    pub(crate) fn spans_lines(&self) -> bool {
        self.bytes.contains(&b'\n')
    }

    /// The unquoted bytes of a cell.
    pub(crate) fn get(&self, cell: usize) -> &[u8] {
        let start = if cell == 0 { 0 } else { self.ends[cell - 1] };
        &self.bytes[start..self.ends[cell]]
    }

    /// Adds a cell of text.
    pub(crate) fn text(&mut self, text: &str) -> &mut Self {
        self.bytes.extend_from_slice(text.as_bytes());
        self.close()
    }

    /// Adds an empty cell.
    pub(crate) fn empty(&mut self) -> &mut Self {
        self.close()
    }

    /// Adds an integer, padded with zeros to `width` digits after `prefix`.
    pub(crate) fn number(&mut self, prefix: &str, value: u64, width: usize) -> &mut Self {
        self.bytes.extend_from_slice(prefix.as_bytes());
        digits(&mut self.bytes, value, width);
        self.close()
    }

    /// Adds an amount of money such as `1364.95`; nothing when there is none.
    pub(crate) fn cents(&mut self, cents: Option<i64>) -> &mut Self {
        if let Some(cents) = cents {
            push_cents(&mut self.bytes, cents);
        }
        self.close()
    }

    /// Adds a date as `YYYY-MM-DD`; nothing when there is none.
    pub(crate) fn date(&mut self, date: Option<NaiveDate>) -> &mut Self {
        if let Some(date) = date {
            push_date(&mut self.bytes, date);
        }
        self.close()
    }

    /// Adds an instant in UTC as `YYYY-MM-DDTHH:MM:SSZ`; nothing when there is none.
    pub(crate) fn instant(&mut self, instant: Option<NaiveDateTime>) -> &mut Self {
        if let Some(instant) = instant {
            push_instant(&mut self.bytes, instant, b'T');
            self.bytes.push(b'Z');
        }
        self.close()
    }

    /// Adds an instant in UTC as `YYYY-MM-DD HH:MM:SS`.
    pub(crate) fn stamp(&mut self, instant: NaiveDateTime) -> &mut Self {
        push_instant(&mut self.bytes, instant, b' ');
        self.close()
    }

    /// Replaces the text of a cell.
    pub(crate) fn set(&mut self, cell: usize, text: &str) {
        let start = if cell == 0 { 0 } else { self.ends[cell - 1] };
        let old = self.ends[cell];
        self.bytes.splice(start..old, text.bytes());
        for end in &mut self.ends[cell..] {
            *end = *end + text.len() - (old - start);
        }
    }

    /// Puts a cell in front of `cell`.
    pub(crate) fn insert(&mut self, cell: usize, text: &str) {
        let start = if cell == 0 { 0 } else { self.ends[cell - 1] };
        self.bytes.splice(start..start, text.bytes());
        self.ends.insert(cell, start);
        for end in &mut self.ends[cell..] {
            *end += text.len();
        }
    }

    /// Drops the last `count` cells.
    pub(crate) fn shorten(&mut self, count: usize) {
        self.ends.truncate(self.ends.len().saturating_sub(count));
        self.bytes.truncate(self.ends.last().copied().unwrap_or(0));
    }

    /// Writes the row and its line end, quoting the cells that need it.
    pub(crate) fn write(&self, out: &mut Vec<u8>) {
        self.write_cells(out, None);
    }

    /// Writes the row with an opening quote before `cell` that is never closed.
    pub(crate) fn write_unclosed(&self, out: &mut Vec<u8>, cell: usize) {
        self.write_cells(out, Some(cell));
    }

    fn write_cells(&self, out: &mut Vec<u8>, unclosed: Option<usize>) {
        let mut start = 0;
        for (at, &end) in self.ends.iter().enumerate() {
            if at > 0 {
                out.push(b',');
            }
            if unclosed == Some(at) {
                out.push(b'"');
                out.extend_from_slice(&self.bytes[start..end]);
            } else {
                push_cell(out, &self.bytes[start..end]);
            }
            start = end;
        }
        out.push(b'\n');
    }

    fn close(&mut self) -> &mut Self {
        self.ends.push(self.bytes.len());
        self
    }
}

fn push_cell(out: &mut Vec<u8>, cell: &[u8]) {
    if !cell.iter().any(|byte| matches!(byte, b',' | b'"' | b'\n' | b'\r')) {
        out.extend_from_slice(cell);
        return;
    }
    out.push(b'"');
    for &byte in cell {
        if byte == b'"' {
            out.push(b'"');
        }
        out.push(byte);
    }
    out.push(b'"');
}

fn push_cents(out: &mut Vec<u8>, cents: i64) {
    if cents < 0 {
        out.push(b'-');
    }
    digits(out, cents.unsigned_abs() / 100, 1);
    out.push(b'.');
    digits(out, cents.unsigned_abs() % 100, 2);
}

fn push_date(out: &mut Vec<u8>, date: NaiveDate) {
    digits(out, u64::from(date.year().unsigned_abs()), 4);
    out.push(b'-');
    digits(out, u64::from(date.month()), 2);
    out.push(b'-');
    digits(out, u64::from(date.day()), 2);
}

fn push_instant(out: &mut Vec<u8>, instant: NaiveDateTime, separator: u8) {
    push_date(out, instant.date());
    out.push(separator);
    digits(out, u64::from(instant.hour()), 2);
    out.push(b':');
    digits(out, u64::from(instant.minute()), 2);
    out.push(b':');
    digits(out, u64::from(instant.second()), 2);
}

fn digits(out: &mut Vec<u8>, mut value: u64, width: usize) {
    let mut text = [b'0'; 20];
    let mut at = text.len();
    while value > 0 || text.len() - at < width.min(20) {
        at -= 1;
        text[at] = b'0' + (value % 10) as u8;
        value /= 10;
    }
    out.extend_from_slice(&text[at..]);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(row: &Row) -> String {
        let mut out = Vec::new();
        row.write(&mut out);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn cells_are_quoted_only_when_they_must_be() {
        let mut row = Row::default();
        row.text("plain").text("a, b").text("say \"hi\"").text("two\nlines").empty();
        assert_eq!(written(&row), "plain,\"a, b\",\"say \"\"hi\"\"\",\"two\nlines\",\n");
    }

    #[test]
    fn numbers_dates_and_instants_have_fixed_shapes() {
        let mut row = Row::default();
        let instant = NaiveDate::from_ymd_opt(2026, 2, 3).unwrap().and_hms_opt(4, 5, 6).unwrap();
        row.number("CLM", 42, 10).cents(Some(-5)).cents(Some(123_456)).cents(None);
        row.date(Some(instant.date())).instant(Some(instant)).stamp(instant);
        assert_eq!(
            written(&row),
            "CLM0000000042,-0.05,1234.56,,2026-02-03,2026-02-03T04:05:06Z,2026-02-03 04:05:06\n"
        );
    }

    #[test]
    fn a_cell_can_be_replaced_and_the_row_shortened() {
        let mut row = Row::default();
        row.text("a").text("b").text("c");
        row.set(1, "changed");
        assert_eq!(written(&row), "a,changed,c\n");
        row.insert(1, "between");
        assert_eq!(written(&row), "a,between,changed,c\n");
        row.shorten(2);
        assert_eq!(written(&row), "a,between\n");
    }
}
