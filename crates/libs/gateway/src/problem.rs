//! What the gateway answers by itself, in the words of API Gateway.

use bytes::Bytes;
use http::{HeaderValue, Response, StatusCode, header};
use http_body_util::Full;

use crate::jwt::Refusal;

/// Why a request did not reach its handler, or its answer not the client.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Problem {
    #[error("the request is not one that can be passed on")]
    BadRequest,
    #[error("{refusal}")]
    Refused { refusal: Refusal, scopes: Vec<String> },
    #[error("no route takes the method and path")]
    NotFound,
    #[error("the body did not arrive in time")]
    BodyTooSlow,
    #[error("the body is larger than the payload limit")]
    BodyTooLarge,
    #[error("the request line and headers are larger than their limit")]
    HeadTooLarge,
    #[error("the handler failed")]
    HandlerFailed,
    #[error("the handler's answer is malformed")]
    MalformedAnswer,
    #[error("the handler took longer than the integration timeout")]
    HandlerTooSlow,
}

impl Problem {
    pub(crate) fn status(&self) -> StatusCode {
        match self {
            Self::BadRequest => StatusCode::BAD_REQUEST,
            Self::Refused { refusal, .. } => refusal.status(),
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::BodyTooSlow => StatusCode::REQUEST_TIMEOUT,
            Self::BodyTooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::HeadTooLarge => StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE,
            Self::HandlerFailed | Self::MalformedAnswer => StatusCode::INTERNAL_SERVER_ERROR,
            Self::HandlerTooSlow => StatusCode::SERVICE_UNAVAILABLE,
        }
    }

    /// API Gateway's name of a status, which for 413 is not the name of today's standard.
    fn message(&self) -> &'static str {
        match self.status() {
            StatusCode::PAYLOAD_TOO_LARGE => "Request Entity Too Large",
            status => status.canonical_reason().unwrap_or_default(),
        }
    }

    /// What the client gets.
    pub(crate) fn answer(&self) -> Response<Full<Bytes>> {
        let text = format!(r#"{{"message":"{}"}}"#, self.message());
        let mut response = Response::new(Full::new(Bytes::from(text)));
        *response.status_mut() = self.status();
        let json = HeaderValue::from_static("application/json");
        response.headers_mut().insert(header::CONTENT_TYPE, json);
        if let Some(challenge) = self.challenge() {
            response.headers_mut().insert(header::WWW_AUTHENTICATE, challenge);
        }
        response
    }

    fn challenge(&self) -> Option<HeaderValue> {
        let Self::Refused { refusal, scopes } = self else { return None };
        let Some(error) = refusal.error() else {
            return Some(HeaderValue::from_static("Bearer"));
        };
        let scopes = scopes.join(" ");
        let text =
            format!(r#"Bearer scope="{scopes}" error="{error}" error_description="{refusal}""#);
        HeaderValue::from_str(&text).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_problem_has_the_status_and_the_name_that_api_gateway_gives_it() {
        let problems = [
            (Problem::BadRequest, 400, "Bad Request"),
            (Problem::NotFound, 404, "Not Found"),
            (Problem::BodyTooSlow, 408, "Request Timeout"),
            (Problem::BodyTooLarge, 413, "Request Entity Too Large"),
            (Problem::HeadTooLarge, 431, "Request Header Fields Too Large"),
            (Problem::HandlerFailed, 500, "Internal Server Error"),
            (Problem::MalformedAnswer, 500, "Internal Server Error"),
            (Problem::HandlerTooSlow, 503, "Service Unavailable"),
        ];
        for (problem, status, message) in problems {
            assert_eq!(problem.answer().status(), status, "{problem}");
            assert_eq!(problem.message(), message, "{problem}");
        }
    }

    #[test]
    fn a_refused_token_is_answered_with_the_reason_and_a_missing_one_with_the_scheme() {
        let challenge = |refusal| {
            let answer = Problem::Refused { refusal, scopes: vec!["a:b".to_owned()] }.answer();
            answer.headers()["www-authenticate"].to_str().unwrap().to_owned()
        };
        assert_eq!(challenge(Refusal::NoToken), "Bearer");
        assert_eq!(
            challenge(Refusal::Audience),
            r#"Bearer scope="a:b" error="invalid_token" error_description="the token does not have a valid audience""#
        );
    }
}
