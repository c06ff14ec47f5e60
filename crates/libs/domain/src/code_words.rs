//! Tables of codes as text: compact, yet readable and with small differences between releases.
//!
//! A word holds all codes of a table that share their first three characters: `A02` is that code
//! alone, `A00(019)` is A000, A001 and A009, and in `A41(0(12).23)` letters before brackets go on
//! with what the brackets hold, letters after the last bracket end a code, and a dot says that the
//! characters so far are a code themselves: A41, A4101, A4102, A412 and A413, without A410. A word
//! that ends in a colon is the heading of the words after it.

use std::collections::HashMap;

/// How many characters stand before the brackets.
const STEM: usize = 3;

/// Values by code. A code may have several, and so may its value be a unit: a set.
#[derive(Debug)]
pub(crate) struct CodeTable<T>(HashMap<&'static str, Vec<(T, &'static str)>>);

impl<T: Copy> CodeTable<T> {
    /// The table of a text whose headings `value` reads; words below a heading that it does not
    /// read are left out.
    pub(crate) fn headed(text: &'static str, value: impl Fn(&'static str) -> Option<T>) -> Self {
        let words = headed(text);
        Self::of_pairs(words.filter_map(|(head, word)| Some((value(head)?, word))))
    }

    fn of_pairs(pairs: impl Iterator<Item = (T, &'static str)>) -> Self {
        let mut table: HashMap<_, Vec<_>> = HashMap::new();
        for (value, word) in pairs {
            let (stem, tails) = word.split_at(word.len().min(STEM));
            let tails = tails.strip_prefix('(').and_then(|tails| tails.strip_suffix(')'));
            table.entry(stem).or_default().push((value, tails.unwrap_or(".")));
        }
        Self(table)
    }

    /// The values of a code in upper case and without its dot, in the order of the text.
    pub(crate) fn of<'a>(&'a self, code: &'a str) -> impl Iterator<Item = T> + 'a {
        let (stem, tail) = code.split_at_checked(STEM).unwrap_or((code, ""));
        let words = self.0.get(stem).map(Vec::as_slice).unwrap_or_default();
        words.iter().filter(move |(_, tails)| holds(tails, tail)).map(|(value, _)| *value)
    }

    /// Whether a code is in the table.
    pub(crate) fn has(&self, code: &str) -> bool {
        self.of(code).next().is_some()
    }

    /// Every code that shares its first three characters with `code`; one of several values comes
    /// once for each.
    pub(crate) fn relatives(&self, code: &str) -> Vec<String> {
        let stem = code.get(..STEM).unwrap_or_default();
        let mut codes = Vec::new();
        for (_, tails) in self.0.get(stem).map(Vec::as_slice).unwrap_or_default() {
            spell(tails, stem, &mut codes);
        }
        codes
    }
}

impl CodeTable<()> {
    /// The set of a text without headings.
    pub(crate) fn set(text: &'static str) -> Self {
        Self::of_pairs(text.split_ascii_whitespace().map(|word| ((), word)))
    }
}

/// The words of a text, each with its heading.
fn headed(text: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    let mut head = "";
    text.split_ascii_whitespace().filter_map(move |word| match word.strip_suffix(':') {
        Some(heading) => {
            head = heading;
            None
        }
        None => Some((head, word)),
    })
}

/// Letters, and what follows each of them: the tails between brackets, or nothing after the last.
fn parts(tails: &str) -> impl Iterator<Item = (&str, Option<&str>)> {
    let mut rest = Some(tails);
    std::iter::from_fn(move || {
        let text = rest.take()?;
        let Some((letters, inside)) = text.split_once('(') else { return Some((text, None)) };
        let (inside, after) = inside.split_at_checked(closing(inside))?;
        rest = after.get(1..);
        Some((letters, Some(inside)))
    })
}

/// Where the bracket closes that was opened before `text`.
fn closing(text: &str) -> usize {
    let mut open = 1_u32;
    let end = text.bytes().position(|byte| {
        match byte {
            b'(' => open += 1,
            b')' => open -= 1,
            _ => {}
        }
        open == 0
    });
    end.unwrap_or(text.len())
}

fn holds(tails: &str, tail: &str) -> bool {
    let mut letters = tail.chars();
    let Some(first) = letters.next() else { return ends(tails) };
    if first == '.' {
        return false;
    }
    let found = parts(tails).find(|(firsts, _)| firsts.contains(first));
    found.is_some_and(|(_, inside)| match inside {
        Some(inside) => holds(inside, letters.as_str()),
        None => letters.as_str().is_empty(),
    })
}

/// Whether a code may end before the tails.
fn ends(tails: &str) -> bool {
    parts(tails).any(|(letters, inside)| inside.is_none() && letters.contains('.'))
}

fn spell(tails: &str, stem: &str, codes: &mut Vec<String>) {
    for (letters, inside) in parts(tails) {
        for letter in letters.chars() {
            let code = if letter == '.' { stem.to_owned() } else { format!("{stem}{letter}") };
            match inside {
                Some(inside) => spell(inside, &code, codes),
                None => codes.push(code),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "1: A02 A41(0(12).23) 2: A41(23(X(AD)))";

    #[test]
    fn a_table_holds_the_codes_of_its_words_and_no_others() {
        let table = CodeTable::headed(TEXT, |head| head.parse::<u32>().ok());
        for (code, values) in [
            ("A02", vec![1]),
            ("A41", vec![1]),
            ("A4101", vec![1]),
            ("A4102", vec![1]),
            ("A412", vec![1]),
            ("A413XD", vec![2]),
            ("A412XA", vec![2]),
            ("A410", vec![]),
            ("A4103", vec![]),
            ("A41012", vec![]),
            ("A020", vec![]),
            ("A41.", vec![]),
            ("A4", vec![]),
            ("", vec![]),
            ("A\u{e9}1", vec![]),
        ] {
            assert_eq!(table.of(code).collect::<Vec<_>>(), values, "{code}");
        }
    }

    #[test]
    fn the_relatives_of_a_code_are_spelled_out() {
        let set = CodeTable::set("A02 A41(0(12).23)");
        assert_eq!(set.relatives("A4199"), ["A4101", "A4102", "A41", "A412", "A413"]);
        assert_eq!(set.relatives("A02"), ["A02"]);
        assert!(set.relatives("B").is_empty() && set.has("A413") && !set.has("A4"));
    }
}
