//! One CSV file being written, with the count of what a reader must find in it.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use flate2::write::GzEncoder;
use flate2::{Compression, GzBuilder};
use serde::Serialize;

use crate::WorldError;
use crate::defect::Reason;
use crate::row::Row;
use crate::truth::FileTruth;

/// Bytes kept before they go to the file.
const BUFFER: usize = 64 * 1024;

/// A CSV file and its truth.
pub(crate) struct Table {
    path: PathBuf,
    out: Out,
    buffer: Vec<u8>,
    truth: FileTruth,
    after_unclosed: bool,
}

enum Out {
    Plain(BufWriter<File>),
    Gzip(Box<GzEncoder<BufWriter<File>>>),
}

impl Table {
    /// Creates `root/relative`, gzipped when its name ends in `.gz`, and writes the header.
    pub(crate) fn create(root: &Path, relative: &str, header: &str) -> Result<Self, WorldError> {
        let path = root.join(relative);
        if let Some(folder) = path.parent() {
            create_folder(folder)?;
        }
        let file = File::create(&path)
            .map_err(|source| WorldError::WriteFile { path: path.clone(), source })?;
        let file = BufWriter::new(file);
        let out = if relative.ends_with(".gz") {
            // No time and no name in the gzip header: the same rows give the same bytes.
            Out::Gzip(Box::new(GzBuilder::new().mtime(0).write(file, Compression::new(3))))
        } else {
            Out::Plain(file)
        };
        let mut buffer = Vec::with_capacity(BUFFER + 4096);
        buffer.extend_from_slice(header.as_bytes());
        buffer.push(b'\n');
        let truth = FileTruth { path: relative.to_owned(), ..FileTruth::default() };
        Ok(Self { path, out, buffer, truth, after_unclosed: false })
    }

    /// Writes a good row with a key that the file does not have yet.
    pub(crate) fn accept(&mut self, row: &Row) -> Result<(), WorldError> {
        self.truth.distinct_keys += 1;
        self.repeat(row)
    }

    /// Writes a good row whose key the file has already.
    pub(crate) fn repeat(&mut self, row: &Row) -> Result<(), WorldError> {
        self.truth.received += 1;
        self.truth.accepted += 1;
        row.write(&mut self.buffer);
        self.after_unclosed = false;
        self.drain()
    }

    /// Writes a row that a reader must refuse for `reason`.
    pub(crate) fn reject(&mut self, row: &Row, reason: Reason) -> Result<(), WorldError> {
        self.truth.received += 1;
        *self.truth.rejected.entry(reason.code().to_owned()).or_default() += 1;
        self.after_unclosed = reason == Reason::QuoteUnclosed;
        match reason {
            // The quote opens in the last cell but one, a text cell in the payer's files.
            Reason::QuoteUnclosed => row.write_unclosed(&mut self.buffer, row.len() - 2),
            _ => row.write(&mut self.buffer),
        }
        self.drain()
    }

    /// Writes an empty line, which is no row.
    pub(crate) fn blank(&mut self) -> Result<(), WorldError> {
        self.buffer.push(b'\n');
        self.drain()
    }

    /// Whether the row before has an open quote: the next one must be good and on one line, so
    /// that a reader can tell how far the damage goes.
    pub(crate) fn after_unclosed(&self) -> bool {
        self.after_unclosed
    }

    /// Writes the rest and gives the counts.
    pub(crate) fn finish(mut self) -> Result<FileTruth, WorldError> {
        let written = self.out.write_all(&self.buffer).and_then(|()| match self.out {
            Out::Plain(mut file) => file.flush(),
            Out::Gzip(gzip) => gzip.finish()?.flush(),
        });
        let path = self.path;
        written.map_err(|source| WorldError::WriteFile { path, source })?;
        Ok(self.truth)
    }

    fn drain(&mut self) -> Result<(), WorldError> {
        if self.buffer.len() < BUFFER {
            return Ok(());
        }
        self.out
            .write_all(&self.buffer)
            .map_err(|source| WorldError::WriteFile { path: self.path.clone(), source })?;
        self.buffer.clear();
        Ok(())
    }
}

impl Out {
    fn write_all(&mut self, bytes: &[u8]) -> io::Result<()> {
        match self {
            Out::Plain(file) => file.write_all(bytes),
            Out::Gzip(gzip) => gzip.write_all(bytes),
        }
    }
}

/// Makes a folder and those above it.
pub(crate) fn create_folder(path: &Path) -> Result<(), WorldError> {
    fs::create_dir_all(path)
        .map_err(|source| WorldError::CreateFolder { path: path.to_owned(), source })
}

/// Writes a small file of JSON, made for being read by people too.
pub(crate) fn write_json(path: &Path, value: &impl Serialize) -> Result<(), WorldError> {
    let text = serde_json::to_string_pretty(value).map_err(io::Error::from);
    text.and_then(|text| fs::write(path, text + "\n"))
        .map_err(|source| WorldError::WriteFile { path: path.to_owned(), source })
}
