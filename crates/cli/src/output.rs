//! Tables on a terminal, rows for machines, bars on long work.

use crate::args::Format;
use anyhow::Result;
use comfy_table::{ContentArrangement, Table};
use indicatif::{ProgressBar, ProgressStyle};
use std::{
    io::{self, Write},
    time::Duration,
};

/// A table with a rule under its headings and nothing else.
const HEADED: &str = "     --            ";

/// Writes a line to standard output; a reader that went away is no error.
pub(crate) fn line(text: impl AsRef<str>) {
    let _ = writeln!(io::stdout(), "{}", text.as_ref());
}

/// Tells a person something. Where rows go to a machine, it goes to standard error, out of their way.
pub(crate) fn say(format: Format, text: impl AsRef<str>) {
    match format {
        Format::Table => line(text),
        Format::Csv | Format::Json => {
            let _ = writeln!(io::stderr(), "{}", text.as_ref());
        }
    }
}

/// Prints rows under headings.
pub(crate) fn rows(headings: &[&str], rows: &[Vec<String>], format: Format) -> Result<()> {
    match format {
        Format::Table => {
            let mut table = Table::new();
            table.load_preset(HEADED).set_content_arrangement(ContentArrangement::Dynamic);
            table.set_header(headings).add_rows(rows);
            line(table.trim_fmt());
        }
        Format::Json => {
            let object = |row: &Vec<String>| -> serde_json::Map<String, serde_json::Value> {
                let cells = headings.iter().zip(row);
                cells.map(|(name, cell)| (name.replace(' ', "_"), value(cell))).collect()
            };
            let objects: Vec<_> = rows.iter().map(object).collect();
            line(serde_json::to_string_pretty(&objects)?);
        }
        Format::Csv => {
            line(csv(headings.iter().map(|name| name.replace(' ', "_"))));
            for row in rows {
                line(csv(row.iter().map(|cell| number(cell).unwrap_or_else(|| cell.clone()))));
            }
        }
    }
    Ok(())
}

/// The digits of a number that was grouped for people.
fn number(cell: &str) -> Option<String> {
    let mut groups = cell.split(',');
    let digits = |group: &str| group.bytes().all(|byte| byte.is_ascii_digit());
    let first = groups.next().filter(|first| (1..=3).contains(&first.len()) && digits(first))?;
    let rest: Vec<&str> = groups.collect();
    let grouped = rest.iter().all(|group| group.len() == 3 && digits(group));
    // An id may begin with a zero.
    let counts = !first.starts_with('0') || (first == "0" && rest.is_empty());
    (grouped && counts).then(|| format!("{first}{}", rest.concat()))
}

/// A cell for machines: counts are numbers.
fn value(cell: &str) -> serde_json::Value {
    match number(cell).and_then(|digits| digits.parse::<u64>().ok()) {
        Some(number) => number.into(),
        None => cell.into(),
    }
}

fn csv(cells: impl Iterator<Item = String>) -> String {
    let quoted = cells.map(|cell| match cell.contains([',', '"', '\n']) {
        true => format!("\"{}\"", cell.replace('"', "\"\"")),
        false => cell,
    });
    quoted.collect::<Vec<_>>().join(",")
}

/// A bar for `total` pieces of work; on something else than a terminal it shows nothing.
pub(crate) fn bar(total: u64, what: &'static str) -> ProgressBar {
    let style = ProgressStyle::with_template("{msg:<28} {bar:30} {pos}/{len} {elapsed}");
    let bar = ProgressBar::new(total).with_message(what);
    bar.enable_steady_tick(Duration::from_millis(200));
    style.map_or(bar.clone(), |style| bar.with_style(style))
}

/// `1234567` as `1,234,567`.
pub(crate) fn count(number: u64) -> String {
    let digits = number.to_string();
    let groups: Vec<&str> = digits
        .as_bytes()
        .rchunks(3)
        .rev()
        .filter_map(|group| std::str::from_utf8(group).ok())
        .collect();
    groups.join(",")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped_by_thousands() {
        assert_eq!([0, 999, 1_000, 1_234_567].map(count), ["0", "999", "1,000", "1,234,567"]);
    }

    #[test]
    fn counts_are_numbers_for_machines_and_grouped_for_people() {
        assert_eq!(value("12,970"), serde_json::json!(12_970));
        assert_eq!(value("7"), serde_json::json!(7));
        assert_eq!(value("12,97"), serde_json::json!("12,97"));
        assert_eq!(value("007"), serde_json::json!("007"));
        assert_eq!(value("2026-03-01"), serde_json::json!("2026-03-01"));
    }

    #[test]
    fn a_cell_with_a_comma_is_quoted() {
        let cells = ["a".to_owned(), "b,c".to_owned(), "d\"e".to_owned()];
        assert_eq!(csv(cells.into_iter()), "a,\"b,c\",\"d\"\"e\"");
    }
}
