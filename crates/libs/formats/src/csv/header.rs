//! The header line.

use super::headerless;
use super::record::{Dialect, End, Field, record, unescape};
use crate::window::Window;
use crate::{Layout, Limits, Mapping, ReasonCode, Refused};

/// Reads the first line that is not blank, maps its names, and learns how lines end. Of a file that
/// has no header line nothing is used up.
pub(super) fn read(
    window: &mut Window,
    layout: &Layout,
    limits: &Limits,
    mapping: &mut Mapping,
) -> Result<Dialect, Refused> {
    let refuse = |code| Refused { code, row: None, byte: Some(0) };
    let (line_end, end) = first_line(window, limits)?;
    let delimiter = delimiter(&window.data[window.at..end], layout.delimiter);
    let dialect = Dialect { delimiter, line_end };
    let length = end - window.at;
    if let Some(columns) = headerless::columns(window, dialect, layout, limits, mapping)? {
        mapping.assign(&columns);
        return Ok(dialect);
    }
    let end = window.at + length;
    let mut line = window.data[window.at..end].to_vec();
    if std::str::from_utf8(&line).is_err() || line.contains(&0) {
        return Err(refuse(ReasonCode::Encoding));
    }
    let mut fields = Vec::new();
    let End::Line { fields: count, .. } = record(&line, 0, dialect, limits.columns, &mut fields)
    else {
        return Err(refuse(ReasonCode::HeaderUnreadable));
    };
    if count > limits.columns {
        return Err(refuse(ReasonCode::TooManyColumns));
    }
    let names = names(&mut line, &fields).ok_or_else(|| refuse(ReasonCode::HeaderUnreadable))?;
    mapping.resolve_all(names.iter().map(String::as_str)).map_err(refuse)?;
    window.at = end;
    Ok(dialect)
}

/// The layout's delimiter, or a bar where the first line has bars and none of it: so CMS writes its
/// Research Identifiable Files.
fn delimiter(line: &[u8], usual: u8) -> u8 {
    let has = |byte: &u8| line.contains(byte);
    [usual, b'|'].into_iter().find(has).unwrap_or(usual)
}

/// The byte that ends lines, and where the first line ends (its line end included).
fn first_line(window: &mut Window, limits: &Limits) -> Result<(u8, usize), Refused> {
    window.refill()?;
    while window.rest().len() < 4 && !window.ended {
        window.refill()?;
    }
    window.skip_bom();
    loop {
        let blank = window.rest().iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
        let line = &window.rest()[blank..];
        match memchr::memchr2(b'\r', b'\n', line) {
            // Whether a line feed follows a carriage return must be seen.
            Some(end) if end + 1 < line.len() || line[end] == b'\n' || window.ended => {
                window.at += blank;
                let crlf = window.rest().get(end..end + 2) == Some(b"\r\n");
                let line_end = if window.rest()[end] == b'\n' || crlf { b'\n' } else { b'\r' };
                return Ok((line_end, window.at + end + if crlf { 2 } else { 1 }));
            }
            _ if window.ended && line.is_empty() => return Err(ReasonCode::EmptyFile.into()),
            None if window.ended => {
                window.at += blank;
                return Ok((b'\n', window.filled));
            }
            _ if window.rest().len() > limits.row_bytes => {
                return Err(ReasonCode::HeaderUnreadable.into());
            }
            _ => window.refill()?,
        }
    }
}

fn names(line: &mut Vec<u8>, fields: &[Field]) -> Option<Vec<String>> {
    let mut names = Vec::with_capacity(fields.len());
    for field in fields {
        let (start, end) =
            if field.escaped { unescape(line, *field) } else { (field.start, field.end) };
        let name = std::str::from_utf8(&line[start..end]).ok()?;
        if name.trim().chars().any(|c| c.is_control() && c != '\t') {
            return None;
        }
        names.push(name.to_owned());
    }
    Some(names)
}
