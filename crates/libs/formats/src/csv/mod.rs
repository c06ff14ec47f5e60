//! CSV: lines of delimited fields, quotes after RFC 4180.
//!
//! [`fast`] takes regular rows; whatever is odd goes to [`careful`], which decides what it costs.

mod careful;
mod fast;
mod header;
mod headerless;
mod record;

use crate::block::{Block, RowSource, View, bad_row};
use crate::input::Input;
use crate::window::Window;
use crate::{Layout, Limits, Mapping, ReasonCode, Refused};

use record::{Dialect, Field};

pub(crate) struct Csv {
    window: Window,
    dialect: Dialect,
    limits: Limits,
    mapping: Mapping,
    block: Block,
    /// Where the rows of the block begin and end in the window.
    used: (usize, usize),
    /// Number of the last row.
    row: u64,
    /// Whether the bytes up to the next line end belong to a row that was already rejected.
    skipping: bool,
    fields: Vec<Field>,
}

/// Why the splitter stopped.
enum Stop {
    /// The rows wanted, or every whole line, are in the block.
    Done,
    /// The next row goes on beyond the window.
    More,
}

impl Csv {
    pub(crate) fn open(input: Input, layout: &Layout, limits: Limits) -> Result<Self, Refused> {
        let mut window = Window::new(input, &limits);
        let mut mapping = Mapping::new(layout);
        let dialect = header::read(&mut window, layout, &limits, &mut mapping)?;
        let block = Block { width: mapping.width(), ..Block::default() };
        Ok(Self {
            window,
            dialect,
            limits,
            mapping,
            block,
            used: (0, 0),
            row: 0,
            skipping: false,
            fields: Vec::new(),
        })
    }

    /// Splits what the window holds.
    fn split(&mut self, rows: usize) -> Stop {
        self.used = (self.window.at, self.window.at);
        if self.skipping && !self.skip_line() {
            return Stop::More;
        }
        let end = self.whole_lines();
        if end == self.window.at && self.window.rest().len() > self.limits.row_bytes + 1 {
            self.reject_endless_line();
            return Stop::More;
        }
        self.used = (self.window.at, self.window.at);
        let mut stop = Stop::Done;
        while self.window.at < end && self.block.rows.len() < rows && !self.block.is_heavy() {
            let regular = self.fast(end, rows);
            if !regular && !self.careful(end) {
                stop = Stop::More;
                break;
            }
        }
        self.used.1 = self.window.at;
        self.block.lone_return |=
            fast::has_lone_return(&self.window.data[self.used.0..self.used.1], self.dialect);
        if self.window.at == end { Stop::More } else { stop }
    }

    /// Where the whole lines of the window end.
    fn whole_lines(&self) -> usize {
        let Window { at, filled, ended, .. } = self.window;
        if ended {
            return filled;
        }
        memchr::memrchr(self.dialect.line_end, self.window.rest()).map_or(at, |last| at + last + 1)
    }

    fn skip_line(&mut self) -> bool {
        match memchr::memchr(self.dialect.line_end, self.window.rest()) {
            Some(end) => {
                self.window.at += end + 1;
                self.skipping = false;
            }
            None => {
                self.window.at = self.window.filled;
                self.skipping = !self.window.ended;
            }
        }
        !self.skipping
    }

    fn reject_endless_line(&mut self) {
        self.row += 1;
        let byte = self.window.position(self.window.at);
        let reject = bad_row(self.row, byte, ReasonCode::RowTooLong, self.window.rest());
        self.block.rejects.push(reject);
        self.window.at = self.window.filled;
        self.skipping = true;
    }
}

impl RowSource for Csv {
    fn advance(&mut self, rows: usize) -> Result<bool, Refused> {
        self.block.clear();
        self.window.data.truncate(self.window.filled);
        loop {
            let stop = self.split(rows);
            if !self.block.is_empty() {
                return Ok(true);
            }
            if self.window.ended && self.window.rest().is_empty() {
                return Ok(false);
            }
            if matches!(stop, Stop::More) && !self.window.ended {
                self.window.refill()?;
            }
        }
    }

    fn view(&mut self) -> View<'_> {
        let data = &self.window.data;
        View {
            block: &mut self.block,
            text: data,
            raw: Some(data),
            checked: &data[self.used.0..self.used.1],
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
