//! The note that a record holds.

use domain::outreach::{NOTE_VERSION, OutreachNote};
use lambda_kit::stream::StreamRecord;
use serde::Deserialize;

/// Why a record is no readable note. It holds nothing of the record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unreadable {
    /// The data is not base64.
    NotBase64,
    /// The data is not JSON.
    NotJson,
    /// The schema version is neither [`NOTE_VERSION`] nor the one before.
    UnknownVersion,
    /// A field is absent or not of its kind.
    NotANote,
}

impl Unreadable {
    /// The code in the log.
    pub const fn code(self) -> &'static str {
        match self {
            Self::NotBase64 => "NOT_BASE64",
            Self::NotJson => "NOT_JSON",
            Self::UnknownVersion => "UNKNOWN_VERSION",
            Self::NotANote => "NOT_A_NOTE",
        }
    }
}

#[derive(Deserialize)]
struct Versioned {
    schema_version: u32,
}

/// Reads the note of a record. The version comes first: a note of another one may have other fields.
pub(crate) fn read(record: &StreamRecord) -> Result<OutreachNote, Unreadable> {
    let data = record.data().map_err(|_| Unreadable::NotBase64)?;
    let json: serde_json::Value = serde_json::from_slice(&data).map_err(|_| Unreadable::NotJson)?;
    let version = Versioned::deserialize(&json).map_err(|_| Unreadable::NotANote)?.schema_version;
    if version != NOTE_VERSION && version.checked_add(1) != Some(NOTE_VERSION) {
        return Err(Unreadable::UnknownVersion);
    }
    OutreachNote::deserialize(json).map_err(|_| Unreadable::NotANote)
}
