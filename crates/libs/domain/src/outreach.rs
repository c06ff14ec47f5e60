//! What a nurse reports after a call.

mod event;
mod note;
mod outcome;

pub use event::{CALL_BACK_AFTER, EventRequest, EventStatus};
pub use note::{
    Caller, EscalationTarget, MAX_FIELD_CHARS, MAX_TEXT_BYTES, NOTE_VERSION, NoteError,
    NoteRequest, OutreachNote, PatientRef,
};
pub use outcome::{ContactOutcome, StateFlag, UnknownOutcome};

#[cfg(test)]
mod tests;
