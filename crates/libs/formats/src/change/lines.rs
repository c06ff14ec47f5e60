//! Files of envelopes, as files of rows.

use std::io::{self, BufRead, Read};

use memchr::memmem;

use super::fields::Fields;
use super::flatten::row;
use super::record::{Found, find_envelope};
use crate::{Limits, ReasonCode};

/// The longest line that is looked into, in bytes.
const LONGEST: usize = 8 << 20;
/// Bytes taken from the source at a time.
const STEP: usize = 64 << 10;

/// NDJSON in which every line that is a message of AWS DMS or an envelope of two images, see
/// [`super::decode`], is as [`super::flatten()`] writes it, line by line.
///
/// The time may be missing here, and then `_committed_at` is. Control records become empty lines.
/// All other lines, those that are no good change and those above 8 MiB among them, pass as they
/// are, so that they cost themselves where they are read. Needs memory for one line. Bytes are
/// taken as they are: unpack gzip before.
pub fn flatten_lines(source: impl BufRead + Send + 'static) -> impl Read + Send {
    Flattened { source, line: Vec::new(), ready: Vec::new(), read: 0, begun: false, passing: false }
}

struct Flattened<R> {
    source: R,
    /// The line whose end is not here yet.
    line: Vec<u8>,
    /// What may be read, and how much of it was.
    ready: Vec<u8>,
    read: usize,
    /// Whether the first line was seen.
    begun: bool,
    /// Whether the line at hand is too long and passes.
    passing: bool,
}

impl<R: BufRead> Flattened<R> {
    /// Goes on by a piece of a line; false at the end.
    fn advance(&mut self) -> io::Result<bool> {
        let piece = self.source.fill_buf()?;
        let piece = &piece[..piece.len().min(STEP)];
        let end = memchr::memchr(b'\n', piece).map(|at| at + 1);
        let used = end.unwrap_or(piece.len());
        if self.passing {
            self.ready.extend_from_slice(&piece[..used]);
        } else {
            self.line.extend_from_slice(&piece[..used]);
        }
        self.source.consume(used);
        let ended = used == 0;
        if end.is_some() || ended {
            self.passing = false;
            self.finish_line();
        } else if self.line.len() > LONGEST {
            self.ready.append(&mut self.line);
            self.passing = true;
        }
        Ok(!ended)
    }

    fn finish_line(&mut self) {
        let first = !std::mem::replace(&mut self.begun, true);
        let mark = usize::from(first && self.line.starts_with(b"\xEF\xBB\xBF")) * 3;
        let text = self.line[mark..].trim_ascii();
        match flattened(text) {
            Some(row) => {
                let end = mark + self.line[mark..].trim_ascii_end().len();
                self.ready.extend_from_slice(&self.line[..mark]);
                self.ready.extend_from_slice(row.as_bytes());
                self.ready.extend_from_slice(&self.line[end..]);
            }
            None => self.ready.extend_from_slice(&self.line),
        }
        self.line.clear();
    }
}

impl<R: BufRead> Read for Flattened<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.read == self.ready.len() {
            self.ready.clear();
            self.read = 0;
            if !self.advance()? && self.ready.is_empty() {
                return Ok(0);
            }
        }
        let count = buffer.len().min(self.ready.len() - self.read);
        buffer[..count].copy_from_slice(&self.ready[self.read..][..count]);
        self.read += count;
        Ok(count)
    }
}

/// The row of a line that is a change; nothing for a line that passes.
fn flattened(line: &[u8]) -> Option<String> {
    let hints = [&b"_image\""[..], b"\"metadata\""];
    if line.len() > LONGEST || !hints.iter().any(|hint| memmem::find(line, hint).is_some()) {
        return None;
    }
    let found = |line| -> Result<String, ReasonCode> {
        match find_envelope(&Fields::of_record(line, Limits::default().json_depth)?)? {
            Found::Control => Ok(String::new()),
            Found::Change(change) => {
                let timed = change.committed_at.is_some();
                change.event().map(|event| row(&event, timed))
            }
        }
    };
    found(line).ok()
}

#[cfg(test)]
mod tests;
