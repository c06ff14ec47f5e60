//! The note: what is asked for, what is checked, what is kept.

use std::{fmt, str::FromStr};

use chrono::{DateTime, Duration, TimeDelta, Utc};
use serde::{Deserialize, Deserializer, Serialize};

use super::ContactOutcome;
use crate::{
    id::{AuthorId, ClinicId, DataSource, NoteId, PatientId, PersonId, TenantId},
    phi::Phi,
};

/// The version of an [`OutreachNote`] on its stream; readers accept this one and the one before.
pub const NOTE_VERSION: u32 = 1;
/// The longest free text, in bytes.
pub const MAX_TEXT_BYTES: usize = 64 * 1024;
/// The longest short field, such as the caregiver's relationship, in characters.
pub const MAX_FIELD_CHARS: usize = 64;

/// How far a caller's clock may run ahead of ours.
const AHEAD: TimeDelta = Duration::minutes(5);

/// A note as it is posted. Every value is text: [`OutreachNote::accept`] decides what it means.
#[derive(Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NoteRequest {
    /// The system that names the patient; with `patient_id`.
    #[serde(default, deserialize_with = "not_null")]
    pub data_source: Option<String>,
    /// The patient in that system.
    #[serde(default, deserialize_with = "not_null")]
    pub patient_id: Option<String>,
    /// The patient by the platform's own id, instead of the two above.
    #[serde(default, deserialize_with = "not_null")]
    pub person_id: Option<String>,
    /// The clinic that called; needed only where the caller belongs to several.
    #[serde(default, deserialize_with = "not_null")]
    pub clinic_id: Option<String>,
    /// One of [`ContactOutcome::ALL`].
    #[serde(default, deserialize_with = "not_null")]
    pub outcome: Option<String>,
    /// The end of the call, RFC 3339 with an offset.
    #[serde(default, deserialize_with = "not_null")]
    pub contacted_at: Option<String>,
    /// The caregiver's relationship to the patient.
    #[serde(default, deserialize_with = "not_null")]
    pub relationship: Option<String>,
    /// `pcp`, `ed`, `911` or `care_manager`.
    #[serde(default, deserialize_with = "not_null")]
    pub escalation_target: Option<String>,
    /// When to call back, RFC 3339 with an offset.
    #[serde(default, deserialize_with = "not_null")]
    pub callback_at: Option<String>,
    /// Free text.
    pub text: Option<String>,
}

impl fmt::Debug for NoteRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("NoteRequest([phi])")
    }
}

/// Who posts the note, from the verified token only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caller {
    /// The customer.
    pub tenant: TenantId,
    /// The person.
    pub author: AuthorId,
    /// The clinics that the person may write for.
    pub clinics: Vec<ClinicId>,
}

/// Why a note is refused. It names the field and never repeats a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoteError {
    /// A required field is absent or blank.
    #[error("the field {0} is required")]
    Missing(&'static str),
    /// A field's value is not of its kind.
    #[error("the field {0} is not valid")]
    Invalid(&'static str),
    /// A field is longer than it may be.
    #[error("the field {0} is too long")]
    TooLong(&'static str),
    /// The outcome is not in the list.
    #[error("the field outcome is not a known contact outcome")]
    UnknownOutcome,
    /// Both ways of naming the patient are used.
    #[error("name the patient by person_id, or by data_source and patient_id, not both")]
    TwoPatients,
    /// The call lies more than five minutes ahead.
    #[error("the time of the contact lies in the future")]
    InTheFuture,
    /// The caller may not write for that clinic.
    #[error("the caller does not belong to that clinic")]
    ForeignClinic,
}

/// The patient that a note is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum PatientRef {
    /// By the platform's own id.
    Person {
        /// The person.
        person_id: PersonId,
    },
    /// By a source system's id.
    Source {
        /// The source system.
        data_source: DataSource,
        /// The patient in it.
        patient_id: PatientId,
    },
}

impl PatientRef {
    /// The person that the patient was minted as. Identity resolution may have merged it into
    /// another since; the crosswalk knows.
    pub fn minted(&self, tenant: &TenantId) -> PersonId {
        match self {
            Self::Person { person_id } => person_id.clone(),
            Self::Source { data_source, patient_id } => {
                PersonId::mint(tenant, data_source, patient_id)
            }
        }
    }
}

/// Where the care was escalated to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EscalationTarget {
    /// The primary care provider.
    Pcp,
    /// The emergency department.
    Ed,
    /// The emergency number.
    #[serde(rename = "911")]
    EmergencyCall,
    /// The care manager.
    CareManager,
}

