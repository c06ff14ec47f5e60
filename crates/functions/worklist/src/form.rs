//! The form of a note, as a browser sends it.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDateTime, TimeZone, Utc};
use domain::{
    id::NoteId,
    outreach::{Caller, ContactOutcome, NoteRequest, OutreachNote},
    phi::Phi,
    worklist::WorkRow,
};
use http_kit::{Problem, read_body};
use lambda_http::Request;
use url::form_urlencoded;

use crate::refusal::{self, NOT_A_FORM};

/// The largest form, in bytes.
pub const MAX_FORM_BYTES: usize = 256 * 1024;

const FIELDS: [&str; 10] = [
    "form_id",
    "person_id",
    "back",
    "clinic",
    "outcome",
    "contacted_at",
    "relationship",
    "escalation_target",
    "callback_at",
    "text",
];

/// A form that was sent.
#[derive(Debug)]
pub(crate) struct NoteForm {
    fields: BTreeMap<String, Phi<String>>,
    /// The form as it was sent, which tells it from every other.
    whole: Phi<String>,
}

impl NoteForm {
    /// Reads a form. A field that is not the form's, or that is there twice, is refused.
    pub(crate) fn read(request: &Request) -> Result<Self, Problem> {
        let body = read_body(request, "application/x-www-form-urlencoded", MAX_FORM_BYTES)?;
        let mut fields = BTreeMap::new();
        for (name, value) in form_urlencoded::parse(body) {
            let is_known = FIELDS.contains(&name.as_ref());
            let value = Phi::new(value.into_owned());
            if !is_known || fields.insert(name.into_owned(), value).is_some() {
                return Err(NOT_A_FORM);
            }
        }
        let form = Self { fields, whole: Phi::new(String::from_utf8_lossy(body).into_owned()) };
        form.get("form_id").filter(|id| is_usable(id)).ok_or(NOT_A_FORM)?;
        Ok(form)
    }

    /// What was typed, by field.
    pub(crate) const fn fields(&self) -> &BTreeMap<String, Phi<String>> {
        &self.fields
    }

    /// A field that is not left empty.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        let value = self.fields.get(name)?.expose().as_str();
        (!value.trim().is_empty()).then_some(value)
    }

    /// The note. The same form sent twice is one note; a form that was changed and sent again is
    /// another.
    pub(crate) fn note(
        &self,
        row: &WorkRow,
        caller: &Caller,
        now: DateTime<Utc>,
    ) -> Result<OutreachNote, Problem> {
        let note_id = self.note_id(caller)?;
        OutreachNote::accept(self.request(row, now), caller, note_id, now).map_err(refusal::of_note)
    }

    fn note_id(&self, caller: &Caller) -> Result<NoteId, Problem> {
        outreach_kit::note_id(caller, &["form", self.whole.expose()]).map_err(|_| NOT_A_FORM)
    }

    /// What is asked for: the fields that the outcome needs, and none of the others.
    fn request(&self, row: &WorkRow, now: DateTime<Utc>) -> NoteRequest {
        let owned = |name| self.get(name).map(str::to_owned);
        let of = |outcome: ContactOutcome, name| {
            let is_needed = self.get("outcome") == Some(outcome.name());
            if is_needed { owned(name) } else { None }
        };
        let instant = |text: String| local(&text, row).unwrap_or(text);
        let contacted_at = owned("contacted_at").map(instant);
        NoteRequest {
            person_id: Some(row.person_id.to_string()),
            clinic_id: Some(row.clinic_id.to_string()),
            outcome: owned("outcome"),
            contacted_at: contacted_at.or_else(|| Some(now.to_rfc3339())),
            relationship: of(ContactOutcome::ReachedCaregiver, "relationship"),
            escalation_target: of(ContactOutcome::Escalated, "escalation_target"),
            callback_at: of(ContactOutcome::CallbackRequested, "callback_at").map(instant),
            text: owned("text"),
            ..NoteRequest::default()
        }
    }
}

/// A local time of the clinic as an instant; of one that the clocks repeat, the first turn.
fn local(text: &str, row: &WorkRow) -> Option<String> {
    let formats = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S%.f"];
    let local = formats.iter().find_map(|f| NaiveDateTime::parse_from_str(text, f).ok())?;
    Some(row.time_zone.from_local_datetime(&local).earliest()?.to_rfc3339())
}

/// Whether a form's id can be one: 1 to 255 visible ASCII characters.
fn is_usable(id: &str) -> bool {
    (1..=255).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_graphic())
}
