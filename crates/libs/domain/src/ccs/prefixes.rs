//! Tables of the beginnings of codes.

use std::collections::{HashMap, HashSet};

/// Marks a beginning that only a code of the same length has.
const EXACT: char = '$';

/// Categories by the beginnings of their codes. The text names a category, `64:`, and then its
/// beginnings.
#[derive(Debug)]
pub(super) struct Categories(HashMap<&'static str, u16>);

impl Categories {
    pub(super) fn read(text: &'static str) -> Self {
        let mut beginnings = HashMap::new();
        let mut category = 0;
        for word in text.split_ascii_whitespace() {
            match word.strip_suffix(':').map(str::parse) {
                Some(number) => category = number.unwrap_or_default(),
                None => {
                    beginnings.insert(word, category);
                }
            }
        }
        Self(beginnings)
    }

    /// The category of the longest beginning that `code` has.
    pub(super) fn of(&self, code: &str) -> Option<u16> {
        starts(code).find_map(|start| self.0.get(start)).copied()
    }
}

/// A set of codes by their beginnings.
#[derive(Debug)]
pub(super) struct Codes {
    beginnings: HashSet<&'static str>,
    exact: HashSet<&'static str>,
}

impl Codes {
    pub(super) fn read(text: &'static str) -> Self {
        let (exact, beginnings): (Vec<_>, Vec<_>) =
            text.split_ascii_whitespace().partition(|word| word.ends_with(EXACT));
        let exact = exact.into_iter().map(|word| word.trim_end_matches(EXACT)).collect();
        Self { beginnings: beginnings.into_iter().collect(), exact }
    }

    pub(super) fn hold(&self, code: &str) -> bool {
        self.exact.contains(code) || starts(code).any(|start| self.beginnings.contains(start))
    }
}

/// The beginnings of an ASCII code, the whole of it first.
fn starts(code: &str) -> impl Iterator<Item = &str> {
    let length = if code.is_ascii() { code.len() } else { 0 };
    (1..=length).rev().map(move |end| &code[..end])
}
