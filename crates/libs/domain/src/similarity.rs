//! How alike two texts are, for matching the records of one person.
//!
//! All of it counts Unicode scalar values, never bytes, and takes texts as they are: whoever
//! compares names folds case and accents first. An empty text is a missing one: it is like nothing,
//! not even another empty text, so callers treat it as no evidence rather than as disagreement.

mod edit;
mod jaro;
mod soundex;

pub use edit::{damerau, levenshtein, optimal_alignment, within_one_edit};
pub use jaro::{jaro, jaro_winkler};
pub use soundex::soundex;

#[cfg(test)]
mod tests;
