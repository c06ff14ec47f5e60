//! Bodies within limits.

use lambda_http::{Request, http::header};
use serde::de::DeserializeOwned;
use serde_json::error::Category;

use crate::Problem;

/// How a route reads JSON.
#[derive(Debug, Clone)]
pub struct JsonBody {
    /// The most bytes.
    pub max_bytes: usize,
    /// The most arrays and objects within each other.
    pub max_depth: usize,
    /// The answer to JSON that is not what the route reads.
    pub misfit: Problem,
}

impl JsonBody {
    /// Reads a body, or says why not without a word of it.
    pub fn read<T: DeserializeOwned>(&self, request: &Request) -> Result<T, Problem> {
        let body = read_body(request, "application/json", self.max_bytes)?;
        if is_deeper(body, self.max_depth) {
            return Err(Problem::TOO_DEEP);
        }
        serde_json::from_slice(body).map_err(|error| match error.classify() {
            Category::Data => self.misfit.clone(),
            _ => Problem::NOT_JSON,
        })
    }
}

/// The bytes of a body of a media type.
pub fn read_body<'a>(
    request: &'a Request,
    media_type: &str,
    max_bytes: usize,
) -> Result<&'a [u8], Problem> {
    require_media_type(request, media_type)?;
    let body: &[u8] = request.body();
    if body.len() > max_bytes { Err(Problem::TOO_LARGE) } else { Ok(body) }
}

/// Refuses a body of another media type, of a charset other than UTF-8, or packed.
pub fn require_media_type(request: &Request, expected: &str) -> Result<(), Problem> {
    let header = |name| request.headers().get(name).map(|value| value.to_str().unwrap_or("?"));
    let mut parts = header(header::CONTENT_TYPE).unwrap_or_default().split(';').map(str::trim);
    let is_expected = parts.next().is_some_and(|kind| kind.eq_ignore_ascii_case(expected));
    let is_utf_8 = parts.all(|parameter| match parameter.split_once('=') {
        Some((name, value)) if name.trim().eq_ignore_ascii_case("charset") => {
            value.trim().trim_matches('"').eq_ignore_ascii_case("utf-8")
        }
        _ => true,
    });
    let packing = header(header::CONTENT_ENCODING).unwrap_or("identity").trim();
    let is_plain = packing.eq_ignore_ascii_case("identity");
    if is_expected && is_utf_8 && is_plain { Ok(()) } else { Err(Problem::MEDIA_TYPE) }
}

/// Whether JSON has more than `max` arrays and objects within each other. Looked at before it is
/// read, so that a reader's stack is never in question.
fn is_deeper(json: &[u8], max: usize) -> bool {
    let (mut depth, mut is_text, mut is_escaped) = (0_usize, false, false);
    for &byte in json {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' if is_text => is_escaped = true,
            b'"' => is_text = !is_text,
            b'[' | b'{' if !is_text => depth += 1,
            b']' | b'}' if !is_text => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > max {
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use lambda_http::{Body, http::StatusCode};
    use serde::Deserialize;

    use super::*;

    #[derive(Debug, PartialEq, Deserialize)]
    struct Word {
        word: String,
    }

    fn request(kind: &str, body: &str) -> Request {
        let mut request = Request::new(Body::from(body));
        request.headers_mut().insert(header::CONTENT_TYPE, kind.parse().unwrap());
        request
    }

    fn read(kind: &str, body: &str) -> Result<Word, Problem> {
        let misfit = Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "no_word");
        JsonBody { max_bytes: 64, max_depth: 2, misfit }.read(&request(kind, body))
    }

    #[test]
    fn a_body_is_read_and_what_is_wrong_with_it_has_a_code() {
        let json = "application/json";
        assert_eq!(read(json, r#"{"word":"a"}"#), Ok(Word { word: "a".to_owned() }));
        let long = format!(r#"{{"word":"{}"}}"#, "x".repeat(64));
        let cases = [
            ("", "not_json"),
            ("{", "not_json"),
            ("{\"word\":\"a\"} b", "not_json"),
            ("{\"word\":\"\u{1}\"}", "not_json"),
            (r#"{"word":1}"#, "no_word"),
            (r#"{"word":"a","word":"b"}"#, "no_word"),
            (r#"{"word":[[]]}"#, "too_deep"),
            (r#"{"word":[[[["#, "too_deep"),
            (&long, "too_large"),
        ];
        for (body, code) in cases {
            assert_eq!(read(json, body).unwrap_err().code(), code, "{body}");
        }
    }

    #[test]
    fn brackets_in_texts_are_not_depth() {
        for text in [r#"{"word":"[[[["}"#, r#"{"word":"\"[[["}"#, r#"{"word":"a\\"}"#] {
            assert!(read("application/json", text).is_ok(), "{text}");
        }
        assert!(is_deeper("[".repeat(1_000_000).as_bytes(), 64));
        assert!(
            !is_deeper("[".repeat(64).as_bytes(), 64) && is_deeper("[".repeat(65).as_bytes(), 64)
        );
    }

    #[test]
    fn only_the_expected_media_type_in_utf_8_is_read() {
        let word = r#"{"word":"a"}"#;
        for kind in [
            "application/json",
            "Application/JSON; charset=UTF-8",
            "application/json;charset=\"utf-8\"",
        ] {
            assert!(read(kind, word).is_ok(), "{kind}");
        }
        for kind in [
            "",
            "text/plain",
            "application/json; charset=latin1",
            "application/json,text/html",
            "application/jsonx",
        ] {
            assert_eq!(read(kind, word), Err(Problem::MEDIA_TYPE), "{kind}");
        }
        let mut packed = request("application/json", word);
        packed.headers_mut().insert(header::CONTENT_ENCODING, "gzip".parse().unwrap());
        assert_eq!(require_media_type(&packed, "application/json"), Err(Problem::MEDIA_TYPE));
        assert!(require_media_type(&Request::new(Body::Empty), "application/json").is_err());
    }
}
