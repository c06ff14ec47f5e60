use chrono::{DateTime, Duration, Utc};

use super::*;

const CALLBACK: &str = "2024-09-02T10:00:00Z";
const ARRIVAL: &str = "2024-09-01T15:00:00Z";

fn arrival() -> DateTime<Utc> {
    ARRIVAL.parse().unwrap()
}

fn caller(clinics: &[&str]) -> Caller {
    Caller {
        tenant: "main".parse().unwrap(),
        author: "nurse-7".parse().unwrap(),
        clinics: clinics.iter().map(|clinic| clinic.parse().unwrap()).collect(),
    }
}

fn request(outcome: &str) -> NoteRequest {
    let some = |text: &str| Some(text.to_owned());
    NoteRequest {
        data_source: some("ehr"),
        patient_id: some("MRN-000123"),
        outcome: some(outcome),
        contacted_at: some("2024-09-01T10:55:00-04:00"),
        text: some("spoke with Ada Example"),
        ..NoteRequest::default()
    }
}

fn accept(request: NoteRequest) -> Result<OutreachNote, NoteError> {
    OutreachNote::accept(request, &caller(&["north"]), "note-1".parse().unwrap(), arrival())
}

#[test]
fn a_plain_note_is_accepted_in_utc() {
    let note = accept(request("REACHED_PATIENT")).unwrap();
    assert_eq!(note.contacted_at, "2024-09-01T14:55:00Z".parse::<DateTime<Utc>>().unwrap());
    assert_eq!((note.clinic_id.as_str(), note.arrived_at), ("north", arrival()));
}

#[test]
fn the_taxonomy_says_what_each_outcome_counts_as() {
    use ContactOutcome::*;
    let successful = [ReachedPatient, ReachedCaregiver, Escalated];
    let flags = [InFacility, Deceased];
    for outcome in ContactOutcome::ALL {
        assert_eq!(outcome.is_successful_contact(), successful.contains(&outcome), "{outcome}");
        assert_eq!(outcome.is_attempt(), !flags.contains(&outcome), "{outcome}");
        assert_eq!(outcome.state_flag().is_some(), flags.contains(&outcome), "{outcome}");
        assert_eq!(outcome.name().parse(), Ok(outcome));
        assert_eq!(serde_json::to_string(&outcome).unwrap(), format!("\"{outcome}\""));
    }
    assert!(WrongNumber.is_bad_number() && Disconnected.is_bad_number() && !Busy.is_bad_number());
}

#[test]
fn an_outcome_that_needs_a_field_is_refused_without_it() {
    let cases = [
        ("REACHED_CAREGIVER", "relationship"),
        ("ESCALATED", "escalation_target"),
        ("CALLBACK_REQUESTED", "callback_at"),
    ];
    for (outcome, field) in cases {
        assert_eq!(accept(request(outcome)), Err(NoteError::Missing(field)));
    }
    let with = |outcome, change: fn(&mut NoteRequest)| {
        let mut request = request(outcome);
        change(&mut request);
        accept(request)
    };
    assert!(with("REACHED_CAREGIVER", |r| r.relationship = Some("daughter".into())).is_ok());
    assert!(with("ESCALATED", |r| r.escalation_target = Some("911".into())).is_ok());
    let later = with("CALLBACK_REQUESTED", |r| r.callback_at = Some(CALLBACK.into()));
    assert_eq!(later.unwrap().callback_at, CALLBACK.parse().ok());
    let wrong = with("ESCALATED", |r| r.escalation_target = Some("mother".into()));
    assert_eq!(wrong, Err(NoteError::Invalid("escalation_target")));
}

#[test]
fn a_call_time_is_stored_as_the_earlier_of_call_and_arrival() {
    let at = |offset: Duration| {
        let contacted_at = Some((arrival() + offset).to_rfc3339());
        accept(NoteRequest { contacted_at, ..request("REACHED_PATIENT") })
    };
    assert_eq!(at(Duration::minutes(5)).unwrap().contacted_at, arrival());
    assert_eq!(at(Duration::seconds(301)), Err(NoteError::InTheFuture));
    assert_eq!(at(Duration::days(27_000)), Err(NoteError::InTheFuture));
    assert_eq!(at(Duration::hours(-3)).unwrap().contacted_at, arrival() - Duration::hours(3));
}

#[test]
fn a_bad_field_is_named_and_its_value_is_not_repeated() {
    type Change = fn(&mut NoteRequest);
    let cases: [(Change, NoteError); 13] = [
        (|r| r.outcome = Some("SPOKE TO Ada".into()), NoteError::UnknownOutcome),
        (|r| r.outcome = None, NoteError::Missing("outcome")),
        (|r| r.contacted_at = Some("yesterday".into()), NoteError::Invalid("contacted_at")),
        (|r| r.patient_id = Some("  ".into()), NoteError::Missing("patient_id")),
        (|r| r.data_source = Some("../x".into()), NoteError::Invalid("data_source")),
        (|r| r.person_id = Some("P1".into()), NoteError::TwoPatients),
        (|r| r.clinic_id = Some("south".into()), NoteError::ForeignClinic),
        (|r| r.text = Some("x".repeat(MAX_TEXT_BYTES + 1)), NoteError::TooLong("text")),
        (|r| r.relationship = Some("a\nb".into()), NoteError::Invalid("relationship")),
        (|r| r.relationship = Some("\u{f6}".repeat(65)), NoteError::TooLong("relationship")),
        (|r| r.person_id = Some(" ".into()), NoteError::Missing("person_id")),
        (|r| r.clinic_id = Some(String::new()), NoteError::Missing("clinic_id")),
        (|r| r.callback_at = Some(String::new()), NoteError::Missing("callback_at")),
    ];
    for (change, error) in cases {
        let mut request = request("REACHED_PATIENT");
        change(&mut request);
        assert_eq!(accept(request), Err(error));
        assert!(!error.to_string().contains("Ada"));
    }
}

