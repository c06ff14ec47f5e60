//! The identity of a note.

use domain::{
    id::{IdError, NoteId},
    outreach::Caller,
};
use sha2::{Digest, Sha256};

/// The note of a caller on an occasion: a kind of key and the key. 32 hexadecimal characters of SHA-256
/// over the length-prefixed parts, so that the same occasion again is the same note.
///
/// # Errors
/// None in practice: such a text is always an identifier.
pub fn note_id(caller: &Caller, occasion: &[&str; 2]) -> Result<NoteId, IdError> {
    let [kind, key] = *occasion;
    let mut hash = Sha256::new();
    for part in [kind, caller.tenant.as_str(), caller.author.as_str(), key] {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part);
    }
    hex::encode(&hash.finalize()[..16]).try_into()
}
