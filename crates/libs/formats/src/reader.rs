//! The way in: a file, its format and its layout become a stream of chunks.

use std::fs::File;
use std::io::{BufReader, Read};
use std::sync::Arc;

use crate::block::RowSource;
use crate::caster::Caster;
use crate::csv::Csv;
use crate::json::{Array, Lines};
use crate::parquet::Parquet;
use crate::{Chunk, Layout, Limits, Mapping, ReasonCode, Refused, change, input};

/// The format of a file; gzip around it is found by its first bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Delimited text with a header line.
    Csv,
    /// One JSON object per line.
    Ndjson,
    /// One JSON array of objects.
    Json,
    /// Apache Parquet.
    Parquet,
}

/// Where the bytes come from.
pub enum Source {
    /// A stream, read once.
    Stream(Box<dyn Read + Send>),
    /// A file, read from its beginning.
    File(File),
}

/// Rows at a time: their cells stay in the processor's caches.
const ROWS: usize = 2_048;

/// Reads a file chunk by chunk. A [`Refused`] ends it and voids all that came before.
pub struct Reader {
    rows: Box<dyn RowSource>,
    caster: Caster,
    limits: Limits,
    accepted: u64,
    rejected: u64,
    ended: bool,
}

/// Opens a file and reads its header.
///
/// # Errors
/// When the file cannot be trusted as a whole, and `LAYOUT_INVALID` when the layout contradicts
/// itself.
pub fn open(
    source: Source,
    format: Format,
    layout: Arc<Layout>,
    limits: Limits,
) -> Result<Reader, Refused> {
    let limits = limits.sane();
    if !layout.is_consistent() {
        return Err(ReasonCode::LayoutInvalid.into());
    }
    let rows: Box<dyn RowSource> = match format {
        Format::Csv => Box::new(Csv::open(input::text(source, &limits)?, &layout, limits.clone())?),
        Format::Ndjson => Box::new(Lines::open(
            lines(input::text(source, &limits)?, &layout),
            &layout,
            limits.clone(),
        )?),
        Format::Json => {
            Box::new(Array::open(input::text(source, &limits)?, &layout, limits.clone())?)
        }
        Format::Parquet => {
            Box::new(Parquet::open(input::file(source, &limits)?, &layout, limits.clone())?)
        }
    };
    let caster = Caster::new(layout, &limits);
    Ok(Reader { rows, caster, limits, accepted: 0, rejected: 0, ended: false })
}

/// Lines of a layout that may hold changes: an envelope becomes the row that it is around.
fn lines(input: input::Input, layout: &Layout) -> input::Input {
    match layout.position(change::OP) {
        Some(_) => Box::new(change::flatten_lines(BufReader::new(input))),
        None => input,
    }
}

impl Reader {
    /// Which column came from which header: final after `open` for CSV and Parquet, growing for
    /// JSON.
    #[must_use]
    pub fn header(&self) -> &Mapping {
        self.rows.mapping()
    }

    /// Data rows handed out so far: at the end, all of the file's, accepted plus rejected.
    #[must_use]
    pub fn received(&self) -> u64 {
        self.accepted + self.rejected
    }

    /// Rows handed out in batches so far.
    #[must_use]
    pub fn accepted(&self) -> u64 {
        self.accepted
    }

    /// Rows handed out as rejects so far.
    #[must_use]
    pub fn rejected(&self) -> u64 {
        self.rejected
    }

    /// Reads until a chunk is full or the file ends.
    fn read(&mut self) -> Result<Option<Chunk>, Refused> {
        loop {
            let wanted = ROWS.min(self.limits.batch_rows - self.caster.rows());
            if !self.rows.advance(wanted)? {
                self.ended = true;
                break;
            }
            self.caster.take(self.rows.view());
            let full = self.caster.rows() >= self.limits.batch_rows;
            if full || self.caster.bytes() >= self.limits.batch_bytes {
                break;
            }
        }
        if self.caster.is_empty() {
            return self.check_sum().map(|()| None);
        }
        let (batch, rejects) = self.caster.finish()?;
        self.accepted += batch.num_rows() as u64;
        self.rejected += rejects.len() as u64;
        if self.ended {
            self.check_sum()?;
        }
        Ok(Some(Chunk { batch, rejects }))
    }

    /// Every row that the format's reader counted was handed out, or the file is refused.
    fn check_sum(&self) -> Result<(), Refused> {
        let whole = self.received() == self.rows.received();
        if whole { Ok(()) } else { Err(ReasonCode::Internal.into()) }
    }
}

impl Iterator for Reader {
    type Item = Result<Chunk, Refused>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.ended {
            return None;
        }
        let chunk = self.read();
        self.ended |= chunk.is_err();
        chunk.transpose()
    }
}
