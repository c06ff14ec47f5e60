//! One request, one note, one answer.

use std::time::Duration;

use domain::{
    clock::Clock,
    id::{DataSource, NoteId},
    phi::Phi,
};
use http_kit::{Problem, correlation_id, time_left};
use lambda_http::{Body, Request, Response, http::StatusCode};
use lambda_kit::chain;
use serde_json::json;
use tokio::time::timeout;

use crate::{
    NoteSink,
    ledger::{KeyLedger, Remembered},
    posted::Posted,
    refusal::{self, KEY_REUSED},
};

/// The gateway waits for 30 s; before that the caller is to have an answer of ours.
const MOST_TIME: Duration = Duration::from_secs(20);
const SPARE_TIME: Duration = Duration::from_secs(2);

/// Answers one request: 202 when the note is on the stream, else a problem that repeats nothing of
/// the input. `event_source` is the source system of the short form's patients, for callers whose
/// token names none.
pub async fn handle(
    request: Request,
    notes: &impl NoteSink,
    keys: &impl KeyLedger,
    event_source: Option<&DataSource>,
    clock: &impl Clock,
) -> Response<Body> {
    let correlation_id = correlation_id(&request);
    let done = match Posted::of(&request, event_source, clock) {
        Ok(posted) => in_time(&request, &posted, notes, keys, clock).await,
        Err(problem) => Err(problem),
    };
    match done {
        Ok(note_id) => {
            tracing::info!(correlation_id, note.id = %note_id, "a note was accepted");
            http_kit::json(StatusCode::ACCEPTED, &json!({ "note_id": note_id }))
        }
        Err(problem) => {
            let (status, code) = (problem.status().as_u16(), problem.code());
            tracing::warn!(correlation_id, http.status = status, code, "a note was refused");
            problem.response(correlation_id)
        }
    }
}

/// Stores a note, or gives up while there is time to say so. The put that is given up may still
/// succeed: the caller's key makes the next attempt the same note.
async fn in_time(
    request: &Request,
    posted: &Posted,
    notes: &impl NoteSink,
    keys: &impl KeyLedger,
    clock: &impl Clock,
) -> Result<NoteId, Problem> {
    let now = u64::try_from(clock.now().timestamp_millis()).unwrap_or_default();
    let left = time_left(request, now, MOST_TIME, SPARE_TIME);
    let stored = timeout(left, store(posted, request.body(), notes, keys)).await;
    stored.unwrap_or(Err(Problem::TIMED_OUT)).map(|()| posted.note.note_id.clone())
}

/// Remembers the caller's key before the note goes on the stream: of two bodies with one key that
/// come at once, one is refused.
async fn store(
    posted: &Posted,
    body: &[u8],
    notes: &impl NoteSink,
    keys: &impl KeyLedger,
) -> Result<(), Problem> {
    let note = &posted.note;
    if posted.has_key {
        let remembered = keys.remember(&note.note_id, Phi::new(body), note.arrived_at).await;
        let remembered = remembered.map_err(|error| {
            tracing::error!(note.id = %note.note_id, error = chain(&error), "a key was not remembered");
            refusal::of_ledger(&error)
        })?;
        if remembered == Remembered::Other {
            return Err(KEY_REUSED);
        }
    }
    notes.put(note).await.map_err(|error| {
        tracing::error!(note.id = %note.note_id, error = chain(&error), "a note was not stored");
        refusal::of_sink(&error)
    })
}
