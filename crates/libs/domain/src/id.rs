//! Identifiers: not empty, at most 128 bytes, no control characters.
//!
//! Some are also one segment of an object key or of a table key; those hold only letters, digits,
//! `.`, `_` and `-`. Identifiers that a hospital or a payer gave to a human are protected: they do
//! not print.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::phi::HIDDEN;

/// The longest identifier, in bytes.
pub const MAX_ID_BYTES: usize = 128;

/// Why a text is not an identifier. The text itself is not repeated: it may identify a patient.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum IdError {
    /// No character at all.
    #[error("an identifier is empty")]
    Empty,
    /// More than [`MAX_ID_BYTES`].
    #[error("an identifier is longer than {MAX_ID_BYTES} bytes")]
    TooLong,
    /// A control character such as a line end.
    #[error("an identifier holds a control character")]
    ControlCharacter,
    /// Not a single path segment of letters, digits, `.`, `_` and `-`.
    #[error("an identifier holds a character other than letters, digits, '.', '_' and '-'")]
    NotASegment,
}

fn check(text: &str) -> Result<(), IdError> {
    match text {
        "" => Err(IdError::Empty),
        _ if text.len() > MAX_ID_BYTES => Err(IdError::TooLong),
        _ if text.chars().any(char::is_control) => Err(IdError::ControlCharacter),
        _ => Ok(()),
    }
}

fn check_segment(text: &str) -> Result<(), IdError> {
    check(text)?;
    let allowed = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'-');
    let dots_only = text.bytes().all(|b| b == b'.');
    if dots_only || !text.bytes().all(allowed) {
        return Err(IdError::NotASegment);
    }
    Ok(())
}

macro_rules! id {
    ($(#[$doc:meta])* $name:ident, $check:path, $access:ident, $shown:expr) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// The identifier's text.
            pub fn $access(&self) -> &str {
                &self.0
            }
        }

        impl TryFrom<String> for $name {
            type Error = IdError;

            fn try_from(text: String) -> Result<Self, IdError> {
                $check(&text)?;
                Ok(Self(text))
            }
        }

        impl TryFrom<&str> for $name {
            type Error = IdError;

            fn try_from(text: &str) -> Result<Self, IdError> {
                text.to_owned().try_into()
            }
        }

        impl FromStr for $name {
            type Err = IdError;

            fn from_str(text: &str) -> Result<Self, IdError> {
                text.try_into()
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> Self {
                id.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                let shown: fn(&Self) -> &str = $shown;
                f.write_str(shown(self))
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(self, f)
            }
        }
    };
}

macro_rules! segment_id {
    ($(#[$doc:meta])* $name:ident) => {
        id!($(#[$doc])* $name, check_segment, as_str, |id| &id.0);
    };
}

macro_rules! open_id {
    ($(#[$doc:meta])* $name:ident) => {
        id!($(#[$doc])* $name, check, as_str, |id| &id.0);
    };
}

macro_rules! phi_id {
    ($(#[$doc:meta])* $name:ident) => {
        id!($(#[$doc])* $name, check, expose, |_| HIDDEN);
    };
}

segment_id! {
    /// The customer whose data this is; the first part of every raw key. `main` where there is only
    /// one.
    TenantId
}
segment_id! {
    /// The system that sent the data, such as `ehr` or `payer`; the second part of every raw key.
    DataSource
}
segment_id! {
    /// The name of what a file holds, such as `encounters`; the third part of every raw key.
    Dataset
}
segment_id! {
    /// The platform's own identifier of a human; see [`crate::person`]. It says nothing outside the
    /// platform and may be printed.
    PersonId
}
segment_id! {
    /// One refresh: the hash of its input versions, instant and model versions.
    RunId
}
open_id! {
    /// One visit or stay, as the source system names it.
    EncounterId
}
open_id! {
    /// The practice that looks after a person.
    ClinicId
}
open_id! {
    /// One claim, as the payer names it.
    ClaimId
}
open_id! {
    /// One outreach note.
    NoteId
}
open_id! {
    /// Who wrote a note: the subject of the caller's token.
    AuthorId
}
phi_id! {
    /// A patient as the source system names it (a record number). Protected: it does not print.
    PatientId
}
phi_id! {
    /// A member as the payer names it. Protected: it does not print.
    MemberId
}

impl PersonId {
    /// `P` and a surrogate that is known to be letters and digits.
    pub(crate) fn from_surrogate(surrogate: &str) -> Self {
        Self(format!("P{surrogate}"))
    }
}

impl TenantId {
    /// The tenant of an installation that serves only one: `main`.
    pub fn main() -> Self {
        Self("main".to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_identifier_is_bounded_and_plain() {
        assert_eq!("".parse::<ClaimId>(), Err(IdError::Empty));
        assert_eq!("x".repeat(129).parse::<ClaimId>(), Err(IdError::TooLong));
        assert_eq!("a\nb".parse::<ClaimId>(), Err(IdError::ControlCharacter));
        assert_eq!("x".repeat(128).parse::<ClaimId>().unwrap().as_str().len(), 128);
        assert_eq!("C 1/2".parse::<ClaimId>().unwrap().to_string(), "C 1/2");
    }

    #[test]
    fn a_path_segment_cannot_leave_its_folder() {
        for text in ["..", ".", "a/b", "a b", "a#b", "caf\u{e9}"] {
            assert_eq!(text.parse::<TenantId>(), Err(IdError::NotASegment), "{text}");
        }
        assert_eq!("st-mary_2.0".parse::<TenantId>().unwrap().as_str(), "st-mary_2.0");
    }

    #[test]
    fn a_patient_identifier_does_not_print_but_is_stored() {
        let id: PatientId = "MRN 000123".parse().unwrap();
        assert_eq!(format!("{id} {id:?}"), "[phi] [phi]");
        assert_eq!(serde_json::to_string(&id).unwrap(), "\"MRN 000123\"");
        assert_eq!(id.expose(), "MRN 000123");
    }

    #[test]
    fn reading_a_bad_identifier_fails_without_repeating_it() {
        let error = serde_json::from_str::<MemberId>("\"M1001\\u0000\"").unwrap_err().to_string();
        assert!(error.contains("control character") && !error.contains("M1001"), "{error}");
    }
}
