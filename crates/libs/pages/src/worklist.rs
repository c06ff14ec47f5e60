//! The worklist: whom to call today, and the note of a call. Works without scripts and by keyboard.

mod card;
mod form;
mod frame;
mod list;
mod notice;
mod patient;
mod words;

pub use words::outcome_words;

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use domain::{
    care::Attempt,
    followup::Zone,
    id::{ClinicId, RunId, TenantId},
    phi::Phi,
    token::TokenKey,
    worklist::{Today, WorkItem},
};

/// What a page of the worklist may do: nothing runs, nothing is loaded, and forms go to its own origin.
pub const WORKLIST_POLICY: &str =
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'self'";

/// What every page of the worklist stands on.
#[derive(Debug, Clone)]
pub struct Shell<'a> {
    /// The customer.
    pub tenant: &'a TenantId,
    /// The clinics that the reader belongs to.
    pub clinics: &'a [ClinicId],
    /// The one that the page is narrowed to.
    pub chosen: Option<&'a ClinicId>,
    /// The refresh and the instant of its data; `None` where none was published.
    pub refresh: Option<(&'a RunId, DateTime<Utc>)>,
    /// Where the reader is.
    pub zone: Zone,
    /// The present instant.
    pub now: DateTime<Utc>,
    /// Whether a note was just saved.
    pub is_noted: bool,
    /// The form that was just refused.
    pub refused: Option<RefusedForm<'a>>,
    /// Whether the reader may write notes.
    pub may_write: bool,
    /// A text that no other answer has: it makes the ids of the page's forms.
    pub form_seed: &'a str,
    /// Makes the tokens by which alerts name the patients.
    pub token_key: &'a TokenKey,
}

/// A form that was refused, and what was typed: it is shown again, to be put right.
#[derive(Debug, Clone)]
pub struct RefusedForm<'a> {
    /// Why.
    pub reason: &'a str,
    /// Its fields by name.
    pub fields: &'a BTreeMap<String, Phi<String>>,
}

impl Shell<'_> {
    /// What was typed into a field of the form that was refused.
    fn typed(&self, name: &str) -> &str {
        let fields = self.refused.as_ref().map(|refused| refused.fields);
        fields.and_then(|fields| fields.get(name)).map_or("", |value| value.expose().as_str())
    }
}

/// The list as one self-contained HTML document.
pub fn worklist(shell: &Shell<'_>, today: &Today) -> String {
    list::page(shell, today).into_string()
}

/// One patient, with the known calls, as one self-contained HTML document.
pub fn worklist_patient(shell: &Shell<'_>, item: &WorkItem, attempts: &[Attempt]) -> String {
    patient::page(shell, item, attempts).into_string()
}

/// Why a request was not done, as one self-contained HTML document. Nothing of the request is in it.
pub fn worklist_notice(heading: &str, detail: &str, correlation_id: &str) -> String {
    notice::page(heading, detail, correlation_id).into_string()
}
