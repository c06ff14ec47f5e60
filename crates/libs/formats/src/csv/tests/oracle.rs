//! A reading of CSV that knows nothing of blocks: the whole file, one byte after another, in plain
//! states.

use crate::ReasonCode::{self, *};
use crate::tests::Outcome;

/// Where a byte-by-byte reading stands within a record.
enum State {
    FieldStart,
    Plain,
    Quoted,
    /// Just after a quote within quotes.
    QuoteSeen,
}

struct Record {
    fields: Vec<(Vec<u8>, bool)>,
    end: usize,
    inner_ends: Vec<usize>,
}

/// Reads a file whose header has exactly these columns, in any order.
pub(super) fn read(bytes: &[u8], names: &[&str]) -> Outcome {
    let first_end =
        bytes.iter().position(|byte| matches!(byte, b'\r' | b'\n')).unwrap_or(bytes.len());
    let mac = bytes.get(first_end) == Some(&b'\r') && bytes.get(first_end + 1) != Some(&b'\n');
    let headers: Vec<_> = bytes[..first_end].split(|byte| *byte == b',').collect();
    let mut at =
        (first_end + if bytes[first_end..].starts_with(b"\r\n") { 2 } else { 1 }).min(bytes.len());
    let mut outcome = Outcome::default();
    let mut number = 0;
    while at < bytes.len() {
        let (line, next) = physical(&bytes[at..], mac);
        if line.is_empty() {
            at += next;
            continue;
        }
        number += 1;
        match judge(&bytes[at..], headers.len(), mac) {
            Ok(record) => {
                let value = |name: &&str| {
                    let column =
                        headers.iter().position(|header| *header == name.as_bytes()).unwrap();
                    let text = String::from_utf8(record.fields[column].0.clone()).unwrap();
                    (!text.is_empty()).then_some(text)
                };
                outcome.rows.push((number, names.iter().map(value).collect()));
                at += record.end;
            }
            Err((code, used)) => {
                outcome.rejects.push((number, code));
                at += used.unwrap_or(next);
            }
        }
    }
    outcome
}

/// The first physical line, and where the next begins.
fn physical(rest: &[u8], mac: bool) -> (&[u8], usize) {
    let stop = if mac { b'\r' } else { b'\n' };
    let end = rest.iter().position(|byte| *byte == stop);
    let (line, next) = end.map_or((rest, rest.len()), |end| (&rest[..end], end + 1));
    let line = if mac { line } else { line.strip_suffix(b"\r").unwrap_or(line) };
    (line, next)
}

/// The record at the front if it is a good row, else why not and, if more than its first line is
/// lost, how much.
fn judge(rest: &[u8], width: usize, mac: bool) -> Result<Record, (ReasonCode, Option<usize>)> {
    let line_length = physical(rest, mac).1;
    let record = scan(rest, mac).map_err(|(code, at)| {
        let code = if code == QuoteUnclosed || at >= line_length { QuoteUnclosed } else { code };
        (code, None)
    })?;
    let count = record.fields.len();
    if record.end > line_length {
        let swallowed = record.inner_ends.iter().any(|start| {
            let line = physical(&rest[*start..record.end], mac).0;
            !line.is_empty()
                && scan(line, mac)
                    .is_ok_and(|inner| inner.end == line.len() && inner.fields.len() == width)
        });
        if count != width || swallowed {
            return Err((QuoteUnclosed, None));
        }
    }
    if count != width {
        return Err((if count < width { RaggedShort } else { RaggedLong }, None));
    }
    for (field, quoted) in &record.fields {
        if std::str::from_utf8(field).is_err() {
            return Err((Encoding, Some(record.end)));
        }
        let bad = |byte: &u8| {
            matches!(byte, 0..=8 | 11 | 12 | 14..=31 | 127) || (!mac && !quoted && *byte == 13)
        };
        if field.iter().any(bad) {
            return Err((ControlCharacter, Some(record.end)));
        }
    }
    Ok(record)
}

/// One record in states; the error says where in the text it went wrong.
fn scan(rest: &[u8], mac: bool) -> Result<Record, (ReasonCode, usize)> {
    let mut record = Record { fields: vec![], end: rest.len(), inner_ends: vec![] };
    let (mut field, mut quoted, mut state) = (Vec::new(), false, State::FieldStart);
    let mut at = 0;
    while at <= rest.len() {
        let here = &rest[at..];
        let line_end = match here {
            [] => Some(0),
            [b'\r', ..] if mac => Some(1),
            [b'\n', ..] if !mac => Some(1),
            [b'\r', b'\n', ..] if !mac => Some(2),
            [b'\r'] if !mac => Some(1),
            _ => None,
        };
        match state {
            State::Quoted => match here {
                [] => return Err((QuoteUnclosed, at)),
                [b'"', ..] => state = State::QuoteSeen,
                [byte, ..] => {
                    field.push(*byte);
                    if *byte == if mac { b'\r' } else { b'\n' } {
                        record.inner_ends.push(at + 1);
                    }
                }
            },
            State::QuoteSeen if here.first() == Some(&b'"') => {
                field.push(b'"');
                state = State::Quoted;
            }
            State::FieldStart if here.first() == Some(&b'"') => {
                (quoted, state) = (true, State::Quoted)
            }
            _ if here.first() == Some(&b',') => {
                record.fields.push((std::mem::take(&mut field), std::mem::take(&mut quoted)));
                state = State::FieldStart;
            }
            _ if line_end.is_some() => {
                record.fields.push((field, quoted));
                record.end = at + line_end.unwrap();
                return Ok(record);
            }
            State::QuoteSeen => return Err((QuoteTrailingText, at)),
            State::FieldStart | State::Plain if here[0] == b'"' => return Err((QuoteStray, at)),
            State::FieldStart | State::Plain => {
                field.push(here[0]);
                state = State::Plain;
            }
        }
        at += 1;
    }
    unreachable!("the end of the text ends the record")
}
