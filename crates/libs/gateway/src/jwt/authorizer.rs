//! The decision over one token.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use http::{HeaderMap, header};
use jsonwebtoken::{Algorithm, Validation, decode, decode_header, errors::ErrorKind, jwk::JwkSet};

use super::{JwksError, Refusal, claims::Claims, keys::Keys};

/// The algorithms that API Gateway takes: RSA with SHA-2. A token cannot choose any other.
const ALGORITHMS: &[Algorithm] = &[Algorithm::RS256, Algorithm::RS384, Algorithm::RS512];

/// Checks bearer tokens as the JWT authorizer of an HTTP API does.
pub struct JwtAuthorizer {
    issuer: String,
    audiences: Vec<String>,
    keys: Keys,
}

/// Who calls, as an event says it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// All claims as text; a list is `[a b]`.
    pub claims: HashMap<String, String>,
    /// The scopes of the token, where the route asks for scopes.
    pub scopes: Option<Vec<String>>,
}

impl JwtAuthorizer {
    /// An authorizer for tokens of `issuer` that are meant for one of `audiences`.
    pub fn new(issuer: &str, audiences: &[&str], keys: &JwkSet) -> Result<Self, JwksError> {
        let audiences = audiences.iter().map(|audience| (*audience).to_owned()).collect();
        Ok(Self { issuer: issuer.to_owned(), audiences, keys: Keys::of(keys)? })
    }

    /// Who calls, if the headers hold a token that is valid now and has one of `scopes`. Where
    /// `scopes` is empty, any valid token will do.
    pub fn authorize(
        &self,
        headers: &HeaderMap,
        scopes: &[String],
        now: DateTime<Utc>,
    ) -> Result<Identity, Refusal> {
        let claims = self.verify(bearer(headers)?)?;
        claims.check_issuer(&self.issuer)?;
        claims.check_audience(&self.audiences)?;
        claims.check_times(now)?;
        let granted = claims.scopes();
        if !scopes.is_empty() && !scopes.iter().any(|scope| granted.contains(scope)) {
            return Err(Refusal::Scope);
        }
        let scopes = (!scopes.is_empty()).then_some(granted);
        Ok(Identity { claims: claims.flatten(), scopes })
    }

    /// The claims of a token that a key of the issuer signed. A key inside the token, or behind
    /// an address in it, is never looked at.
    fn verify(&self, token: &str) -> Result<Claims, Refusal> {
        let header = decode_header(token).map_err(|_| Refusal::Malformed)?;
        if !ALGORITHMS.contains(&header.alg) {
            return Err(Refusal::Algorithm);
        }
        if header.crit.is_some() {
            return Err(Refusal::Critical);
        }
        let key = self.keys.find(header.kid.as_deref().ok_or(Refusal::Key)?, header.alg)?;
        let decoded = decode::<Claims>(token, key, &signature_alone(header.alg));
        decoded.map(|token| token.claims).map_err(|error| match error.kind() {
            ErrorKind::InvalidSignature => Refusal::Signature,
            _ => Refusal::Malformed,
        })
    }
}

/// The token of the one `Authorization` header, with or without `Bearer `.
fn bearer(headers: &HeaderMap) -> Result<&str, Refusal> {
    let mut values = headers.get_all(header::AUTHORIZATION).iter();
    let value = values.next().ok_or(Refusal::NoToken)?;
    if values.next().is_some() {
        return Err(Refusal::Malformed);
    }
    let text = value.to_str().map_err(|_| Refusal::Malformed)?;
    let token = text.strip_prefix("Bearer ").unwrap_or(text);
    if token.is_empty() || token == "Bearer" { Err(Refusal::NoToken) } else { Ok(token) }
}

/// Only the signature is left to the library: its checks of claims read the system's clock, and
/// pass over claims that are missing.
fn signature_alone(algorithm: Algorithm) -> Validation {
    let mut validation = Validation::new(algorithm);
    validation.required_spec_claims.clear();
    validation.validate_exp = false;
    validation.validate_aud = false;
    validation
}
