//! The bytes of a file: sniffed, inflated within limits, with causes told apart.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Cursor, Read, Seek, SeekFrom};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use flate2::bufread::MultiGzDecoder;

use crate::reader::Source;
use crate::{Limits, ReasonCode, Refused};

/// Plain bytes, whatever the wrapping was. Its errors carry a [`Refusal`].
pub(crate) type Input = Box<dyn Read + Send>;

/// Inflated bytes before the ratio is looked at: small files may compress very well.
const RATIO_FROM: u64 = 8 << 20;
/// Compressed bytes read ahead.
const AHEAD: usize = 64 << 10;

/// A reason code on its way through `std::io`.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
struct Refusal(ReasonCode);

fn refusal(code: ReasonCode) -> io::Error {
    io::Error::other(Refusal(code))
}

/// The code inside an error of [`Input`]; anything else came from the source.
pub(crate) fn code_of(error: &io::Error) -> ReasonCode {
    let inner = error.get_ref().and_then(|inner| inner.downcast_ref::<Refusal>());
    inner.map_or(ReasonCode::ReadFailed, |refusal| refusal.0)
}

/// The bytes of a text format.
pub(crate) fn text(source: Source, limits: &Limits) -> Result<Input, Refused> {
    let stream: Input = match source {
        Source::Stream(stream) => stream,
        Source::File(mut file) => {
            file.seek(SeekFrom::Start(0)).map_err(|_| Refused::new(ReasonCode::ReadFailed))?;
            Box::new(file)
        }
    };
    let (head, stream) = plain(stream, limits)?;
    match head.as_slice() {
        [] => Err(ReasonCode::EmptyFile.into()),
        [0x1F, 0x8B, ..] | [b'P', b'K', 3 | 5, 4 | 6, ..] | [b'P', b'A', b'R', b'1', ..] => {
            Err(ReasonCode::WrongFormat.into())
        }
        [0x28, 0xB5, 0x2F, 0xFD, ..] | [0xFD, b'7', b'z', b'X', ..] => {
            Err(ReasonCode::WrongFormat.into())
        }
        [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..] | [0, ..] | [_, 0, ..] => {
            Err(ReasonCode::Encoding.into())
        }
        _ => Ok(stream),
    }
}

/// The bytes of a format that needs to seek: the file itself, or an anonymous temporary file.
pub(crate) fn file(source: Source, limits: &Limits) -> Result<File, Refused> {
    let failed = |error: io::Error| Refused::new(code_of(&error));
    let stream: Input = match source {
        Source::File(mut file) => {
            let mut head = [0; 2];
            let packed = file.read_exact(&mut head).is_ok() && head == [0x1F, 0x8B];
            file.seek(SeekFrom::Start(0)).map_err(failed)?;
            if !packed {
                return Ok(file);
            }
            Box::new(file)
        }
        Source::Stream(stream) => stream,
    };
    let (_, mut stream) = plain(stream, limits)?;
    let mut spool = tempfile::tempfile().map_err(failed)?;
    let copied =
        io::copy(&mut (&mut stream).take(limits.inflated_bytes), &mut spool).map_err(failed)?;
    if copied == limits.inflated_bytes {
        return Err(ReasonCode::TooLarge.into());
    }
    spool.seek(SeekFrom::Start(0)).map_err(failed)?;
    Ok(spool)
}

/// The first bytes of the content and the whole of it, gzip unwrapped.
fn plain(stream: Input, limits: &Limits) -> Result<(Vec<u8>, Input), Refused> {
    let read = Arc::new(AtomicU64::new(0));
    let counted = Counted { inner: stream, read: Arc::clone(&read) };
    let (head, stream) = peek(Box::new(counted))?;
    if !head.starts_with(&[0x1F, 0x8B]) {
        return Ok((head, stream));
    }
    let inflate = Inflate {
        inner: MultiGzDecoder::new(BufReader::with_capacity(AHEAD, stream)),
        packed: read,
        unpacked: 0,
        limits: limits.clone(),
    };
    peek(Box::new(inflate))
}

/// Up to eight bytes from the front of a stream, and the stream with them.
fn peek(mut stream: Input) -> Result<(Vec<u8>, Input), Refused> {
    let mut head = Vec::with_capacity(8);
    let read = (&mut stream).take(8).read_to_end(&mut head);
    read.map_err(|error| Refused::new(code_of(&error)))?;
    Ok((head.clone(), Box::new(Cursor::new(head).chain(stream))))
}

/// The source's own bytes, counted; its errors are marked as not the file's fault.
struct Counted {
    inner: Input,
    read: Arc<AtomicU64>,
}

impl Read for Counted {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self.inner.read(buffer) {
            Ok(count) => {
                self.read.fetch_add(count as u64, Ordering::Relaxed);
                Ok(count)
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => Err(error),
            Err(_) => Err(refusal(ReasonCode::ReadFailed)),
        }
    }
}

/// Inflates every member of a gzip file, within the limits.
struct Inflate<R> {
    inner: MultiGzDecoder<R>,
    packed: Arc<AtomicU64>,
    unpacked: u64,
    limits: Limits,
}

impl<R: BufRead> Read for Inflate<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = match self.inner.read(buffer) {
            Ok(count) => count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => return Err(error),
            Err(error) if error.get_ref().is_some_and(|inner| inner.is::<Refusal>()) => {
                return Err(error);
            }
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => {
                return Err(refusal(ReasonCode::GzipTruncated));
            }
            Err(_) => return Err(refusal(ReasonCode::GzipCorrupt)),
        };
        self.unpacked += count as u64;
        let allowed = self.packed.load(Ordering::Relaxed).saturating_mul(self.limits.ratio);
        let too_dense = self.unpacked > RATIO_FROM && self.unpacked > allowed;
        if too_dense || self.unpacked > self.limits.inflated_bytes {
            return Err(refusal(ReasonCode::GzipBomb));
        }
        Ok(count)
    }
}

#[cfg(test)]
mod tests;
