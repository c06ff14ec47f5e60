//! Reads the shared test vectors, where they are present.

use std::{collections::HashMap, path::Path};

/// One row of a vector file, by column name.
pub(crate) struct Row(HashMap<String, String>);

impl Row {
    pub(crate) fn text(&self, column: &str) -> &str {
        self.0.get(column).unwrap_or_else(|| panic!("no column {column}"))
    }

    pub(crate) fn parsed<T: std::str::FromStr>(&self, column: &str) -> T {
        let text = self.text(column);
        text.parse().unwrap_or_else(|_| panic!("{column} is {text:?}"))
    }

    /// The parts of a `|` separated list.
    pub(crate) fn list(&self, column: &str) -> Vec<&str> {
        self.text(column).split('|').filter(|part| !part.is_empty()).collect()
    }
}

/// Calls `check` with each row of a vector file; says so and passes where the shared folder is
/// absent.
pub(crate) fn each(file: &str, check: impl FnMut(&Row)) -> usize {
    testkit::vectors(file).map_or(0, |path| each_of(&path, check))
}

/// Calls `check` with each row of a CSV file with a header.
pub(crate) fn each_of(path: &Path, mut check: impl FnMut(&Row)) -> usize {
    let mut reader = csv::Reader::from_path(path).unwrap();
    let headers = reader.headers().unwrap().clone();
    let mut rows = 0;
    for record in reader.records() {
        let record = record.unwrap();
        let pairs = headers.iter().zip(record.iter());
        check(&Row(pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).collect()));
        rows += 1;
    }
    assert!(rows > 0, "{} is empty", path.display());
    rows
}
