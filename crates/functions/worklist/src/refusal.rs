//! Why a request is refused, as the caller is told it.

use care_state::ServiceError;
use domain::outreach::NoteError;
use http_kit::Problem;
use lambda_http::http::StatusCode;
use lambda_kit::chain;

use crate::SinkError;

/// No such patient, or one of another clinic: nobody is to learn which.
pub(crate) const NO_SUCH_PATIENT: Problem = Problem::new(StatusCode::NOT_FOUND, "no_such_patient");
pub(crate) const FOREIGN_ORIGIN: Problem = Problem::new(StatusCode::FORBIDDEN, "foreign_origin");
pub(crate) const NOT_A_FORM: Problem =
    Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "invalid_form");
const INVALID_NOTE: Problem = Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "invalid_note");

pub(crate) fn of_note(error: NoteError) -> Problem {
    INVALID_NOTE.with_detail(error.to_string())
}

pub(crate) fn of_sink(error: &SinkError) -> Problem {
    tracing::error!(error = chain(error), "a note was not stored");
    match error {
        SinkError::Busy => busy("busy"),
        SinkError::Failed { .. } => Problem::new(StatusCode::BAD_GATEWAY, "not_stored"),
    }
}

pub(crate) fn of_store(error: &ServiceError) -> Problem {
    tracing::error!(error = chain(error), "the worklist cannot be read");
    busy("not_available")
}

const RETRY: (&str, &str) = ("retry-after", "1");

fn busy(code: &'static str) -> Problem {
    Problem::new(StatusCode::SERVICE_UNAVAILABLE, code).with_header(RETRY.0, RETRY.1)
}

/// A problem in a sentence, for people.
pub(crate) fn words(problem: &Problem) -> String {
    let words = match problem.code() {
        "no_token" => "You are not signed in, or your session has ended. Sign in again.",
        "forbidden" => "Your account may not do this.",
        "foreign_clinic" => "That is not a clinic of yours.",
        "foreign_origin" => "The form did not come from this site, so nothing was saved.",
        "no_such_patient" => "There is no such patient on the lists of your clinics.",
        "no_such_route" | "method_not_allowed" => "There is no such page.",
        "invalid_note" | "invalid_form" | "too_large" | "media_type" => "The note was not saved.",
        "timed_out" => {
            "It took too long. A note may or may not be saved: sending the form again is safe."
        }
        _ => "It does not work at the moment. Nothing is lost: try again in a minute.",
    };
    match problem.detail() {
        Some(detail) => format!("{words} Reason: {detail}."),
        None => words.to_owned(),
    }
}
