//! The identity of a note.

use domain::{id::NoteId, outreach::Caller};
use http_kit::Problem;
use lambda_http::Request;

use crate::refusal::IDEMPOTENCY_KEY;

/// Which note a request is.
#[derive(Debug)]
pub(crate) struct Identity {
    pub(crate) note_id: NoteId,
    /// Whether the caller gave it a key, and may send it again.
    pub(crate) has_key: bool,
}

impl Identity {
    /// A client's own key, together with who and for whom, makes a repeated request the same note;
    /// the gateway's request id makes every request its own.
    pub(crate) fn of(request: &Request, caller: &Caller) -> Result<Self, Problem> {
        let given = request.headers().get("idempotency-key");
        let (kind, key) = match given {
            Some(key) => ("key", key.to_str().map_err(|_| IDEMPOTENCY_KEY)?),
            None => ("request", http_kit::correlation_id(request)),
        };
        if !is_usable(key) {
            return Err(IDEMPOTENCY_KEY);
        }
        let note_id = outreach_kit::note_id(caller, &[kind, key]).map_err(|_| IDEMPOTENCY_KEY)?;
        Ok(Self { note_id, has_key: given.is_some() })
    }
}

/// Whether a client's key can be used: 1 to 255 visible ASCII characters.
fn is_usable(key: &str) -> bool {
    (1..=255).contains(&key.len()) && key.bytes().all(|b| b.is_ascii_graphic())
}
