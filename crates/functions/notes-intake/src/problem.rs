//! The answers that refuse: RFC 9457 problem details with a fixed text, so that no word of the
//! input comes back.

use domain::outreach::NoteError;
use lambda_http::{
    Body, Response,
    http::{HeaderValue, StatusCode, header},
};
use serde::Serialize;

use crate::sink::SinkError;

/// Why a request is refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Problem {
    pub(crate) status: StatusCode,
    pub(crate) code: &'static str,
    detail: Option<String>,
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
    pub(crate) const NO_TOKEN: Self = Self::of(StatusCode::UNAUTHORIZED, "no_token");
    pub(crate) const FORBIDDEN: Self = Self::of(StatusCode::FORBIDDEN, "forbidden");
    pub(crate) const NO_SUCH_ROUTE: Self = Self::of(StatusCode::NOT_FOUND, "no_such_route");
    pub(crate) const METHOD: Self = Self::of(StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed");
    pub(crate) const TOO_LARGE: Self = Self::of(StatusCode::PAYLOAD_TOO_LARGE, "too_large");
    pub(crate) const MEDIA_TYPE: Self =
        Self::of(StatusCode::UNSUPPORTED_MEDIA_TYPE, "not_json_type");
    pub(crate) const NOT_JSON: Self = Self::of(StatusCode::BAD_REQUEST, "not_json");
    pub(crate) const NOT_A_NOTE: Self = Self::of(StatusCode::UNPROCESSABLE_ENTITY, "invalid_note");
    pub(crate) const IDEMPOTENCY_KEY: Self =
        Self::of(StatusCode::BAD_REQUEST, "bad_idempotency_key");

    const fn of(status: StatusCode, code: &'static str) -> Self {
        Self { status, code, detail: None }
    }

    /// The answer; `correlation_id` is what the log line of this request carries.
    pub(crate) fn response(&self, correlation_id: &str) -> Response<Body> {
        let details = Details {
            title: self.status.canonical_reason().unwrap_or_default(),
            status: self.status.as_u16(),
            code: self.code,
            detail: self.detail.as_deref(),
            correlation_id,
        };
        let body = serde_json::to_string(&details).unwrap_or_default();
        let mut response = Response::new(Body::from(body));
        *response.status_mut() = self.status;
        let headers = response.headers_mut();
        let problem = HeaderValue::from_static("application/problem+json");
        headers.insert(header::CONTENT_TYPE, problem);
        if *self == Self::METHOD {
            headers.insert(header::ALLOW, HeaderValue::from_static("POST"));
        }
        if self.status == StatusCode::SERVICE_UNAVAILABLE {
            headers.insert(header::RETRY_AFTER, HeaderValue::from_static("1"));
        }
        response
    }
}

impl From<NoteError> for Problem {
    fn from(error: NoteError) -> Self {
        let problem = match error {
            NoteError::ForeignClinic => Self::of(StatusCode::FORBIDDEN, "foreign_clinic"),
            _ => Self::NOT_A_NOTE,
        };
        Self { detail: Some(error.to_string()), ..problem }
    }
}

impl From<&SinkError> for Problem {
    fn from(error: &SinkError) -> Self {
        match error {
            SinkError::Busy => Self::of(StatusCode::SERVICE_UNAVAILABLE, "busy"),
            SinkError::Failed { .. } => Self::of(StatusCode::BAD_GATEWAY, "not_stored"),
        }
    }
}
