//! Names: capital letters A to Z, without accents, titles and suffixes.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

const TITLES: [&str; 21] = [
    "mr",
    "mrs",
    "ms",
    "miss",
    "dr",
    "prof",
    "capt",
    "sir",
    "col",
    "gen",
    "cmdr",
    "lt",
    "rabbi",
    "father",
    "brother",
    "sister",
    "hon",
    "honorable",
    "reverend",
    "rev",
    "doctor",
];

const SUFFIXES: [&str; 16] = [
    "jr", "jr.", "junior", "sr", "sr.", "senior", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii",
    "ix", "x",
];

/// What is written where no name is known.
const PLACEHOLDERS: [&str; 18] = [
    "unknown",
    "n/a",
    "none",
    "test",
    "sample",
    "donor",
    "patient",
    "automation test",
    "automationtest",
    "patient not found",
    "patientnotfound",
    "<masked>",
    "anonymous",
    "zzztrash",
    "missing",
    "unavailable",
    "not available",
    "notavailable",
];

/// A usable given name: of several only the first, where that has three letters.
pub(super) fn first(text: &str) -> Option<String> {
    normalised(text, |folded| {
        let words: Vec<_> = folded.split_whitespace().collect();
        let mut words = without_suffixes(without_titles(&words));
        if let [kept @ .., last] = words
            && !kept.is_empty()
            && is_initial(last)
        {
            words = kept;
        }
        let name = words.join(" ");
        first_part(&name).unwrap_or(&name).to_owned()
    })
}

/// A usable family name: not a single letter, and of two letters one is a vowel, unless it is Ng.
pub(super) fn last(text: &str) -> Option<String> {
    let name = normalised(text, |folded| {
        let words: Vec<_> = folded.split_whitespace().collect();
        without_suffixes(&words).concat()
    })?;
    let has_vowel = name.bytes().any(|letter| b"AEIOU".contains(&letter));
    let is_usable = match name.len() {
        0 | 1 => false,
        2 => has_vowel || name == "NG",
        _ => true,
    };
    is_usable.then_some(name)
}

/// What `choose` takes of the text, as capital letters; none for a placeholder.
fn normalised(text: &str, choose: impl FnOnce(&str) -> String) -> Option<String> {
    let is_placeholder = |text: &str| PLACEHOLDERS.contains(&text.to_lowercase().as_str());
    let mut name = choose(&folded(text));
    name.retain(|letter| letter.is_ascii_alphabetic());
    name.make_ascii_uppercase();
    (!is_placeholder(text) && !is_placeholder(&name) && !name.is_empty()).then_some(name)
}

/// Lower case without accents, ligatures and letters that are not in the alphabet.
fn folded(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for letter in text.chars().flat_map(char::to_lowercase) {
        match replacement(letter) {
            Some(letters) => plain.push_str(letters),
            None => plain.push(letter),
        }
    }
    plain.nfd().filter(|letter| !is_combining_mark(*letter)).collect()
}

/// What stands for a Latin letter that is no plain letter with an accent.
const fn replacement(letter: char) -> Option<&'static str> {
    Some(match letter {
        '\u{e6}' | '\u{1fd}' => "ae",
        '\u{f0}' | '\u{111}' => "d",
        '\u{f8}' | '\u{1ff}' => "o",
        '\u{fe}' => "th",
        '\u{df}' => "ss",
        '\u{127}' => "h",
        '\u{131}' => "i",
        '\u{133}' => "ij",
        '\u{140}' | '\u{142}' => "l",
        '\u{149}' => "n",
        '\u{14b}' => "ng",
        '\u{153}' => "oe",
        '\u{167}' => "t",
        '\u{17f}' => "s",
        '\u{192}' => "f",
        '\u{1c6}' | '\u{1f3}' => "dz",
        '\u{1c9}' => "lj",
        '\u{1cc}' => "nj",
        _ => return None,
    })
}

fn without_titles<'a, 'b>(words: &'b [&'a str]) -> &'b [&'a str] {
    let is_title = |word: &str| TITLES.contains(&word.strip_suffix('.').unwrap_or(word));
    match words {
        [title, rest @ ..] if !rest.is_empty() && is_title(title) => without_titles(rest),
        _ => words,
    }
}

fn without_suffixes<'a, 'b>(words: &'b [&'a str]) -> &'b [&'a str] {
    match words {
        [kept @ .., suffix] if !kept.is_empty() && is_suffix(suffix) => without_suffixes(kept),
        _ => words,
    }
}

fn is_suffix(word: &str) -> bool {
    let ordinal = ["st", "nd", "rd", "th"].iter().find_map(|end| word.strip_suffix(end));
    SUFFIXES.contains(&word)
        || ordinal.is_some_and(|n| !n.is_empty() && n.bytes().all(|byte| byte.is_ascii_digit()))
}

/// One character, perhaps with a period.
fn is_initial(word: &str) -> bool {
    let rest = word.strip_suffix('.').unwrap_or(word);
    rest.chars().count() <= 1
}

/// The first of several names that blanks, periods or slashes part; hyphens part only later ones.
fn first_part(name: &str) -> Option<&str> {
    let is_letter = |letter: char| letter.is_ascii_alphabetic();
    let is_gap = |letter: char| letter.is_whitespace() || matches!(letter, '.' | '/');
    let is_hyphen = |letter| matches!(letter, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}');
    let (first, rest) = name.split_at(name.find(|letter| !is_letter(letter))?);
    let gap = &rest[..rest.find(is_letter)?];
    let only_names =
        rest.chars().all(|letter| is_letter(letter) || is_gap(letter) || is_hyphen(letter));
    let is_list = only_names && gap.chars().all(is_gap) && rest.ends_with(is_letter);
    (first.len() >= 3 && is_list).then_some(first)
}
