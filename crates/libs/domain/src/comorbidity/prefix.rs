//! Codes by prefix: how both revisions of the ICD are looked up.

/// A category and the prefixes of its codes, in upper case and without the dot.
pub(super) type Row<C> = (C, &'static [&'static str]);

/// Whether a plain code begins with one of the prefixes.
pub(super) fn within(code: &str, prefixes: &[&str]) -> bool {
    prefixes.iter().any(|prefix| code.starts_with(prefix))
}

/// A code in upper case and without its dot.
pub(super) fn plain(code: &str) -> String {
    code.chars().filter(|c| *c != '.').map(|c| c.to_ascii_uppercase()).collect()
}
