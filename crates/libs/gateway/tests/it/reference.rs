//! A second verifier, slow and obvious, from which any one check can be left out. With all its
//! checks it agrees with the table of attacks; without any one of them it does not.

use aws_lc_rs::{
    hmac,
    signature::{RSA_PKCS1_2048_8192_SHA256, RsaPublicKeyComponents},
};
use base64::{
    Engine,
    alphabet::URL_SAFE,
    engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig},
};
use serde_json::Value;

use crate::token::{self, AUDIENCE, ISSUER, SCOPE};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Check {
    Size,
    OneHeader,
    ThreeSegments,
    ExactBase64,
    Unique,
    Algorithm,
    Critical,
    Kid,
    OwnKey,
    Signature,
    Issuer,
    Audience,
    AudienceFirst,
    Expiry,
    ExpiryIsThere,
    NotBefore,
    IssuedAt,
    Scope,
    WholeScope,
    ScopeOfOneCase,
    SpacesAlone,
}

pub(crate) const CHECKS: &[Check] = &[
    Check::Size,
    Check::OneHeader,
    Check::ThreeSegments,
    Check::ExactBase64,
    Check::Unique,
    Check::Algorithm,
    Check::Critical,
    Check::Kid,
    Check::OwnKey,
    Check::Signature,
    Check::Issuer,
    Check::Audience,
    Check::AudienceFirst,
    Check::Expiry,
    Check::ExpiryIsThere,
    Check::NotBefore,
    Check::IssuedAt,
    Check::Scope,
    Check::WholeScope,
    Check::ScopeOfOneCase,
    Check::SpacesAlone,
];

/// The status for these `Authorization` headers, if one check is left out.
pub(crate) fn decide(headers: &[Vec<u8>], left_out: Option<Check>) -> u16 {
    let on = |check| left_out != Some(check);
    if on(Check::Size) && headers.iter().any(|value| value.len() > 10_000) {
        return 431;
    }
    let claims = read(headers, &on);
    match claims.filter(|claims| is_valid(claims, &on)) {
        None => 401,
        Some(claims) if on(Check::Scope) && !is_granted(&claims, &on) => 403,
        Some(_) => 200,
    }
}

fn read(headers: &[Vec<u8>], on: &dyn Fn(Check) -> bool) -> Option<Value> {
    if on(Check::OneHeader) && headers.len() > 1 {
        return None;
    }
    let text = std::str::from_utf8(headers.first()?).ok()?;
    let token = text.strip_prefix("Bearer ").unwrap_or(text);
    let segments: Vec<&str> = token.split('.').collect();
    if segments.len() < 3 || (on(Check::ThreeSegments) && segments.len() > 3) {
        return None;
    }
    let decode = |text: &str| decoder(on(Check::ExactBase64)).decode(text).ok();
    let [header, claims] = [0, 1].map(|index| json(&decode(segments[index])?, on));
    let header = header.filter(Value::is_object)?;
    let signed = format!("{}.{}", segments[0], segments[1]);
    let signature = decode(segments[2])?;
    let genuine = !on(Check::Signature) || is_genuine(&header, &signed, &signature, on);
    let known = !on(Check::Critical) || header.get("crit").is_none();
    claims.filter(|claims| genuine && known && claims.is_object())
}

fn decoder(exact: bool) -> GeneralPurpose {
    let padding =
        if exact { DecodePaddingMode::RequireNone } else { DecodePaddingMode::Indifferent };
    let config = GeneralPurposeConfig::new().with_decode_padding_mode(padding);
    GeneralPurpose::new(&URL_SAFE, config.with_decode_allow_trailing_bits(!exact))
}

/// JSON, of which a repeated name at the top is found by writing it again.
fn json(bytes: &[u8], on: &dyn Fn(Check) -> bool) -> Option<Value> {
    let value: Value = serde_json::from_slice(bytes).ok()?;
    let names = |text: &str| text.matches("\":").count();
    let unique = names(std::str::from_utf8(bytes).ok()?) == names(&value.to_string());
    (unique || !on(Check::Unique)).then_some(value)
}

fn is_genuine(header: &Value, signed: &str, signature: &[u8], on: &dyn Fn(Check) -> bool) -> bool {
    let algorithm = header["alg"].as_str().unwrap_or_default();
    if !on(Check::Algorithm) {
        match algorithm.to_lowercase().as_str() {
            "none" => return true,
            "hs256" => {
                let key = hmac::Key::new(hmac::HMAC_SHA256, &token::public_key());
                return hmac::verify(&key, signed.as_bytes(), signature).is_ok();
            }
            _ => {}
        }
    }
    let own = token::jwk(&token::issuer());
    let embedded = header.get("jwk").filter(|_| !on(Check::OwnKey));
    let named = embedded.is_some() || header["kid"] == own["kid"] || !on(Check::Kid);
    let part = |name: &str| {
        let jwk = embedded.unwrap_or(&own);
        decoder(true).decode(jwk[name].as_str().unwrap()).unwrap()
    };
    let key = RsaPublicKeyComponents { n: part("n"), e: part("e") };
    let verified = key.verify(&RSA_PKCS1_2048_8192_SHA256, signed.as_bytes(), signature).is_ok();
    algorithm == "RS256" && named && verified
}

fn is_valid(claims: &Value, on: &dyn Fn(Check) -> bool) -> bool {
    let now = token::now().timestamp() as f64;
    let no_later = |name: &str| match claims.get(name) {
        None => true,
        Some(value) => value.as_f64().is_some_and(|instant| instant <= now),
    };
    let has_expired = match claims.get("exp") {
        None => on(Check::ExpiryIsThere),
        Some(value) => value.as_f64().is_none_or(|instant| instant <= now),
    };
    (!on(Check::Issuer) || claims["iss"] == ISSUER)
        && (!on(Check::Audience) || is_for_us(claims, on))
        && !(on(Check::Expiry) && has_expired)
        && (!on(Check::NotBefore) || no_later("nbf"))
        && (!on(Check::IssuedAt) || no_later("iat"))
}

fn is_for_us(claims: &Value, on: &dyn Fn(Check) -> bool) -> bool {
    let client = claims["client_id"] == AUDIENCE;
    match claims.get("aud") {
        None => client,
        Some(Value::Array(all)) => all.iter().any(|one| one == AUDIENCE),
        Some(one) => one == AUDIENCE || (client && !on(Check::AudienceFirst)),
    }
}

fn is_granted(claims: &Value, on: &dyn Fn(Check) -> bool) -> bool {
    let mut granted: Vec<String> = Vec::new();
    for (name, is_cut) in [("scope", true), ("scp", false)] {
        match &claims[name] {
            Value::String(text) if !on(Check::SpacesAlone) => {
                let cut = text.split(|c: char| c.is_whitespace() || c == ',');
                granted.extend(cut.map(str::to_owned));
            }
            Value::String(text) if is_cut => granted.extend(text.split(' ').map(str::to_owned)),
            Value::String(text) => granted.push(text.clone()),
            Value::Array(all) => {
                granted.extend(all.iter().filter_map(Value::as_str).map(str::to_owned));
            }
            _ => {}
        }
    }
    granted.iter().any(|scope| {
        let near = scope.starts_with(SCOPE) || (!scope.is_empty() && SCOPE.starts_with(scope));
        let of_any_case = scope.eq_ignore_ascii_case(SCOPE);
        scope == SCOPE
            || (!on(Check::WholeScope) && near)
            || (!on(Check::ScopeOfOneCase) && of_any_case)
    })
}
