//! One record, by the book: the slow and exact half of the splitter.

/// The bytes that give a file its shape.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Dialect {
    pub(crate) delimiter: u8,
    /// `\n` (a `\r` before it belongs to it), or `\r` for files of old Macintoshes.
    pub(crate) line_end: u8,
}

/// A field without its quotes; `escaped` when it holds doubled quotes.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Field {
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) escaped: bool,
}

/// How a record ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum End {
    /// At a line end or the end of the data: where its text ends and where the next record begins.
    Line { text: usize, next: usize, lines: bool, fields: usize },
    /// Within quotes, at the end of the data.
    Open,
    /// Text follows a closing quote; `lines` when the quotes spanned a line end.
    Trailing { lines: bool },
    /// A quote in a field that does not begin with one.
    Stray { lines: bool },
}

/// Reads the record at `start` of `data`, keeping at most `keep` fields.
pub(crate) fn record(
    data: &[u8],
    start: usize,
    dialect: Dialect,
    keep: usize,
    fields: &mut Vec<Field>,
) -> End {
    fields.clear();
    let (mut at, mut lines, mut count) = (start, false, 0);
    loop {
        let quoted = data.get(at) == Some(&b'"');
        let field = if quoted {
            let Some(field) = quoted_field(data, at + 1) else { return End::Open };
            lines |= memchr::memchr(dialect.line_end, &data[field.start..field.end]).is_some();
            field
        } else {
            let end = plain_end(data, at, dialect);
            Field { start: at, end, escaped: false }
        };
        let after = if quoted { field.end + 1 } else { field.end };
        count += 1;
        if data.get(after) == Some(&dialect.delimiter) {
            push(fields, field, keep);
            at = after + 1;
            continue;
        }
        let Some(next) = line_end_at(data, after, dialect) else {
            return if quoted { End::Trailing { lines } } else { End::Stray { lines } };
        };
        // The carriage return of a CRLF is not part of an unquoted last field.
        let text = if quoted { after } else { without_return(data, at, after, dialect) };
        push(fields, Field { end: if quoted { field.end } else { text }, ..field }, keep);
        return End::Line { text, next, lines, fields: count };
    }
}

fn push(fields: &mut Vec<Field>, field: Field, keep: usize) {
    if fields.len() < keep {
        fields.push(field);
    }
}

/// The field that opened just before `start`, up to its closing quote.
fn quoted_field(data: &[u8], start: usize) -> Option<Field> {
    let (mut at, mut escaped) = (start, false);
    loop {
        let end = at + memchr::memchr(b'"', data.get(at..)?)?;
        if data.get(end + 1) != Some(&b'"') {
            return Some(Field { start, end, escaped });
        }
        (at, escaped) = (end + 2, true);
    }
}

/// Where a field without quotes ends: at a delimiter, a line end, a stray quote or the end of the
/// data.
fn plain_end(data: &[u8], at: usize, dialect: Dialect) -> usize {
    let rest = data.get(at..).unwrap_or_default();
    at + memchr::memchr3(dialect.delimiter, dialect.line_end, b'"', rest).unwrap_or(rest.len())
}

/// Where the next record begins when the one before ends at `at`.
fn line_end_at(data: &[u8], at: usize, dialect: Dialect) -> Option<usize> {
    match data.get(at..).unwrap_or_default() {
        [] => Some(at),
        [byte, ..] if *byte == dialect.line_end => Some(at + 1),
        [b'\r'] if dialect.line_end == b'\n' => Some(at + 1),
        [b'\r', b'\n', ..] if dialect.line_end == b'\n' => Some(at + 2),
        _ => None,
    }
}

pub(crate) fn without_return(data: &[u8], start: usize, end: usize, dialect: Dialect) -> usize {
    let returned = dialect.line_end == b'\n' && end > start && data[end - 1] == b'\r';
    if returned { end - 1 } else { end }
}

/// Copies a field to the end of `data` with doubled quotes halved, behind a quote that tells that
/// it was quoted; the copy's range.
pub(crate) fn unescape(data: &mut Vec<u8>, field: Field) -> (usize, usize) {
    data.push(b'"');
    let start = data.len();
    let mut at = field.start;
    while at < field.end {
        let byte = data[at];
        data.push(byte);
        at += if byte == b'"' { 2 } else { 1 };
    }
    (start, data.len())
}
