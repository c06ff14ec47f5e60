//! What a change did to its row.

use std::{fmt, str::FromStr};

/// What a change did to its row. Its text form is one letter, see [`Operation::code`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Operation {
    /// The row was there when the copying began.
    Load,
    /// The row came to be.
    Insert,
    /// The row has other values.
    Update,
    /// The row is gone.
    Delete,
}

/// Why a text is not an operation. The text is not repeated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an operation of a change")]
pub struct OperationError;

impl Operation {
    /// `L`, `I`, `U` or `D`: the letters of AWS DMS, with `L` for the rows of a load.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Load => "L",
            Self::Insert => "I",
            Self::Update => "U",
            Self::Delete => "D",
        }
    }

    /// The operation that a text names, in any ASCII case: a letter of [`Operation::code`], `LOAD`,
    /// `INSERT`, `UPDATE`, `DELETE` (AWS DMS, CMS research files), or the event names `MODIFY` and
    /// `REMOVE` of DynamoDB.
    pub fn named(text: &[u8]) -> Option<Self> {
        let named = WORDS.iter().find(|(word, _)| text.eq_ignore_ascii_case(word));
        named.map(|(_, operation)| *operation)
    }
}

const WORDS: [(&[u8], Operation); 10] = [
    (b"I", Operation::Insert),
    (b"U", Operation::Update),
    (b"D", Operation::Delete),
    (b"L", Operation::Load),
    (b"INSERT", Operation::Insert),
    (b"UPDATE", Operation::Update),
    (b"DELETE", Operation::Delete),
    (b"LOAD", Operation::Load),
    (b"MODIFY", Operation::Update),
    (b"REMOVE", Operation::Delete),
];

impl FromStr for Operation {
    type Err = OperationError;

    fn from_str(text: &str) -> Result<Self, OperationError> {
        Self::named(text.as_bytes()).ok_or(OperationError)
    }
}

impl fmt::Display for Operation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

#[cfg(test)]
mod tests {
    use super::Operation::{self, *};

    #[test]
    fn an_operation_has_a_letter_and_words_in_any_case() {
        let words = [
            (Load, &["L", "LOAD"][..]),
            (Insert, &["I", "INSERT"]),
            (Update, &["U", "UPDATE", "MODIFY"]),
            (Delete, &["D", "DELETE", "REMOVE"]),
        ];
        for (operation, words) in words {
            assert_eq!(operation.code(), words[0]);
            for word in words {
                assert_eq!(word.parse(), Ok(operation));
                assert_eq!(word.to_lowercase().parse(), Ok(operation));
            }
        }
    }

    #[test]
    fn any_other_text_is_no_operation_and_is_not_repeated() {
        for text in ["", " ", "X", "M", "R", "I ", "INSERTED", "UPSERT", "BEFOREIMAGE", "\u{131}"] {
            let error = text.parse::<Operation>().unwrap_err().to_string();
            assert_eq!(error, "not an operation of a change", "{text:?}");
        }
    }
}
