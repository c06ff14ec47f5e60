//! The public keys of the issuer.

use std::collections::HashMap;

use jsonwebtoken::{
    Algorithm, DecodingKey,
    jwk::{AlgorithmParameters, Jwk, JwkSet, KeyAlgorithm, PublicKeyUse},
};

use super::Refusal;

/// A key set that no token can be checked with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum JwksError {
    /// There is no RSA key with a `kid` that may check signatures.
    #[error("the key set has no RSA key with a kid")]
    Empty,
    /// Two keys have one `kid`.
    #[error("the key set has two keys of one kid")]
    Twice,
    /// A modulus or an exponent is not base64url.
    #[error("the key set has a malformed key")]
    Malformed,
}

pub(super) struct Keys(HashMap<String, Key>);

struct Key {
    key: DecodingKey,
    /// The one algorithm that the key is for, if it says so.
    algorithm: Option<KeyAlgorithm>,
}

impl Keys {
    /// Keeps the RSA keys for signatures. Others are left out, so that no token can choose them.
    pub(super) fn of(set: &JwkSet) -> Result<Self, JwksError> {
        let mut keys = HashMap::new();
        for jwk in set.keys.iter().filter(|jwk| is_for_signatures(jwk)) {
            let Some(kid) = jwk.common.key_id.clone() else { continue };
            let key = DecodingKey::from_jwk(jwk).map_err(|_| JwksError::Malformed)?;
            let key = Key { key, algorithm: jwk.common.key_algorithm };
            if keys.insert(kid, key).is_some() {
                return Err(JwksError::Twice);
            }
        }
        if keys.is_empty() { Err(JwksError::Empty) } else { Ok(Self(keys)) }
    }

    pub(super) fn find(&self, kid: &str, algorithm: Algorithm) -> Result<&DecodingKey, Refusal> {
        let found = self.0.get(kid).ok_or(Refusal::Key)?;
        let fits = found.algorithm.is_none_or(|own| own == KeyAlgorithm::from(algorithm));
        if fits { Ok(&found.key) } else { Err(Refusal::Algorithm) }
    }
}

fn is_for_signatures(jwk: &Jwk) -> bool {
    let other_use =
        jwk.common.public_key_use.as_ref().is_some_and(|u| *u != PublicKeyUse::Signature);
    matches!(jwk.algorithm, AlgorithmParameters::RSA(_)) && !other_use
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn keys(keys: Value) -> Result<Keys, JwksError> {
        Keys::of(&serde_json::from_value(json!({ "keys": keys })).unwrap())
    }

    #[test]
    fn only_named_rsa_keys_for_signatures_are_kept() {
        let rsa = json!({ "kty": "RSA", "kid": "a", "n": "AQAB", "e": "AQAB" });
        let for_secrets =
            json!({ "kty": "RSA", "kid": "b", "use": "enc", "n": "AQAB", "e": "AQAB" });
        let nameless = json!({ "kty": "RSA", "n": "AQAB", "e": "AQAB" });
        let secret = json!({ "kty": "oct", "kid": "c", "k": "AQAB" });
        let kept = keys(json!([rsa, for_secrets, nameless, secret])).ok().unwrap();
        assert_eq!(kept.0.keys().collect::<Vec<_>>(), ["a"]);
        assert_eq!(keys(json!([nameless, secret])).err(), Some(JwksError::Empty));
        assert_eq!(keys(json!([rsa, rsa])).err(), Some(JwksError::Twice));
        let torn = json!([{ "kty": "RSA", "kid": "a", "n": "?", "e": "AQAB" }]);
        assert_eq!(keys(torn).err(), Some(JwksError::Malformed));
    }

    #[test]
    fn a_key_for_one_algorithm_is_not_used_for_another() {
        let key = json!([{ "kty": "RSA", "kid": "a", "alg": "RS256", "n": "AQAB", "e": "AQAB" }]);
        let keys = keys(key).ok().unwrap();
        assert!(keys.find("a", Algorithm::RS256).is_ok());
        assert_eq!(keys.find("a", Algorithm::RS512).err(), Some(Refusal::Algorithm));
        assert_eq!(keys.find("b", Algorithm::RS256).err(), Some(Refusal::Key));
    }
}
