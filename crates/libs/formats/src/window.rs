//! A growing window on a stream of bytes: what is behind `at` is done with, what is before `filled`
//! is here.

use std::io::Read;

use crate::input::{Input, code_of};
use crate::{Limits, Refused};

pub(crate) struct Window {
    /// The bytes; those past `filled` are scratch of the reader and live until the next refill.
    pub(crate) data: Vec<u8>,
    pub(crate) at: usize,
    pub(crate) filled: usize,
    /// Where `data[0]` stands in the stream.
    pub(crate) offset: u64,
    /// Whether the stream has no more bytes.
    pub(crate) ended: bool,
    input: Input,
    step: usize,
}

impl Window {
    pub(crate) fn new(input: Input, limits: &Limits) -> Self {
        let step = limits.block_bytes;
        Self { data: Vec::new(), at: 0, filled: 0, offset: 0, ended: false, input, step }
    }

    /// The bytes that are here and not done with.
    pub(crate) fn rest(&self) -> &[u8] {
        &self.data[self.at..self.filled]
    }

    /// Drops what is done with and reads on; a window that could not be used up doubles.
    pub(crate) fn refill(&mut self) -> Result<(), Refused> {
        self.data.truncate(self.filled);
        self.data.drain(..self.at);
        self.offset += self.at as u64;
        (self.at, self.filled) = (0, self.data.len());
        let wanted = self.step.max(self.filled) as u64;
        let read = (&mut self.input).take(wanted).read_to_end(&mut self.data);
        let read = read.map_err(|error| Refused {
            code: code_of(&error),
            row: None,
            byte: Some(self.offset + self.filled as u64),
        })?;
        self.filled = self.data.len();
        self.ended = (read as u64) < wanted;
        Ok(())
    }

    /// Where a byte of the window stands in the stream.
    pub(crate) fn position(&self, at: usize) -> u64 {
        self.offset + at as u64
    }

    /// Skips a byte order mark at the very front.
    pub(crate) fn skip_bom(&mut self) {
        if self.offset == 0 && self.at == 0 && self.rest().starts_with(b"\xEF\xBB\xBF") {
            self.at = 3;
        }
    }
}