impl FromStr for EscalationTarget {
    type Err = NoteError;

    fn from_str(text: &str) -> Result<Self, NoteError> {
        Ok(match text {
            "pcp" => Self::Pcp,
            "ed" => Self::Ed,
            "911" => Self::EmergencyCall,
            "care_manager" => Self::CareManager,
            _ => return Err(NoteError::Invalid("escalation_target")),
        })
    }
}

/// An accepted note, as it goes on its stream.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutreachNote {
    /// [`NOTE_VERSION`].
    pub schema_version: u32,
    /// The note. The same note again has the same id.
    pub note_id: NoteId,
    /// The customer.
    pub tenant: TenantId,
    /// The clinic that called.
    pub clinic_id: ClinicId,
    /// Who called.
    pub author: AuthorId,
    /// Who was called.
    #[serde(flatten)]
    pub patient: PatientRef,
    /// How it ended.
    pub outcome: ContactOutcome,
    /// The end of the call; never later than `arrived_at`.
    pub contacted_at: DateTime<Utc>,
    /// When the platform received the note.
    pub arrived_at: DateTime<Utc>,
    /// The caregiver's relationship; present with [`ContactOutcome::ReachedCaregiver`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub relationship: Option<Phi<String>>,
    /// Present with [`ContactOutcome::Escalated`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub escalation_target: Option<EscalationTarget>,
    /// Present with [`ContactOutcome::CallbackRequested`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub callback_at: Option<DateTime<Utc>>,
    /// Free text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<Phi<String>>,
}

impl OutreachNote {
    /// Checks a request and makes the note of it. A call time up to five minutes ahead of `arrival`
    /// is a clock that runs fast, and is stored as `arrival`; a later one is refused, since it
    /// would silence alerts until then.
    pub fn accept(
        request: NoteRequest,
        caller: &Caller,
        note_id: NoteId,
        arrival: DateTime<Utc>,
    ) -> Result<Self, NoteError> {
        let outcome: ContactOutcome = required(request.outcome.as_deref(), "outcome")?
            .parse()
            .map_err(|_| NoteError::UnknownOutcome)?;
        let contacted_at = instant(request.contacted_at.as_deref(), "contacted_at")?
            .ok_or(NoteError::Missing("contacted_at"))?;
        if contacted_at > arrival + AHEAD {
            return Err(NoteError::InTheFuture);
        }
        let target = given(request.escalation_target.as_deref(), "escalation_target")?;
        let note = Self {
            schema_version: NOTE_VERSION,
            note_id,
            tenant: caller.tenant.clone(),
            clinic_id: caller.clinic(request.clinic_id.as_deref())?,
            author: caller.author.clone(),
            patient: patient(&request)?,
            outcome,
            contacted_at: contacted_at.min(arrival),
            arrived_at: arrival,
            relationship: short(request.relationship, "relationship")?,
            escalation_target: target.map(str::parse).transpose()?,
            callback_at: instant(request.callback_at.as_deref(), "callback_at")?,
            text: bounded(request.text, MAX_TEXT_BYTES, "text")?,
        };
        note.has_what_its_outcome_requires()?;
        Ok(note)
    }

