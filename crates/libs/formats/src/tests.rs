//! What the tests share: reading a text to rows and rejects.

use std::io::Cursor;
use std::path::PathBuf;
use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray};
use arrow::datatypes::{Int64Type, TimestampMicrosecondType};
use arrow::util::display::array_value_to_string;

use crate::{Chunk, Column, Format, Kind, Layout, Limits, ReasonCode, Refused, Source, open};

/// Accepted rows by number with their values as text, and rejected rows with their reasons.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Outcome {
    pub(crate) rows: Vec<(u64, Vec<Option<String>>)>,
    pub(crate) rejects: Vec<(u64, ReasonCode)>,
}

/// Reads bytes and checks what holds for every file that is not refused.
pub(crate) fn read(
    bytes: &[u8],
    format: Format,
    layout: &Layout,
    limits: &Limits,
) -> Result<Outcome, Refused> {
    let source = Source::Stream(Box::new(Cursor::new(bytes.to_vec())));
    let mut reader = open(source, format, Arc::new(layout.clone()), limits.clone())?;
    let mut outcome = Outcome::default();
    for chunk in &mut reader {
        let Chunk { batch, rejects } = chunk?;
        let (row_numbers, columns) = batch.columns().split_last().expect("the row column");
        let columns: Vec<_> = columns.iter().map(without_zone).collect();
        let numbers = row_numbers.as_primitive::<Int64Type>();
        for (row, number) in numbers.values().iter().enumerate() {
            let value = |column: &Arc<dyn Array>| {
                column.is_valid(row).then(|| array_value_to_string(column, row).expect("a value"))
            };
            outcome.rows.push((number.cast_unsigned(), columns.iter().map(value).collect()));
        }
        for reject in &rejects {
            let place = reject.byte.filter(|_| !bytes.starts_with(&[0x1F, 0x8B]));
            let there =
                place.is_none_or(|place| bytes[place as usize..].starts_with(reject.raw.expose()));
            assert!(there, "row {} begins at its byte", reject.row);
        }
        outcome.rejects.extend(rejects.iter().map(|reject| (reject.row, reject.code)));
    }
    let total = outcome.rows.len() + outcome.rejects.len();
    assert_eq!(reader.received(), total as u64, "received = accepted + rejected");
    let mut numbers: Vec<_> = outcome.rows.iter().map(|row| row.0).collect();
    numbers.extend(outcome.rejects.iter().map(|reject| reject.0));
    numbers.sort_unstable();
    assert!(numbers.iter().copied().eq(1..=total as u64), "every row comes out once");
    Ok(outcome)
}

/// Arrow shows named zones only with a library of zones; the batches are in UTC throughout.
fn without_zone(column: &ArrayRef) -> ArrayRef {
    match column.as_primitive_opt::<TimestampMicrosecondType>() {
        Some(instants) => {
            assert_eq!(instants.timezone(), Some("UTC"));
            Arc::new(instants.clone().with_timezone_opt(None::<&str>))
        }
        None => Arc::clone(column),
    }
}

/// A layout of optional text columns.
pub(crate) fn texts(names: &[&str]) -> Layout {
    let columns = names.iter().map(|name| Column::new(name, Kind::Text)).collect();
    Layout { columns, ..Layout::default() }
}

/// A file of the folder `shared` beside this repository (or wherever `CARELAKE_SHARED` says); a
/// note when absent.
pub(crate) fn shared(path: &str) -> Option<String> {
    let above = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let beside = above.ancestors().map(|folder| folder.join("shared"));
    let named = std::env::var_os("CARELAKE_SHARED").map(PathBuf::from);
    let found = named
        .into_iter()
        .chain(beside)
        .find_map(|root| std::fs::read_to_string(root.join(path)).ok());
    if found.is_none() {
        eprintln!("skipped: no shared {path}");
    }
    found
}
