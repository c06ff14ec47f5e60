//! Answers, and the headers that every one of them carries.

use lambda_http::{
    Body, Response,
    http::{HeaderName, HeaderValue, StatusCode, header},
};
use serde::Serialize;

/// What a browser is told with every answer: keep nothing, guess nothing, load nothing.
const SECURITY: [(HeaderName, &str); 5] = [
    (header::CACHE_CONTROL, "no-store"),
    (header::CONTENT_SECURITY_POLICY, "default-src 'none'; frame-ancestors 'none'"),
    (header::REFERRER_POLICY, "no-referrer"),
    (header::STRICT_TRANSPORT_SECURITY, "max-age=63072000; includeSubDomains"),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
];

/// An answer in JSON, with the security headers.
pub fn json(status: StatusCode, body: &impl Serialize) -> Response<Body> {
    let body = serde_json::to_string(body).unwrap_or_default();
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = status;
    let json = HeaderValue::from_static("application/json");
    response.headers_mut().insert(header::CONTENT_TYPE, json);
    secure(response)
}

/// Adds the security headers that an answer does not set itself: a page has a policy of its own.
pub fn secure(mut response: Response<Body>) -> Response<Body> {
    for (name, value) in SECURITY {
        response.headers_mut().entry(name).or_insert(HeaderValue::from_static(value));
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_answer_is_neither_kept_nor_guessed_at() {
        let response = json(StatusCode::OK, &["a"]);
        assert_eq!(response.body().as_ref(), b"[\"a\"]");
        for (name, value) in SECURITY {
            assert_eq!(response.headers()[name], value);
        }
    }

    #[test]
    fn a_page_keeps_the_policy_that_it_sets() {
        let mut page = Response::new(Body::from("<p>"));
        let policy = HeaderValue::from_static("default-src 'self'");
        page.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy.clone());
        assert_eq!(secure(page).headers()[header::CONTENT_SECURITY_POLICY], policy);
    }
}
