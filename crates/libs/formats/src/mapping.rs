//! Which column of the layout came from which header of the file.

use std::collections::{HashMap, HashSet};
use std::fmt;
use std::sync::Arc;

use crate::change::is_control;
use crate::{Column, Layout, ReasonCode};

/// What became of the headers of a file (of the keys met so far, for JSON).
///
/// Headers can be data when a file lacks its header line, so `Debug` prints only names of the
/// layout and counts.
#[derive(Clone)]
pub struct Mapping {
    columns: Vec<Arc<str>>,
    required: Vec<bool>,
    /// Per column of the layout: whether it is a control column of changes.
    control: Vec<bool>,
    /// Per column of the layout: the file column that it comes from, and how good its header is.
    sources: Vec<Option<usize>>,
    ranks: Vec<usize>,
    headers: Vec<Arc<str>>,
    targets: Vec<Target>,
    unknown: Vec<Unknown>,
    exact: HashMap<String, Alias>,
    folded: HashMap<String, Alias>,
    unknown_by_header: HashMap<String, usize>,
    control_by_header: HashMap<String, usize>,
    taken: HashSet<String>,
}

/// A header that stands for a column; of two for one control column the lower rank counts.
#[derive(Clone, Copy)]
struct Alias {
    column: usize,
    rank: usize,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Target {
    Known(usize),
    Unknown(usize),
}

#[derive(Clone)]
struct Unknown {
    name: Arc<str>,
    source: usize,
}

impl Mapping {
    pub(crate) fn new(layout: &Layout) -> Self {
        let mut exact = HashMap::new();
        let mut folded = HashMap::new();
        for (at, column) in layout.columns.iter().enumerate() {
            for (place, header) in column.accepted().iter().enumerate() {
                let header = trim(header);
                let alias = Alias { column: at, rank: 2 * place };
                exact.insert(header.to_owned(), alias);
                let loose = Alias { rank: alias.rank + 1, ..alias };
                folded.entry(header.to_ascii_lowercase()).or_insert(loose);
            }
        }
        Self {
            columns: layout.columns.iter().map(|column| column.name.as_str().into()).collect(),
            required: layout.columns.iter().map(Column::must_be_there).collect(),
            control: layout.columns.iter().map(|column| is_control(&column.name)).collect(),
            sources: vec![None; layout.columns.len()],
            ranks: vec![0; layout.columns.len()],
            headers: Vec::new(),
            targets: Vec::new(),
            unknown: Vec::new(),
            exact,
            folded,
            unknown_by_header: HashMap::new(),
            control_by_header: HashMap::new(),
            taken: layout.columns.iter().map(|column| column.name.to_ascii_lowercase()).collect(),
        }
    }

    /// The file column of a header, and whether the header is the first that stands for it.
    pub(crate) fn resolve(&mut self, header: &str) -> (usize, bool) {
        let header = trim(header);
        let folded = header.to_ascii_lowercase();
        let known = self.exact.get(header).or_else(|| self.folded.get(&folded)).copied();
        let existing = match known {
            Some(alias) if self.control[alias.column] => {
                self.control_by_header.get(header).copied()
            }
            Some(alias) => self.sources[alias.column],
            None => self.unknown_by_header.get(&folded).copied(),
        };
        if let Some(existing) = existing {
            return (existing, false);
        }
        let file_column = self.headers.len();
        self.headers.push(header.into());
        let target = match known {
            Some(alias) => self.claim(alias, header, file_column),
            None => {
                self.unknown_by_header.insert(folded, file_column);
                self.add_unknown(file_column)
            }
        };
        self.targets.push(target);
        (file_column, true)
    }

    /// Lets a file column be the source of the column that its header stands for, unless that has a
    /// better one.
    fn claim(&mut self, alias: Alias, header: &str, file_column: usize) -> Target {
        if self.control[alias.column] {
            self.control_by_header.insert(header.to_owned(), file_column);
            if let Some(rival) = self.sources[alias.column] {
                if self.ranks[alias.column] <= alias.rank {
                    return self.add_unknown(file_column);
                }
                self.targets[rival] = self.add_unknown(rival);
            }
        }
        self.sources[alias.column] = Some(file_column);
        self.ranks[alias.column] = alias.rank;
        Target::Known(alias.column)
    }

    fn add_unknown(&mut self, file_column: usize) -> Target {
        let header = Arc::clone(&self.headers[file_column]);
        let name = self.safe_name(&header, file_column).into();
        self.unknown.push(Unknown { name, source: file_column });
        Target::Unknown(self.unknown.len() - 1)
    }

    /// Whether a header stands for a column of the layout.
    pub(crate) fn knows(&self, header: &str) -> bool {
        let header = trim(header);
        self.exact.contains_key(header) || self.folded.contains_key(&header.to_ascii_lowercase())
    }

    /// Takes the columns that the fields of a file without a header line are.
    pub(crate) fn assign(&mut self, columns: &[usize]) {
        for (file_column, column) in columns.iter().enumerate() {
            self.sources[*column] = Some(file_column);
            self.targets.push(Target::Known(*column));
            self.headers.push(Arc::clone(&self.columns[*column]));
        }
    }

