//! What a nurse reports after a call.

mod note;
mod outcome;

pub use note::{
    Caller, EscalationTarget, MAX_FIELD_BYTES, MAX_TEXT_BYTES, NOTE_VERSION, NoteError,
    NoteRequest, OutreachNote, PatientRef,
};
pub use outcome::{ContactOutcome, StateFlag, UnknownOutcome};

#[cfg(test)]
mod tests;
