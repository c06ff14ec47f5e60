//! Answers.

use http_kit::{Problem, secure};
use lambda_http::{
    Body, Response,
    http::{HeaderName, HeaderValue, StatusCode, header},
};

use crate::{media::Media, refusal::words};

/// A page: nothing runs, nothing is loaded, nobody frames it. Its forms say to its own origin that they
/// are its own, so the referrer is told there.
const PAGE: [(HeaderName, &str); 3] = [
    (header::CONTENT_TYPE, "text/html; charset=utf-8"),
    (
        header::CONTENT_SECURITY_POLICY,
        "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'self'; \
         frame-ancestors 'none'",
    ),
    (header::REFERRER_POLICY, "same-origin"),
];

const TEXT: [(HeaderName, &str); 1] = [(header::CONTENT_TYPE, "text/plain; charset=utf-8")];

const CSV: [(HeaderName, &str); 2] = [
    (header::CONTENT_TYPE, "text/csv; charset=utf-8; header=present"),
    (header::CONTENT_DISPOSITION, "attachment; filename=\"worklist.csv\""),
];

pub(crate) fn page(status: StatusCode, html: String) -> Response<Body> {
    with(status, html, &PAGE)
}

pub(crate) fn text(text: String) -> Response<Body> {
    with(StatusCode::OK, text, &TEXT)
}

pub(crate) fn csv(table: String) -> Response<Body> {
    with(StatusCode::OK, table, &CSV)
}

/// Leads a browser on to a page after a form.
pub(crate) fn see_other(location: &str) -> Response<Body> {
    let mut response = with(StatusCode::SEE_OTHER, String::new(), &TEXT);
    if let Ok(location) = HeaderValue::from_str(location) {
        response.headers_mut().insert(header::LOCATION, location);
    }
    response
}

/// A problem, as a page for people and as problem details for programs.
pub(crate) fn problem(problem: &Problem, media: Media, correlation_id: &str) -> Response<Body> {
    let mut response = problem.response(correlation_id);
    if media == Media::Html {
        let heading = match problem.status().as_u16() {
            401 => "Sign in",
            403 => "Not allowed",
            404 | 405 => "Not found",
            422 | 400 | 413 | 415 => "Not saved",
            _ => "Not available",
        };
        let html = pages::worklist_notice(heading, &words(problem), correlation_id);
        let told = page(problem.status(), html);
        for (name, value) in told.headers() {
            response.headers_mut().insert(name.clone(), value.clone());
        }
        *response.body_mut() = told.into_body();
    }
    response
}

fn with(status: StatusCode, body: String, headers: &[(HeaderName, &str)]) -> Response<Body> {
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = status;
    for (name, value) in headers {
        if let Ok(value) = HeaderValue::from_str(value) {
            response.headers_mut().insert(name.clone(), value);
        }
    }
    secure(response)
}
