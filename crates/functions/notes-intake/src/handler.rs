//! One request, one note, one answer.

use domain::{
    clock::Clock,
    id::NoteId,
    outreach::{NoteRequest, OutreachNote},
};
use lambda_http::{
    Body, Request, RequestExt, Response,
    http::{HeaderValue, Method, StatusCode, header},
    request::RequestContext,
};
use lambda_kit::chain;
use serde_json::{error::Category, json};

use crate::{
    caller::caller,
    note_id::{is_usable, note_id},
    problem::Problem,
    sink::NoteSink,
};

/// The largest body, in bytes.
pub const MAX_BODY_BYTES: usize = 256 * 1024;

const PATH: &str = "/outreach-notes";

/// Answers one request: 202 when the note is on the stream, else a problem that repeats nothing of
/// the input.
pub async fn handle(request: Request, notes: &impl NoteSink, clock: &impl Clock) -> Response<Body> {
    let correlation_id = request_id(&request).unwrap_or("none").to_owned();
    match accept(&request, notes, clock).await {
        Ok(note_id) => {
            tracing::info!(correlation_id, note.id = %note_id, "a note was accepted");
            accepted(&note_id)
        }
        Err(problem) => {
            let (status, code) = (problem.status.as_u16(), problem.code);
            tracing::warn!(correlation_id, http.status = status, code, "a note was refused");
            problem.response(&correlation_id)
        }
    }
}

async fn accept(
    request: &Request,
    notes: &impl NoteSink,
    clock: &impl Clock,
) -> Result<NoteId, Problem> {
    route(request)?;
    let caller = caller(request)?;
    let body = read(request)?;
    let id = identity(request, &caller)?;
    let note = OutreachNote::accept(body, &caller, id, clock.now())?;
    notes.put(&note).await.map_err(|error| {
        tracing::error!(note.id = %note.note_id, error = chain(&error), "a note was not stored");
        Problem::from(&error)
    })?;
    Ok(note.note_id)
}

fn route(request: &Request) -> Result<(), Problem> {
    match (request.method(), request.raw_http_path()) {
        (&Method::POST, PATH) => Ok(()),
        (_, PATH) => Err(Problem::METHOD),
        _ => Err(Problem::NO_SUCH_ROUTE),
    }
}

/// Reads the body as a note. It is an object of texts, so any nesting is refused where it begins.
fn read(request: &Request) -> Result<NoteRequest, Problem> {
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    let kind = kind.and_then(|kind| kind.split(';').next()).unwrap_or_default().trim();
    if !kind.eq_ignore_ascii_case("application/json") {
        return Err(Problem::MEDIA_TYPE);
    }
    let body: &[u8] = request.body();
    if body.len() > MAX_BODY_BYTES {
        return Err(Problem::TOO_LARGE);
    }
    serde_json::from_slice(body).map_err(|error| match error.classify() {
        Category::Data => Problem::NOT_A_NOTE,
        _ => Problem::NOT_JSON,
    })
}

fn identity(request: &Request, caller: &domain::outreach::Caller) -> Result<NoteId, Problem> {
    let who = [caller.tenant.as_str(), caller.author.as_str()];
    let (kind, key) = match request.headers().get("idempotency-key") {
        Some(key) => ("key", key.to_str().map_err(|_| Problem::IDEMPOTENCY_KEY)?),
        None => ("request", request_id(request).unwrap_or_default()),
    };
    if !is_usable(key) {
        return Err(Problem::IDEMPOTENCY_KEY);
    }
    note_id(&[kind, who[0], who[1], key]).map_err(|_| Problem::IDEMPOTENCY_KEY)
}

fn request_id(request: &Request) -> Option<&str> {
    match request.request_context_ref() {
        Some(RequestContext::ApiGatewayV2(context)) => context.request_id.as_deref(),
        _ => None,
    }
}

fn accepted(note_id: &NoteId) -> Response<Body> {
    let mut response = Response::new(Body::from(json!({ "note_id": note_id }).to_string()));
    *response.status_mut() = StatusCode::ACCEPTED;
    let json = HeaderValue::from_static("application/json");
    response.headers_mut().insert(header::CONTENT_TYPE, json);
    response
}
