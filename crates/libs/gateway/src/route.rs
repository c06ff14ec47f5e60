//! Route keys: `GET /worklist/patients/{person_id}` or `$default`.

use std::collections::HashMap;

use http::Method;
use percent_encoding::percent_decode_str;

use crate::problem::Problem;

const METHODS: &[&str] = &["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"];

/// A route that an HTTP API, or this one, cannot have.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RouteError {
    /// Neither `$default` nor a method and a path.
    #[error("{0} is neither $default nor a method and a path")]
    Key(String),
    /// A method that is not one of HTTP, or `ANY`, which is not supported.
    #[error("{0} has no method that a route may have")]
    Method(String),
    /// A path that is not made of plain segments and `{parameters}`.
    #[error("{0} has a path that is not made of plain segments and parameters")]
    Path(String),
    /// Another route takes the same requests.
    #[error("{0} takes the same requests as another route")]
    Twice(String),
    /// API Gateway takes at most ten scopes, and a scope has no spaces and no quotes.
    #[error("{0} has more than ten scopes, or one that cannot be in a token")]
    Scopes(String),
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Segment {
    Plain(String),
    Parameter(String),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RouteKey {
    text: String,
    /// Nothing for `$default`.
    request: Option<(Method, Vec<Segment>)>,
}

impl RouteKey {
    pub(crate) fn parse(text: &str) -> Result<Self, RouteError> {
        if text == "$default" {
            return Ok(Self { text: text.to_owned(), request: None });
        }
        let parts = text.split_once(" /");
        let (method, path) = parts.ok_or_else(|| RouteError::Key(text.to_owned()))?;
        let known = METHODS.contains(&method).then(|| method.parse().ok()).flatten();
        let method = known.ok_or_else(|| RouteError::Method(text.to_owned()))?;
        let segments = if path.is_empty() { Some(Vec::new()) } else { segments(path) };
        let segments = segments.ok_or_else(|| RouteError::Path(text.to_owned()))?;
        Ok(Self { text: text.to_owned(), request: Some((method, segments)) })
    }

    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// The parameters of a path that this route takes.
    pub(crate) fn parameters(&self, method: &Method, path: &Path) -> Option<Parameters> {
        let Some((own, segments)) = &self.request else { return Some(Parameters::new()) };
        if own != method || segments.len() != path.segments.len() {
            return None;
        }
        let mut found = Parameters::new();
        for (segment, text) in segments.iter().zip(&path.segments) {
            match segment {
                Segment::Plain(plain) if plain == text => {}
                Segment::Parameter(name) if !text.is_empty() => {
                    found.insert(name.clone(), text.clone());
                }
                _ => return None,
            }
        }
        Some(found)
    }

    /// What routes are chosen by: plain segments before parameters, `$default` last.
    pub(crate) fn rank(&self) -> (bool, Vec<bool>) {
        let Some((_, segments)) = &self.request else { return (true, Vec::new()) };
        let parameters = segments.iter().map(|segment| matches!(segment, Segment::Parameter(_)));
        (false, parameters.collect())
    }

    /// Whether both take the same requests.
    pub(crate) fn is_same_as(&self, other: &Self) -> bool {
        let shape = |key: &Self| {
            let (method, segments) = key.request.clone()?;
            let plain = segments.into_iter().map(|segment| match segment {
                Segment::Plain(text) => Some(text),
                Segment::Parameter(_) => None,
            });
            Some((method, plain.collect::<Vec<_>>()))
        };
        shape(self) == shape(other)
    }
}

/// The path parameters of a request, decoded.
pub(crate) type Parameters = HashMap<String, String>;

fn segments(path: &str) -> Option<Vec<Segment>> {
    path.split('/').map(segment).collect()
}

fn segment(text: &str) -> Option<Segment> {
    let of_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_' | '~');
    let inner = text.strip_prefix('{').and_then(|text| text.strip_suffix('}'));
    let name = inner.unwrap_or(text);
    let valid = !name.is_empty() && name.chars().all(of_name);
    let made = if inner.is_some() { Segment::Parameter } else { Segment::Plain };
    valid.then(|| made(name.to_owned()))
}

/// The path of a request, cut at its slashes and then decoded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Path {
    segments: Vec<String>,
    text: String,
}

impl Path {
    pub(crate) fn decode(raw: &str) -> Result<Self, Problem> {
        let decode = |text| percent_decode_str(text).decode_utf8().map(|text| text.into_owned());
        let text = decode(raw).map_err(|_| Problem::BadRequest)?;
        let inner = raw.strip_prefix('/').unwrap_or(raw);
        let pieces = inner.split('/').filter(|_| !inner.is_empty());
        let segments = pieces.map(decode).collect::<Result<_, _>>();
        Ok(Self { segments: segments.map_err(|_| Problem::BadRequest)?, text })
    }

    /// The decoded path, as API Gateway gives it in `rawPath`.
    pub(crate) fn text(&self) -> &str {
        &self.text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parameters(key: &str, path: &str) -> Option<Vec<(String, String)>> {
        let path = Path::decode(path).unwrap();
        let found = RouteKey::parse(key).unwrap().parameters(&Method::GET, &path)?;
        Some(found.into_iter().collect())
    }

    #[test]
    fn a_parameter_is_one_segment_and_is_decoded() {
        let key = "GET /patients/{person_id}";
        let found = Some(vec![("person_id".to_owned(), "P 1/ü".to_owned())]);
        assert_eq!(parameters(key, "/patients/P%201%2F%C3%BC"), found);
        for other in
            ["/patients", "/patients/", "/patients/P1/", "/patients/P1/notes", "/Patients/P1"]
        {
            assert_eq!(parameters(key, other), None, "{other}");
        }
    }

    #[test]
    fn a_plain_route_takes_its_path_alone() {
        assert_eq!(parameters("GET /worklist", "/worklist"), Some(Vec::new()));
        assert_eq!(parameters("GET /worklist", "/work%6cist"), Some(Vec::new()));
        assert_eq!(parameters("GET /", "/"), Some(Vec::new()));
        assert_eq!(parameters("POST /worklist", "/worklist"), None);
        for other in ["/", "/worklist/", "//worklist", "/worklist/x", "*", ""] {
            assert_eq!(parameters("GET /worklist", other), None, "{other}");
        }
    }

    #[test]
    fn a_path_that_is_no_text_is_a_bad_request() {
        assert_eq!(Path::decode("/patients/%FF"), Err(Problem::BadRequest));
    }

    #[test]
    fn keys_that_no_route_may_have_are_refused() {
        let refused = |key: &str| RouteKey::parse(key).unwrap_err();
        for key in ["", "GET", "/worklist", "GET worklist", "GET  /x", "$Default"] {
            let error = refused(key);
            assert!(matches!(error, RouteError::Key(_) | RouteError::Method(_)), "{key}: {error}");
        }
        assert_eq!(refused("ANY /x"), RouteError::Method("ANY /x".to_owned()));
        for key in ["GET /x/", "GET //x", "GET /{x+}", "GET /a{x}", "GET /{}", "GET /a%20b"] {
            assert_eq!(refused(key), RouteError::Path(key.to_owned()));
        }
    }
}
