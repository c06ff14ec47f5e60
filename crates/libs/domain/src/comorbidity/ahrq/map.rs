//! The published map of ICD-10-CM codes to measures, read once from `map.txt`.

use std::{collections::HashMap, sync::LazyLock};

use super::{Measure, MeasureSet};
use crate::comorbidity::prefix::plain;

/// What a code reaches.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Entry {
    /// The measures; an acute cerebrovascular code (`CBVD_POA`) reaches `CBVD` itself.
    pub(super) measures: MeasureSet,
    /// Whether the code is a sequela of cerebrovascular disease (`CBVD_SQLA`).
    pub(super) is_sequela: bool,
}

static TEXT: &str = include_str!("map.txt");

static MAP: LazyLock<HashMap<String, Entry>> = LazyLock::new(|| read(TEXT));

/// What a code reaches; `None` where it is not in the map. Codes are whole: no prefix counts.
pub(super) fn entry(code: &str) -> Option<Entry> {
    MAP.get(&plain(code)).copied()
}

fn read(text: &str) -> HashMap<String, Entry> {
    let mut map = HashMap::new();
    let mut section = Entry::default();
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        match line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
            Some(names) => section = Entry::of(names),
            None => map.extend(codes(line).map(|code| (code, section))),
        }
    }
    map
}

/// The codes of a line: a category, and what follows it in each code.
fn codes(line: &str) -> impl Iterator<Item = String> {
    let mut words = line.split(' ');
    let category = words.next().unwrap_or_default();
    words.map(move |rest| format!("{category}{}", rest.trim_start_matches('-')))
}

impl Entry {
    fn of(names: &str) -> Self {
        let measure = |name| match name {
            "CBVD_POA" => Some(Measure::Cerebrovascular),
            name => Measure::from_name(name),
        };
        Self {
            measures: names.split(' ').filter_map(measure).collect(),
            is_sequela: names.split(' ').any(|name| name == "CBVD_SQLA"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vectors;

    /// The published names of what a code reaches, in alphabetic order.
    fn names(entry: Entry) -> String {
        let acute = |measure: Measure| match measure {
            Measure::Cerebrovascular => "CBVD_POA",
            measure => measure.name(),
        };
        let mut names: Vec<_> = entry.measures.iter().map(acute).collect();
        names.extend(entry.is_sequela.then_some("CBVD_SQLA"));
        names.sort_unstable();
        names.join("|")
    }

    #[test]
    fn the_map_has_every_published_code_once() {
        let written = TEXT.lines().filter(|line| !line.starts_with(['#', '[']));
        assert_eq!(written.flat_map(codes).count(), 4567);
        assert_eq!(MAP.len(), 4567);
        let several = MAP.values().filter(|entry| names(**entry).contains('|')).count();
        assert_eq!(several, 122);
    }

    #[test]
    fn every_name_of_the_text_is_known_and_every_measure_has_a_code() {
        for line in TEXT.lines().filter(|line| line.starts_with('[')) {
            let written = line.trim_matches(['[', ']']).replace(' ', "|");
            assert_eq!(names(Entry::of(&written.replace('|', " "))), written);
        }
        for measure in Measure::ALL {
            assert!(MAP.values().any(|entry| entry.measures.contains(measure)), "{measure:?}");
        }
    }

    #[test]
    fn a_code_is_found_with_its_dot_and_whole() {
        assert_eq!(entry("i50.9").map(names).as_deref(), Some("HF"));
        assert_eq!(entry("B20").map(names).as_deref(), Some("AIDS"));
        assert_eq!(entry("I13.2").map(names).as_deref(), Some("HF|HTN_CX|RENLFL_SEV"));
        assert_eq!(entry("I69.331").map(names).as_deref(), Some("CBVD_SQLA|PARALYSIS"));
        assert_eq!(entry("I50"), None);
        assert_eq!(entry(""), None);
    }

    #[test]
    fn every_code_of_the_shared_map_reaches_the_same() {
        let rows = vectors::each("ref/ahrq_cmr_v2026_1_map.csv", |row| {
            let code = row.text("icd10cm");
            let found = entry(code).map(names);
            assert_eq!(found.as_deref(), Some(row.text("categories")), "{code}");
        });
        assert!(rows == 0 || rows == MAP.len(), "{rows}");
    }
}