#[test]
fn a_caller_of_several_clinics_says_which_one_called() {
    let accept = |clinics: &[&str], clinic: Option<&str>| {
        let request =
            NoteRequest { clinic_id: clinic.map(str::to_owned), ..request("REACHED_PATIENT") };
        let id = "note-1".parse().unwrap();
        OutreachNote::accept(request, &caller(clinics), id, arrival())
            .map(|note| note.clinic_id.to_string())
    };
    assert_eq!(accept(&["north", "south"], Some("south")), Ok("south".to_owned()));
    assert_eq!(accept(&["north", "south"], None), Err(NoteError::Missing("clinic_id")));
    assert_eq!(accept(&[], None), Err(NoteError::ForeignClinic));
}

#[test]
fn a_patient_is_the_same_person_by_either_name() {
    let tenant = "main".parse().unwrap();
    let by_source = accept(request("BUSY")).unwrap().patient;
    let person_id = by_source.minted(&tenant);
    assert_eq!(PatientRef::Person { person_id: person_id.clone() }.minted(&tenant), person_id);
}

#[test]
fn a_note_survives_its_stream_and_hides_its_words_from_a_log() {
    for outcome in ["REACHED_PATIENT", "NO_ANSWER"] {
        let note = accept(request(outcome)).unwrap();
        let json = serde_json::to_string(&note).unwrap();
        assert!(json.contains("\"patient_id\":\"MRN-000123\""), "{json}");
        assert_eq!(serde_json::from_str::<OutreachNote>(&json).unwrap(), note);
        let debug = format!("{note:?} {:?}", request(outcome));
        assert!(!debug.contains("MRN-000123") && !debug.contains("Ada"), "{debug}");
    }
}

#[test]
fn a_request_with_an_unknown_field_is_not_read() {
    assert!(serde_json::from_str::<NoteRequest>(r#"{"author":"me"}"#).is_err());
    let whole = r#"{"person_id":"P1","outcome":"BUSY","contacted_at":"2024-09-01T14:00:00Z"}"#;
    let note = accept(serde_json::from_str(whole).unwrap()).unwrap();
    assert_eq!(note.patient, PatientRef::Person { person_id: "P1".parse().unwrap() });
}

fn event(status: &str) -> EventRequest {
    let some = |text: &str| Some(text.to_owned());
    EventRequest {
        patient_id: some("MRN-000123"),
        status: some(status),
        notes: some("spoke with Ada Example"),
        timestamp: some("2024-09-01T10:55:00-04:00"),
        clinic_id: None,
    }
}

fn accept_event(request: EventRequest) -> Result<OutreachNote, NoteError> {
    accept(request.into_note(&"ehr".parse().unwrap())?)
}

#[test]
fn the_short_form_is_the_same_note_by_three_of_the_outcomes() {
    let outcomes = EventStatus::ALL.map(|status| {
        let note = accept_event(event(status.name())).unwrap();
        let long = accept(NoteRequest {
            callback_at: note.callback_at.map(|at| at.to_rfc3339()),
            ..request(note.outcome.name())
        });
        assert_eq!(long.as_ref(), Ok(&note));
        (note.outcome, note.callback_at.map(|at| at - note.contacted_at))
    });
    let expected = [
        (ContactOutcome::ReachedPatient, None),
        (ContactOutcome::NoAnswer, None),
        (ContactOutcome::CallbackRequested, Some(Duration::hours(24))),
    ];
    assert_eq!(outcomes, expected);
}

#[test]
fn a_bad_field_of_the_short_form_is_named_as_the_sender_knows_it() {
    type Change = fn(&mut EventRequest);
    let cases: [(Change, NoteError); 9] = [
        (|r| r.status = Some("SUCCESSFUL".into()), NoteError::Invalid("status")),
        (|r| r.status = None, NoteError::Missing("status")),
        (|r| r.timestamp = Some("today".into()), NoteError::Invalid("timestamp")),
        (|r| r.timestamp = None, NoteError::Missing("timestamp")),
        (|r| r.timestamp = Some("9999-12-31T23:59:59Z".into()), NoteError::InTheFuture),
        (|r| r.patient_id = None, NoteError::Missing("patient_id")),
        (|r| r.patient_id = Some("a\nb".into()), NoteError::Invalid("patient_id")),
        (|r| r.notes = Some("x".repeat(MAX_TEXT_BYTES + 1)), NoteError::TooLong("notes")),
        (|r| r.clinic_id = Some("south".into()), NoteError::ForeignClinic),
    ];
    for (change, error) in cases {
        let mut request = event("follow-up-required");
        change(&mut request);
        assert_eq!(accept_event(request), Err(error));
    }
    assert!(!format!("{:?}", event("successful")).contains("Ada"));
}

#[test]
fn the_short_form_holds_no_identity_but_the_patients() {
    for field in ["author", "tenant", "data_source", "person_id"] {
        let body = format!("{{\"{field}\":\"me\"}}");
        assert!(serde_json::from_str::<EventRequest>(&body).is_err(), "{field}");
    }
}

#[test]
fn a_field_may_be_left_out_and_only_free_text_may_be_null() {
    assert!(serde_json::from_str::<NoteRequest>(r#"{"text":null}"#).is_ok());
    assert!(serde_json::from_str::<NoteRequest>(r#"{"clinic_id":null}"#).is_err());
    assert!(serde_json::from_str::<EventRequest>(r#"{"notes":null}"#).is_ok());
    assert!(serde_json::from_str::<EventRequest>(r#"{"patient_id":null}"#).is_err());
}
