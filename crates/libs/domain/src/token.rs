//! Keyed tokens that stand for a patient in messages and partition keys (45 CFR 164.514(c): the key
//! is the mechanism, and it is not disclosed).

use std::fmt;

use hmac::{Hmac, KeyInit, Mac};
use serde::{Deserialize, Serialize};
use sha2::Sha256;

use crate::{base32, id::PersonId};

/// Fewest bytes of a key; the digest's own size is better.
pub const MIN_KEY_BYTES: usize = 16;

/// Bytes of the digest that a token keeps: 128 bits, 26 characters.
const TOKEN_BYTES: usize = 16;

/// Why a token key cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TokenKeyError {
    /// Not hexadecimal text.
    #[error("the token key is not hexadecimal")]
    NotHex,
    /// Fewer than [`MIN_KEY_BYTES`].
    #[error("the token key is shorter than {MIN_KEY_BYTES} bytes")]
    TooShort,
}

/// A secret key and its version. The key does not print.
#[derive(Clone)]
pub struct TokenKey {
    version: u32,
    mac: Hmac<Sha256>,
}

impl TokenKey {
    /// A key of at least [`MIN_KEY_BYTES`] bytes; `version` names it in every token, so that keys
    /// can be rotated.
    pub fn new(version: u32, key: &[u8]) -> Result<Self, TokenKeyError> {
        if key.len() < MIN_KEY_BYTES {
            return Err(TokenKeyError::TooShort);
        }
        let mac = Hmac::new_from_slice(key).map_err(|_| TokenKeyError::TooShort)?;
        Ok(Self { version, mac })
    }

    /// A key written in hexadecimal.
    pub fn from_hex(version: u32, key: &str) -> Result<Self, TokenKeyError> {
        let bytes = hex::decode(key.trim()).map_err(|_| TokenKeyError::NotHex)?;
        Self::new(version, &bytes)
    }

    /// The token of a person: HMAC-SHA256 over `v1|person|<id>`.
    pub fn person(&self, person: &PersonId) -> PatientToken {
        self.token(&["v1", "person", person.as_str()])
    }

    /// What stands for a body in a table that remembers which bodies came: `v<key version>.` and
    /// HMAC-SHA256 over `v1|body|` and the bytes, in hexadecimal. Equal bodies are equal under one
    /// version of the key, and without the key it says nothing of the body.
    pub fn body(&self, body: &[u8]) -> String {
        let mac = self.mac.clone().chain_update(b"v1|body|").chain_update(body);
        format!("v{}.{}", self.version, hex::encode(mac.finalize().into_bytes()))
    }

    fn token(&self, parts: &[&str]) -> PatientToken {
        let digest = self.mac.clone().chain_update(parts.join("|")).finalize().into_bytes();
        PatientToken(format!("v{}.{}", self.version, base32::encode(&digest[..TOKEN_BYTES])))
    }
}

impl fmt::Debug for TokenKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "TokenKey(v{})", self.version)
    }
}

/// A patient in a message: `v<key version>.<26 base32 characters>`. A pseudonym, linkable only with
/// the key.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PatientToken(String);

impl PatientToken {
    /// The token's text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for PatientToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vectors;

    fn digest(key: &[u8], message: &[u8]) -> String {
        let mac = Hmac::<Sha256>::new_from_slice(key).unwrap().chain_update(message);
        hex::encode(mac.finalize().into_bytes())
    }

    #[test]
    fn the_digest_is_hmac_sha256_of_rfc_4231() {
        let case_2 = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843";
        assert_eq!(digest(b"Jefe", b"what do ya want for nothing?"), case_2);
        let case_6 = "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54";
        let message = b"Test Using Larger Than Block-Size Key - Hash Key First";
        assert_eq!(digest(&[0xaa; 131], message), case_6);
    }

    #[test]
    fn every_shared_token_vector_is_equal() {
        vectors::each("hmac_token_vectors.csv", |row| {
            let text = row.text("message_utf8_or_hex");
            let message = match row.text("vec_id") {
                "RFC4231-3" => hex::decode(text).unwrap(),
                _ => text.as_bytes().to_vec(),
            };
            let key = hex::decode(row.text("key_hex")).unwrap();
            assert_eq!(
                digest(&key, &message),
                row.text("hmac_sha256_hex"),
                "{}",
                row.text("vec_id")
            );
        });
    }

    #[test]
    fn a_token_names_its_key_version_and_depends_on_the_key_and_the_person() {
        let key = TokenKey::new(3, &[7; 32]).unwrap();
        let person: PersonId = "P1".parse().unwrap();
        let token = key.person(&person);
        assert!(token.as_str().starts_with("v3.") && token.as_str().len() == 29, "{token}");
        assert_eq!(token, key.person(&person));
        assert_ne!(token, key.person(&"P2".parse().unwrap()));
        assert_ne!(token, TokenKey::new(3, &[8; 32]).unwrap().person(&person));
    }

    #[test]
    fn a_body_is_known_again_under_its_key_alone() {
        let key = TokenKey::new(3, &[7; 32]).unwrap();
        let digest = key.body(b"a body");
        assert!(digest.starts_with("v3.") && digest.len() == 67, "{digest}");
        assert_eq!(digest, key.body(b"a body"));
        assert_ne!(digest, key.body(b"another"));
        assert_ne!(digest, TokenKey::new(3, &[8; 32]).unwrap().body(b"a body"));
    }

    #[test]
    fn a_key_is_long_enough_and_does_not_print() {
        assert_eq!(TokenKey::from_hex(1, "zz").unwrap_err(), TokenKeyError::NotHex);
        assert_eq!(TokenKey::from_hex(1, "0011").unwrap_err(), TokenKeyError::TooShort);
        let key = TokenKey::from_hex(1, &"ab".repeat(32)).unwrap();
        assert_eq!(format!("{key:?}"), "TokenKey(v1)");
    }
}
