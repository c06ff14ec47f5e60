//! Why a note is refused, as the caller is told it.

use domain::outreach::NoteError;
use http_kit::Problem;
use lambda_http::http::StatusCode;

use crate::{LedgerError, SinkError};

pub(crate) const INVALID_NOTE: Problem =
    Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "invalid_note");
pub(crate) const KEY_REUSED: Problem = Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "key_reused");
pub(crate) const IDEMPOTENCY_KEY: Problem =
    Problem::new(StatusCode::BAD_REQUEST, "bad_idempotency_key");

pub(crate) fn of_note(error: NoteError) -> Problem {
    let problem = match error {
        NoteError::ForeignClinic => Problem::new(StatusCode::FORBIDDEN, "foreign_clinic"),
        _ => INVALID_NOTE,
    };
    problem.with_detail(error.to_string())
}

pub(crate) fn of_sink(error: &SinkError) -> Problem {
    match error {
        SinkError::Busy => busy(),
        SinkError::Failed { .. } => not_stored(),
    }
}

pub(crate) fn of_ledger(error: &LedgerError) -> Problem {
    match error {
        LedgerError::Busy => busy(),
        LedgerError::Failed { .. } => not_stored(),
    }
}

fn busy() -> Problem {
    Problem::new(StatusCode::SERVICE_UNAVAILABLE, "busy").with_header("retry-after", "1")
}

fn not_stored() -> Problem {
    Problem::new(StatusCode::BAD_GATEWAY, "not_stored")
}
