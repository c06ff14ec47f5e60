//! An issuer of tokens for a laptop.

use std::{io, path::Path};

use aws_lc_rs::{
    encoding::{AsDer, Pkcs8V1Der},
    rand::SystemRandom,
    rsa::{KeyPair, KeySize},
    signature::{KeyPair as _, RSA_PKCS1_SHA256},
};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use chrono::{DateTime, TimeDelta, Utc};
use jsonwebtoken::jwk::{
    AlgorithmParameters, CommonParameters, Jwk, JwkSet, KeyAlgorithm, PublicKeyUse,
    RSAKeyParameters, RSAKeyType, ThumbprintHash,
};
use serde_json::{Map, Value, json};

use crate::key_file;

/// Why an issuer has no key or a token no signature.
#[derive(Debug, thiserror::Error)]
pub enum IssuerError {
    /// The folder of the key cannot be read or written, or others can read the key.
    #[error("cannot read or write the key of the issuer")]
    File(#[from] io::Error),
    /// The file is not the PKCS#8 form of an RSA key of 2048 bits or more.
    #[error("the key of the issuer is no RSA key")]
    Key,
    /// The machine gave no key or no signature.
    #[error("cannot make a key or a signature")]
    Crypto,
}

/// Signs whatever it is told to: a substitute for an identity provider on one machine, and never
/// for more.
pub struct LocalIssuer {
    key: KeyPair,
    public: Jwk,
    kid: String,
    issuer: String,
}

impl LocalIssuer {
    /// The issuer whose key is in `folder`. Without a key there, a new one of 2048 bits is made,
    /// in a file that only its owner can read.
    pub fn open(folder: &Path, issuer: &str) -> Result<Self, IssuerError> {
        Self::from_pkcs8(&key_file::load_or_make(folder, make_key)?, issuer)
    }

    /// The issuer with a given key, in PKCS#8 form.
    pub fn from_pkcs8(key: &[u8], issuer: &str) -> Result<Self, IssuerError> {
        let key = KeyPair::from_pkcs8(key).map_err(|_| IssuerError::Key)?;
        let mut public = public(&key);
        let kid = public.thumbprint(ThumbprintHash::SHA256).map_err(|_| IssuerError::Crypto)?;
        public.common.key_id = Some(kid.clone());
        Ok(Self { key, public, kid, issuer: issuer.to_owned() })
    }

    /// The key set that an authorizer needs.
    pub fn jwks(&self) -> JwkSet {
        JwkSet { keys: vec![self.public.clone()] }
    }

    /// A token with these claims, from now on and for `lifetime`: `iss`, `iat` and `exp` are the
    /// issuer's.
    pub fn sign(
        &self,
        claims: &Map<String, Value>,
        lifetime: TimeDelta,
        now: DateTime<Utc>,
    ) -> Result<String, IssuerError> {
        let mut claims = claims.clone();
        claims.insert("iss".to_owned(), self.issuer.clone().into());
        claims.insert("iat".to_owned(), now.timestamp().into());
        claims.insert("exp".to_owned(), (now + lifetime).timestamp().into());
        let header = json!({ "alg": "RS256", "kid": self.kid, "typ": "JWT" });
        let signed =
            format!("{}.{}", encode(header.to_string()), encode(json!(claims).to_string()));
        let mut signature = vec![0; self.key.public_modulus_len()];
        let chance = SystemRandom::new();
        let done = self.key.sign(&RSA_PKCS1_SHA256, &chance, signed.as_bytes(), &mut signature);
        done.map_err(|_| IssuerError::Crypto)?;
        Ok(format!("{signed}.{}", encode(signature)))
    }
}

fn make_key() -> Result<Vec<u8>, IssuerError> {
    let key = KeyPair::generate(KeySize::Rsa2048).map_err(|_| IssuerError::Crypto)?;
    let der: Pkcs8V1Der<'_> = key.as_der().map_err(|_| IssuerError::Crypto)?;
    Ok(der.as_ref().to_vec())
}

fn public(key: &KeyPair) -> Jwk {
    let key = key.public_key();
    Jwk {
        common: CommonParameters {
            public_key_use: Some(PublicKeyUse::Signature),
            key_algorithm: Some(KeyAlgorithm::RS256),
            ..CommonParameters::default()
        },
        algorithm: AlgorithmParameters::RSA(RSAKeyParameters {
            key_type: RSAKeyType::RSA,
            n: encode(key.modulus().big_endian_without_leading_zero()),
            e: encode(key.exponent().big_endian_without_leading_zero()),
        }),
    }
}

fn encode(bytes: impl AsRef<[u8]>) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(bytes)
}
