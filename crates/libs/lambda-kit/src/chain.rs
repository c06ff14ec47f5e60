//! An error with all its causes, on one line.

use std::{error::Error, fmt::Write};

/// The error's text and those of its causes: `a: b: c`. The JSON log formatter writes only the
/// outermost text of an error, so log this.
pub fn chain(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        // Writing to a string cannot fail.
        let _ = write!(text, ": {error}");
        cause = error.source();
    }
    text
}

#[cfg(test)]
mod tests {
    use super::chain;

    #[derive(Debug, thiserror::Error)]
    #[error("cannot put the note")]
    struct Outer(#[source] Inner);

    #[derive(Debug, thiserror::Error)]
    #[error("the stream refused it")]
    struct Inner(#[source] std::fmt::Error);

    #[test]
    fn every_cause_is_named_once_from_the_outside_in() {
        let error = Outer(Inner(std::fmt::Error));
        let expected = format!("cannot put the note: the stream refused it: {}", std::fmt::Error);
        assert_eq!(chain(&error), expected);
    }
}
