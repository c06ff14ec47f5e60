//! The identity of a note.

use domain::id::{IdError, NoteId};
use sha2::{Digest, Sha256};

/// The note's id: 32 hexadecimal characters of SHA-256 over the length-prefixed parts. A client's
/// own key, together with who and for whom, makes a repeated request the same note; the gateway's
/// request id makes every request its own.
pub(crate) fn note_id(parts: &[&str]) -> Result<NoteId, IdError> {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part);
    }
    hex::encode(&hash.finalize()[..16]).try_into()
}

/// Whether a client's key can be used: 1 to 255 visible ASCII characters.
pub(crate) fn is_usable(key: &str) -> bool {
    (1..=255).contains(&key.len()) && key.bytes().all(|b| b.is_ascii_graphic())
}
