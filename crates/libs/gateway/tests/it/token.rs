//! Tokens of every kind. The keys are made for these tests and open nothing.

use aws_lc_rs::{
    hmac,
    rand::SystemRandom,
    rsa::KeyPair,
    signature::{self, KeyPair as _, RsaEncoding},
};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use chrono::{DateTime, Utc};
use gateway::LocalIssuer;
use serde_json::{Value, json};

pub(crate) const ISSUER: &str = "http://127.0.0.1/issuer";
pub(crate) const AUDIENCE: &str = "worklist";
pub(crate) const SCOPE: &str = "outreach:write";

const ISSUERS_KEY: &[u8] = include_bytes!("../keys/issuer-for-tests-only.pk8");
const STRANGERS_KEY: &[u8] = include_bytes!("../keys/stranger-for-tests-only.pk8");

pub(crate) fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_725_202_800, 0).unwrap()
}

pub(crate) fn issuer() -> LocalIssuer {
    LocalIssuer::from_pkcs8(ISSUERS_KEY, ISSUER).unwrap()
}

/// The one key of an issuer, as in its key set.
pub(crate) fn jwk(issuer: &LocalIssuer) -> Value {
    serde_json::to_value(&issuer.jwks().keys[0]).unwrap()
}

pub(crate) fn strangers_jwk() -> Value {
    jwk(&LocalIssuer::from_pkcs8(STRANGERS_KEY, ISSUER).unwrap())
}

/// A token before it is signed.
#[derive(Clone)]
pub(crate) struct Token {
    pub(crate) header: Value,
    pub(crate) claims: Value,
}

impl Token {
    /// A token that may write notes.
    pub(crate) fn valid() -> Self {
        let second = now().timestamp();
        Self {
            header: json!({ "alg": "RS256", "kid": jwk(&issuer())["kid"], "typ": "JWT" }),
            claims: json!({
                "iss": ISSUER, "aud": AUDIENCE, "sub": "nurse-7", "scope": SCOPE,
                "exp": second + 3600, "nbf": second - 60, "iat": second - 60,
                "clinics": ["north", "south"], "tenant": "main",
            }),
        }
    }

    pub(crate) fn header(mut self, name: &str, value: Value) -> Self {
        self.header[name] = value;
        self
    }

    pub(crate) fn claim(mut self, name: &str, value: Value) -> Self {
        self.claims[name] = value;
        self
    }

    pub(crate) fn without(mut self, name: &str) -> Self {
        for part in [&mut self.header, &mut self.claims] {
            part.as_object_mut().unwrap().remove(name);
        }
        self
    }

    /// The two parts that are signed.
    pub(crate) fn parts(&self) -> String {
        parts(&self.header.to_string(), &self.claims.to_string())
    }

    /// The token with the signature of the issuer, whatever its header says.
    pub(crate) fn sign(&self) -> String {
        sign(&self.parts())
    }
}

pub(crate) fn encode(bytes: impl AsRef<[u8]>) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(bytes)
}

pub(crate) fn parts(header: &str, claims: &str) -> String {
    format!("{}.{}", encode(header), encode(claims))
}

pub(crate) fn sign(parts: &str) -> String {
    sign_as(parts, ISSUERS_KEY, &signature::RSA_PKCS1_SHA256)
}

pub(crate) fn sign_with(parts: &str, algorithm: &'static dyn RsaEncoding) -> String {
    sign_as(parts, ISSUERS_KEY, algorithm)
}

pub(crate) fn sign_as_stranger(parts: &str) -> String {
    sign_as(parts, STRANGERS_KEY, &signature::RSA_PKCS1_SHA256)
}

fn sign_as(parts: &str, key: &[u8], algorithm: &'static dyn RsaEncoding) -> String {
    let key = KeyPair::from_pkcs8(key).unwrap();
    let mut signature = vec![0; key.public_modulus_len()];
    key.sign(algorithm, &SystemRandom::new(), parts.as_bytes(), &mut signature).unwrap();
    format!("{parts}.{}", encode(signature))
}

/// What a verifier that confuses the families takes for the secret.
pub(crate) fn public_key() -> Vec<u8> {
    KeyPair::from_pkcs8(ISSUERS_KEY).unwrap().public_key().as_ref().to_vec()
}

pub(crate) fn sign_with_secret(parts: &str, secret: &[u8]) -> String {
    let key = hmac::Key::new(hmac::HMAC_SHA256, secret);
    format!("{parts}.{}", encode(hmac::sign(&key, parts.as_bytes())))
}
