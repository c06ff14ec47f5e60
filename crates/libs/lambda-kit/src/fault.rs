//! The names of failures that a state machine's Retry and Catch match on.

use std::error::Error;

use lambda_runtime::Diagnostic;

use crate::chain;

/// What a state machine is to do about an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Fault {
    /// Something outside failed; the same call may succeed later.
    TryAgain,
    /// Data broke a rule that stops the publication.
    QualityFailed,
    /// A file's rows or money do not add up.
    Unbalanced,
    /// The input can never succeed.
    BadInput,
    /// Another writer was first; read again, then decide.
    Conflict,
}

impl Fault {
    /// The name that a state machine matches on.
    pub const fn name(self) -> &'static str {
        match self {
            Self::TryAgain => "TryAgain",
            Self::QualityFailed => "QualityFailed",
            Self::Unbalanced => "Unbalanced",
            Self::BadInput => "BadInput",
            Self::Conflict => "Conflict",
        }
    }

    /// The answer of a failed invocation: this name, and the error with its causes.
    pub fn diagnose(self, error: &dyn Error) -> Diagnostic {
        Diagnostic { error_type: self.name().to_owned(), error_message: chain(error) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_is_reported_under_its_name_with_its_causes() {
        let diagnostic = Fault::Conflict.diagnose(&std::fmt::Error);
        assert_eq!(diagnostic.error_type, "Conflict");
        assert_eq!(diagnostic.error_message, std::fmt::Error.to_string());
    }
}
