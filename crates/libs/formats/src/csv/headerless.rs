//! Files without a header line: which column each of their fields is, told from their first record.

use domain::change::Operation;

use super::record::{Dialect, End, Field, record, unescape};
use crate::value::{Days, timestamp};
use crate::window::Window;
use crate::{Headerless, Kind, Layout, Limits, Mapping, ReasonCode, Refused, change};

/// The columns of the layout that the fields are, or nothing for a file with a header line.
pub(super) fn columns(
    window: &mut Window,
    dialect: Dialect,
    layout: &Layout,
    limits: &Limits,
    mapping: &Mapping,
) -> Result<Option<Vec<usize>>, Refused> {
    if layout.headerless == Headerless::Never {
        return Ok(None);
    }
    let Some(cells) = first_record(window, dialect, limits)? else { return Ok(None) };
    let load = layout.headerless == Headerless::Load;
    let is_change = cells.first().is_some_and(|cell| is_operation(cell));
    if !(load || is_change) || cells.iter().any(|cell| mapping.knows(cell)) {
        return Ok(None);
    }
    let refused = Refused { code: ReasonCode::HeaderMissingColumn, row: None, byte: Some(0) };
    positions(&cells, layout).ok_or(refused).map(Some)
}

/// The fields of the first record, which may span lines; nothing when its quotes are broken.
fn first_record(
    window: &mut Window,
    dialect: Dialect,
    limits: &Limits,
) -> Result<Option<Vec<String>>, Refused> {
    let mut fields = Vec::new();
    loop {
        let data = &window.data[..window.filled];
        let end = record(data, window.at, dialect, limits.columns + 1, &mut fields);
        let whole = matches!(end, End::Line { next, .. } if next < window.filled);
        let open = matches!(end, End::Line { .. } | End::Open) && !whole;
        if open && !window.ended && window.rest().len() <= limits.row_bytes {
            window.refill()?;
            continue;
        }
        let cells = || fields.iter().map(|field| text(data, *field)).collect();
        return Ok(matches!(end, End::Line { .. }).then(cells));
    }
}

/// A field as text; what is no UTF-8 is neither an operation, a header nor an instant.
fn text(data: &[u8], field: Field) -> String {
    let mut bytes = data[field.start..field.end].to_vec();
    if field.escaped {
        let all = Field { start: 0, end: bytes.len(), escaped: true };
        let (start, end) = unescape(&mut bytes, all);
        bytes = bytes[start..end].to_vec();
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Which column each field is: the delivered ones in their order, perhaps behind an operation, and
/// perhaps a commit time.
fn positions(cells: &[String], layout: &Layout) -> Option<Vec<usize>> {
    let load = layout.headerless == Headerless::Load;
    let delivered: Vec<_> = layout.delivered().collect();
    let named = cells.first().is_some_and(|cell| is_operation(cell));
    let operation = layout.position(change::OP).filter(|_| named && cells.len() > delivered.len());
    let mut columns: Vec<_> = operation.into_iter().chain(delivered.iter().copied()).collect();
    match cells.len().checked_sub(columns.len())? {
        0 if load || operation.is_some() => Some(columns),
        1 => {
            let before = usize::from(operation.is_some());
            let place = instant_place(cells, layout, before, &delivered)?;
            columns.insert(place, layout.position(change::COMMITTED_AT)?);
            Some(columns)
        }
        _ => None,
    }
}

/// Where the commit time stands: before the delivered columns or at the end. When both fields are
/// instants, a kind of the layout may tell; else it is the former.
fn instant_place(
    cells: &[String],
    layout: &Layout,
    before: usize,
    delivered: &[usize],
) -> Option<usize> {
    let after = cells.len() - 1;
    let is_instant_column =
        |at: Option<&usize>| at.is_some_and(|at| layout.columns[*at].kind == Kind::Timestamp);
    let only_last_fits =
        is_instant_column(delivered.first()) && !is_instant_column(delivered.last());
    match (is_instant(&cells[before]), is_instant(&cells[after])) {
        (true, true) if only_last_fits => Some(after),
        (true, _) => Some(before),
        (false, true) => Some(after),
        (false, false) => None,
    }
}

fn is_operation(cell: &str) -> bool {
    Operation::named(cell.as_bytes()).is_some()
}

/// Whether the text is a date with a time of day, be it one that no row may have.
fn is_instant(cell: &str) -> bool {
    let found = timestamp(cell.as_bytes(), &Days::until(None));
    cell.len() > 10 && !matches!(found, Err(ReasonCode::NotATimestamp))
}

#[cfg(test)]
mod tests;
