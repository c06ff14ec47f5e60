//! What a token says, after its signature was checked.

use std::{collections::HashMap, fmt};

use chrono::{DateTime, Utc};
use serde::{
    Deserialize, Deserializer,
    de::{Error, MapAccess, Visitor},
};
use serde_json::{Map, Value};

use super::Refusal;

/// The claims of a token. A name that is there twice makes a token malformed: two readers could
/// take two different values.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Claims(Map<String, Value>);

impl Claims {
    pub(super) fn check_issuer(&self, issuer: &str) -> Result<(), Refusal> {
        let own = self.0.get("iss").and_then(Value::as_str);
        if own == Some(issuer) { Ok(()) } else { Err(Refusal::Issuer) }
    }

    /// Looks at `client_id` only where there is no `aud`.
    pub(super) fn check_audience(&self, audiences: &[String]) -> Result<(), Refusal> {
        let is_ours = |value: &Value| audiences.iter().any(|own| value.as_str() == Some(own));
        let fits = match self.0.get("aud") {
            Some(Value::Array(values)) => values.iter().any(is_ours),
            Some(value) => is_ours(value),
            None => self.0.get("client_id").is_some_and(is_ours),
        };
        if fits { Ok(()) } else { Err(Refusal::Audience) }
    }

    /// `exp` has to be there; `nbf` and `iat` may be missing. There is no tolerance.
    pub(super) fn check_times(&self, now: DateTime<Utc>) -> Result<(), Refusal> {
        let expires = self.0.get("exp").and_then(millis).ok_or(Refusal::Expired)?;
        if expires <= now.timestamp_millis() {
            return Err(Refusal::Expired);
        }
        for (name, refusal) in [("nbf", Refusal::NotYetValid), ("iat", Refusal::IssuedLater)] {
            let Some(value) = self.0.get(name) else { continue };
            if millis(value).is_none_or(|instant| instant > now.timestamp_millis()) {
                return Err(refusal);
            }
        }
        Ok(())
    }

    /// The scopes that the token grants: `scope` is a text with spaces or a list, `scp` a list or
    /// one scope.
    pub(super) fn scopes(&self) -> Vec<String> {
        let scope = self.0.get("scope").and_then(Value::as_str).into_iter();
        let scope = scope.flat_map(|text| text.split(' '));
        let listed = ["scope", "scp"].into_iter().filter_map(|name| self.0.get(name)?.as_array());
        let listed = listed.flatten().filter_map(Value::as_str);
        let single = self.0.get("scp").and_then(Value::as_str);
        let all = scope.chain(listed).chain(single).filter(|scope| !scope.is_empty());
        all.map(str::to_owned).collect()
    }

    /// The claims as an event carries them: all text, lists as `[a b]`, nothing for null.
    pub(super) fn flatten(self) -> HashMap<String, String> {
        let present = self.0.into_iter().filter(|(_, value)| !value.is_null());
        present.map(|(name, value)| (name, text(value))).collect()
    }
}

fn text(value: Value) -> String {
    match value {
        Value::String(text) => text,
        Value::Array(values) => {
            format!("[{}]", values.into_iter().map(text).collect::<Vec<_>>().join(" "))
        }
        other => other.to_string(),
    }
}

/// Seconds since 1970, which may have a fraction, as milliseconds.
fn millis(value: &Value) -> Option<i64> {
    let millis = value.as_f64()? * 1000.0;
    // A float that is out of range becomes the nearest whole number.
    millis.is_finite().then_some(millis as i64)
}

impl<'de> Deserialize<'de> for Claims {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Once;
        impl<'de> Visitor<'de> for Once {
            type Value = Claims;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("claims")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Claims, A::Error> {
                let mut claims = Map::new();
                while let Some((name, value)) = map.next_entry::<String, Value>()? {
                    if claims.insert(name, value).is_some() {
                        return Err(A::Error::custom("a claim is there twice"));
                    }
                }
                Ok(Claims(claims))
            }
        }
        deserializer.deserialize_map(Once)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn claims(value: Value) -> Claims {
        serde_json::from_value(value).unwrap()
    }

    #[test]
    fn claims_are_flattened_to_text_as_api_gateway_does() {
        let flat = claims(json!({
            "sub": "nurse-7", "exp": 1_725_202_800, "admin": true, "clinics": ["north", "south"],
            "none": [], "null": null, "share": 0.5, "address": { "city": "x" }, "mixed": ["a", 1],
        }))
        .flatten();
        let expected = [
            ("sub", "nurse-7"),
            ("exp", "1725202800"),
            ("admin", "true"),
            ("clinics", "[north south]"),
            ("none", "[]"),
            ("share", "0.5"),
            ("address", r#"{"city":"x"}"#),
            ("mixed", "[a 1]"),
        ];
        let expected = expected.map(|(name, value)| (name.to_owned(), value.to_owned()));
        assert_eq!(flat, HashMap::from(expected));
    }

    #[test]
    fn scopes_are_read_in_every_form_that_issuers_write() {
        let scopes = |value| claims(value).scopes();
        assert_eq!(scopes(json!({ "scope": "a b" })), ["a", "b"]);
        assert_eq!(scopes(json!({ "scope": ["a", "b"] })), ["a", "b"]);
        assert_eq!(scopes(json!({ "scp": ["a"], "scope": "b" })), ["b", "a"]);
        assert_eq!(scopes(json!({ "scp": "a" })), ["a"]);
        let none: [&str; 0] = [];
        for odd in [json!(null), json!(1), json!({ "a": "a" }), json!(""), json!([1, ["a"]])] {
            assert_eq!(scopes(json!({ "scope": odd, "scp": odd })), none, "{odd}");
        }
    }

    #[test]
    fn a_token_holds_from_its_first_instant_to_before_its_last() {
        let now = DateTime::from_timestamp(1000, 500_000_000).unwrap();
        let check = |value| claims(value).check_times(now);
        for exp in [json!(1001), json!(1000.6), json!(1e300)] {
            assert_eq!(check(json!({ "exp": exp, "nbf": 1000.5, "iat": 1000 })), Ok(()), "{exp}");
        }
        for exp in [json!(1000.5), json!(1000), json!("1001"), json!(null), json!(-1)] {
            assert_eq!(check(json!({ "exp": exp })), Err(Refusal::Expired), "{exp}");
        }
        for odd in [json!(1000.6), json!("1"), json!(null), json!(1e300)] {
            let nbf = check(json!({ "exp": 2000, "nbf": odd }));
            assert_eq!(nbf, Err(Refusal::NotYetValid), "{odd}");
            let iat = check(json!({ "exp": 2000, "iat": odd }));
            assert_eq!(iat, Err(Refusal::IssuedLater), "{odd}");
        }
    }

    #[test]
    fn a_claim_that_is_there_twice_is_refused() {
        assert!(serde_json::from_str::<Claims>(r#"{"sub":"a","sub":"a"}"#).is_err());
    }
}
