//! The answers that refuse: RFC 9457 problem details with a fixed text, so that no word of the
//! input comes back.

use lambda_http::{
    Body, Response,
    http::{HeaderName, HeaderValue, StatusCode, header},
};
use serde::Serialize;

use crate::response;

/// Why a request is refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    status: StatusCode,
    code: &'static str,
    detail: Option<String>,
    headers: Vec<(&'static str, &'static str)>,
}

#[derive(Serialize)]
struct Details<'a> {
    title: &'a str,
    status: u16,
    code: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    detail: Option<&'a str>,
    correlation_id: &'a str,
}

impl Problem {
    /// No verified token.
    pub const NO_TOKEN: Self = Self::new(StatusCode::UNAUTHORIZED, "no_token");
    /// The token does not allow it.
    pub const FORBIDDEN: Self = Self::new(StatusCode::FORBIDDEN, "forbidden");
    /// Nothing is at that path.
    pub const NO_SUCH_ROUTE: Self = Self::new(StatusCode::NOT_FOUND, "no_such_route");
    /// The body has more bytes than it may.
    pub const TOO_LARGE: Self = Self::new(StatusCode::PAYLOAD_TOO_LARGE, "too_large");
    /// The body is not of the media type that the route reads.
    pub const MEDIA_TYPE: Self = Self::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "media_type");
    /// The body is not JSON.
    pub const NOT_JSON: Self = Self::new(StatusCode::BAD_REQUEST, "not_json");
    /// The body is JSON within JSON, deeper than it may be.
    pub const TOO_DEEP: Self = Self::new(StatusCode::BAD_REQUEST, "too_deep");
    /// The work was not done in time. It may or may not have taken effect.
    pub const TIMED_OUT: Self = Self::new(StatusCode::GATEWAY_TIMEOUT, "timed_out");

    /// A problem with a code that clients may act on.
    pub const fn new(status: StatusCode, code: &'static str) -> Self {
        Self { status, code, detail: None, headers: Vec::new() }
    }

    /// The path exists, and `allow` are its methods.
    pub fn method_not_allowed(allow: &'static str) -> Self {
        let problem = Self::new(StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed");
        problem.with_header("allow", allow)
    }

    /// With a sentence for the reader. It must not repeat what the caller sent.
    #[must_use]
    pub fn with_detail(self, detail: impl Into<String>) -> Self {
        Self { detail: Some(detail.into()), ..self }
    }

    /// With a header; its name is in lower case.
    #[must_use]
    pub fn with_header(mut self, name: &'static str, value: &'static str) -> Self {
        self.headers.push((name, value));
        self
    }

    /// The status.
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// The code.
    pub fn code(&self) -> &'static str {
        self.code
    }

    /// The sentence for the reader.
    pub fn detail(&self) -> Option<&str> {
        self.detail.as_deref()
    }

    /// The answer; `correlation_id` is what the log line of this request carries.
    pub fn response(&self, correlation_id: &str) -> Response<Body> {
        let details = Details {
            title: self.status.canonical_reason().unwrap_or_default(),
            status: self.status.as_u16(),
            code: self.code,
            detail: self.detail.as_deref(),
            correlation_id,
        };
        let mut response = response::json(self.status, &details);
        let headers = response.headers_mut();
        let problem = HeaderValue::from_static("application/problem+json");
        headers.insert(header::CONTENT_TYPE, problem);
        if self.status == StatusCode::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        for &(name, value) in &self.headers {
            headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
        }
        response
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn body(response: &Response<Body>) -> serde_json::Value {
        serde_json::from_slice(response.body()).unwrap()
    }

    #[test]
    fn a_problem_is_told_as_rfc_9457_says() {
        let problem = Problem::new(StatusCode::CONFLICT, "taken").with_detail("somebody was first");
        let response = problem.response("req-1");
        assert_eq!(response.status(), 409);
        assert_eq!(response.headers()[header::CONTENT_TYPE], "application/problem+json");
        assert_eq!(
            body(&response),
            serde_json::json!({
                "title": "Conflict", "status": 409, "code": "taken",
                "detail": "somebody was first", "correlation_id": "req-1",
            })
        );
    }

    #[test]
    fn a_problem_says_in_headers_what_to_do_about_it() {
        let response = Problem::method_not_allowed("GET, POST").response("req-1");
        assert_eq!(response.headers()[header::ALLOW], "GET, POST");
        assert_eq!(Problem::NO_TOKEN.response("").headers()[header::WWW_AUTHENTICATE], "Bearer");
        let busy = Problem::new(StatusCode::SERVICE_UNAVAILABLE, "busy");
        let response = busy.with_header("retry-after", "1").response("req-1");
        assert_eq!(response.headers()[header::RETRY_AFTER], "1");
    }
}