    /// Takes the whole header line of a file.
    pub(crate) fn resolve_all<'a>(
        &mut self,
        headers: impl Iterator<Item = &'a str>,
    ) -> Result<(), ReasonCode> {
        for header in headers {
            if !self.resolve(header).1 {
                return Err(ReasonCode::HeaderDuplicate);
            }
        }
        let mut sources = self.sources.iter().zip(&self.control);
        let found = sources.any(|(source, control)| source.is_some() && !control);
        let lacking =
            self.required.iter().zip(&self.sources).any(|(need, source)| *need && source.is_none());
        if lacking || !found { Err(ReasonCode::HeaderMissingColumn) } else { Ok(()) }
    }

    /// How many columns the file has (so far).
    #[must_use]
    pub fn width(&self) -> usize {
        self.headers.len()
    }

    /// The layout's columns that the file has, each with its header: its own name in a file without
    /// a header line.
    pub fn found(&self) -> impl Iterator<Item = (&str, &str)> {
        let header = |source: &Option<usize>| source.map(|at| &*self.headers[at]);
        self.columns
            .iter()
            .zip(&self.sources)
            .filter_map(move |(name, source)| header(source).map(|header| (&**name, header)))
    }

    /// The layout's columns that the file lacks; they are null in the batches.
    pub fn missing(&self) -> impl Iterator<Item = &str> {
        self.columns
            .iter()
            .zip(&self.sources)
            .filter(|(_, source)| source.is_none())
            .map(|(name, _)| &**name)
    }

    /// The headers that the layout does not know, or that a better one of a control column outdid,
    /// each with its name in the batches.
    pub fn unknown(&self) -> impl Iterator<Item = (&str, &str)> {
        self.unknown.iter().map(|unknown| (&*self.headers[unknown.source], &*unknown.name))
    }

    pub(crate) fn source(&self, column: usize) -> Option<usize> {
        self.sources[column]
    }

    pub(crate) fn header(&self, file_column: usize) -> &str {
        &self.headers[file_column]
    }

    /// The column of the layout that a file column feeds.
    pub(crate) fn known(&self, file_column: usize) -> Option<usize> {
        match self.targets[file_column] {
            Target::Known(column) => Some(column),
            Target::Unknown(_) => None,
        }
    }

    /// The file columns that the layout does not know, with their names in the batches.
    pub(crate) fn unknown_sources(&self) -> impl ExactSizeIterator<Item = (usize, &Arc<str>)> {
        self.unknown.iter().map(|unknown| (unknown.source, &unknown.name))
    }

    /// The name that a file column has in the batches.
    pub(crate) fn batch_name(&self, file_column: usize) -> &Arc<str> {
        match self.targets[file_column] {
            Target::Known(column) => &self.columns[column],
            Target::Unknown(unknown) => &self.unknown[unknown].name,
        }
    }

    /// A snake case name of ASCII letters and digits that no other column of the batches has:
    /// repeats are numbered in the order of the file.
    fn safe_name(&mut self, header: &str, file_column: usize) -> String {
        let mut base = snake_case(header);
        if base.is_empty() {
            base = format!("column_{}", file_column + 1);
        }
        let mut name = base.clone();
        let mut number = 2;
        while !self.taken.insert(name.clone()) {
            name = format!("{base}_{number}");
            number += 1;
        }
        name
    }
}

impl fmt::Debug for Mapping {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Mapping")
            .field("found", &self.found().map(|(column, _)| column).collect::<Vec<_>>())
            .field("missing", &self.missing().collect::<Vec<_>>())
            .field("unknown", &self.unknown.len())
            .finish()
    }
}

fn trim(header: &str) -> &str {
    header.trim_matches(|c: char| c == '\u{feff}' || c.is_whitespace())
}

/// `PatientID` to `patient_id`, `Total (US$)` to `total_us`, `2024` to `c_2024`; at most 60 bytes.
fn snake_case(header: &str) -> String {
    let mut name = String::new();
    let mut previous = '_';
    let mut letters = header.chars().peekable();
    while let Some(letter) = letters.next() {
        if !letter.is_ascii_alphanumeric() {
            if !name.is_empty() && !name.ends_with('_') {
                name.push('_');
            }
        } else {
            let acronym_ends = previous.is_ascii_uppercase()
                && letters.peek().is_some_and(char::is_ascii_lowercase);
            let hump =
                letter.is_ascii_uppercase() && (previous.is_ascii_lowercase() || acronym_ends);
            if hump && !name.ends_with('_') {
                name.push('_');
            }
            name.push(letter.to_ascii_lowercase());
        }
        previous = letter;
    }
    name.truncate(60);
    let name = name.trim_matches('_');
    if name.starts_with(|c: char| c.is_ascii_digit()) {
        format!("c_{name}")
    } else {
        name.to_owned()
    }
}

#[cfg(test)]
mod tests;