    fn has_what_its_outcome_requires(&self) -> Result<(), NoteError> {
        let (present, field) = match self.outcome {
            ContactOutcome::ReachedCaregiver => (self.relationship.is_some(), "relationship"),
            ContactOutcome::Escalated => (self.escalation_target.is_some(), "escalation_target"),
            ContactOutcome::CallbackRequested => (self.callback_at.is_some(), "callback_at"),
            _ => return Ok(()),
        };
        if present { Ok(()) } else { Err(NoteError::Missing(field)) }
    }
}

impl Caller {
    /// The clinic that the note is for: the named one if the caller belongs to it, or else the
    /// caller's only one.
    fn clinic(&self, named: Option<&str>) -> Result<ClinicId, NoteError> {
        let clinic = match (given(named, "clinic_id")?, self.clinics.as_slice()) {
            (Some(named), all) => all.iter().find(|clinic| clinic.as_str() == named),
            (None, [only]) => Some(only),
            (None, []) => None,
            (None, _) => return Err(NoteError::Missing("clinic_id")),
        };
        clinic.cloned().ok_or(NoteError::ForeignClinic)
    }
}

fn patient(request: &NoteRequest) -> Result<PatientRef, NoteError> {
    let source = given(request.data_source.as_deref(), "data_source")?;
    let patient = given(request.patient_id.as_deref(), "patient_id")?;
    if let Some(person) = given(request.person_id.as_deref(), "person_id")? {
        if source.is_some() || patient.is_some() {
            return Err(NoteError::TwoPatients);
        }
        let person_id = person.parse().map_err(|_| NoteError::Invalid("person_id"))?;
        return Ok(PatientRef::Person { person_id });
    }
    let patient_id = required(patient, "patient_id")?;
    let data_source = required(source, "data_source")?;
    Ok(PatientRef::Source {
        data_source: data_source.parse().map_err(|_| NoteError::Invalid("data_source"))?,
        patient_id: patient_id.parse().map_err(|_| NoteError::Invalid("patient_id"))?,
    })
}

/// Reads a field that may be left out and may not be null.
pub(super) fn not_null<'de, D: Deserializer<'de>>(field: D) -> Result<Option<String>, D::Error> {
    String::deserialize(field).map(Some)
}

/// A field that may be left out; one that is there and blank is a mistake of the sender.
fn given<'a>(text: Option<&'a str>, field: &'static str) -> Result<Option<&'a str>, NoteError> {
    match text {
        Some(text) if text.trim().is_empty() => Err(NoteError::Missing(field)),
        text => Ok(text),
    }
}

pub(super) fn required<'a>(
    text: Option<&'a str>,
    field: &'static str,
) -> Result<&'a str, NoteError> {
    given(text, field)?.ok_or(NoteError::Missing(field))
}

pub(super) fn instant(
    text: Option<&str>,
    field: &'static str,
) -> Result<Option<DateTime<Utc>>, NoteError> {
    let parse = |text| DateTime::parse_from_rfc3339(text).map(|at| at.to_utc());
    given(text, field)?.map(parse).transpose().map_err(|_| NoteError::Invalid(field))
}

fn short(text: Option<String>, field: &'static str) -> Result<Option<Phi<String>>, NoteError> {
    let text = given(text.as_deref(), field)?;
    if text.is_some_and(|text| text.chars().any(char::is_control)) {
        return Err(NoteError::Invalid(field));
    }
    if text.is_some_and(|text| text.chars().count() > MAX_FIELD_CHARS) {
        return Err(NoteError::TooLong(field));
    }
    Ok(text.map(|text| Phi::new(text.to_owned())))
}

pub(super) fn bounded(
    text: Option<String>,
    limit: usize,
    field: &'static str,
) -> Result<Option<Phi<String>>, NoteError> {
    let text = text.filter(|text| !text.trim().is_empty());
    if text.as_ref().is_some_and(|text| text.len() > limit) {
        return Err(NoteError::TooLong(field));
    }
    Ok(text.map(Phi::new))
}
