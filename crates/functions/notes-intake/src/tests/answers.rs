//! What each sample event is answered.

use std::time::Duration;

use lambda_http::{Context, RequestExt, http::header};

use super::*;

const ACCEPTED: [&str; 10] = [
    "base64-body",
    "by-person",
    "escalated",
    "event-follow-up",
    "event-source-in-token",
    "event-successful",
    "event-unreachable",
    "reached-patient",
    "reached-patient-again",
    "several-clinics",
];

const REFUSED: [(&str, u16, &str); 26] = [
    ("bad-key", 400, "bad_idempotency_key"),
    ("dated-2099", 422, "invalid_note"),
    ("deeply-nested", 400, "too_deep"),
    ("empty-body", 400, "not_json"),
    ("event-bad-key", 400, "bad_idempotency_key"),
    ("event-bad-source", 403, "forbidden"),
    ("event-deeply-nested", 400, "too_deep"),
    ("event-foreign-clinic", 403, "foreign_clinic"),
    ("event-names-its-author", 422, "invalid_note"),
    ("event-no-scope", 403, "forbidden"),
    ("event-no-token", 401, "no_token"),
    ("event-not-json", 400, "not_json"),
    ("event-not-json-type", 415, "media_type"),
    ("event-unknown-status", 422, "invalid_note"),
    ("event-wrong-method", 405, "method_not_allowed"),
    ("foreign-clinic", 403, "foreign_clinic"),
    ("missing-patient", 422, "invalid_note"),
    ("no-scope", 403, "forbidden"),
    ("no-token", 401, "no_token"),
    ("not-json", 400, "not_json"),
    ("not-json-type", 415, "media_type"),
    ("packed-body", 415, "media_type"),
    ("unknown-outcome", 422, "invalid_note"),
    ("wildcard-clinic", 403, "forbidden"),
    ("wrong-method", 405, "method_not_allowed"),
    ("wrong-path", 404, "no_such_route"),
];

/// An event, and the one that has its key with another body.
const SAME_KEYS: [(&str, &str); 2] =
    [("reached-patient-again", "reused-key"), ("event-successful", "event-reused-key")];

async fn answered(request: Request, sink: &Recorded) -> Response<Body> {
    answer(request, sink, &Keys::default()).await
}

#[tokio::test]
async fn a_note_that_is_accepted_is_on_the_stream() {
    for case in ACCEPTED {
        let sink = Recorded::default();
        let response = answered(request(case), &sink).await;
        assert_eq!(response.status(), 202, "{case}");
        let notes = sink.notes.all();
        assert_eq!(notes.len(), 1, "{case}");
        assert_eq!(json(&response)["note_id"], notes[0].note_id.as_str(), "{case}");
        assert_eq!(response.headers()[header::CACHE_CONTROL], "no-store", "{case}");
    }
}

#[tokio::test]
async fn a_refused_request_leaves_nothing_and_repeats_nothing() {
    for (case, status, code) in REFUSED {
        let sink = Recorded::default();
        let response = answered(request(case), &sink).await;
        assert_eq!(response.status(), status, "{case}");
        assert_eq!(response.headers()[header::CONTENT_TYPE], "application/problem+json", "{case}");
        let body = json(&response);
        assert_eq!(body["code"], code, "{case}");
        assert!(body["correlation_id"].as_str().unwrap().starts_with("req-00"), "{case}");
        for word in ["patient-0042", "medicines", "NEIGHBOUR", "2099", "south", "a key"] {
            assert!(!body.to_string().contains(word), "{case} repeats {word}");
        }
        assert!(sink.notes.all().is_empty(), "{case}");
    }
}

#[test]
fn every_sample_event_is_answered_as_its_test_says() {
    let refused = REFUSED.iter().map(|(case, ..)| *case);
    let reused = SAME_KEYS.iter().map(|(_, case)| *case);
    let mut tested: Vec<_> = ACCEPTED.into_iter().chain(refused).chain(reused).collect();
    tested.sort_unstable();
    let events = testkit::events("notes-intake").into_iter();
    let mut events: Vec<_> =
        events.map(|name| name.trim_start_matches("notes-intake/").replace(".json", "")).collect();
    events.sort();
    assert_eq!(events, tested);
}

#[tokio::test]
async fn who_and_which_clinic_come_from_the_token() {
    let sink = Recorded::default();
    answered(request("reached-patient"), &sink).await;
    answered(request("several-clinics"), &sink).await;
    answered(request("event-successful"), &sink).await;
    let who = |note: &OutreachNote| (note.author.to_string(), note.clinic_id.to_string());
    let named = |author: &str, clinic: &str| (author.to_owned(), clinic.to_owned());
    let expected =
        [("nurse-7", "clinic-north"), ("nurse-9", "clinic-south"), ("nurse-7", "clinic-north")];
    let expected = expected.map(|(author, clinic)| named(author, clinic));
    assert_eq!(sink.notes.all().iter().map(who).collect::<Vec<_>>(), expected);
}

#[tokio::test]
async fn the_short_form_is_a_note_of_the_callers_source() {
    let sink = Recorded::default();
    for case in ["event-successful", "event-source-in-token", "event-follow-up"] {
        answered(request(case), &sink).await;
    }
    let notes: Vec<_> =
        sink.notes.all().iter().map(|note| serde_json::to_value(note).unwrap()).collect();
    assert_eq!(
        (&notes[0]["data_source"], &notes[0]["outcome"]),
        (&"ehr".into(), &"REACHED_PATIENT".into())
    );
    assert_eq!(
        (&notes[1]["data_source"], &notes[1]["patient_id"]),
        (&"calls".into(), &"patient-0042".into())
    );
    assert_eq!(notes[2]["callback_at"], "2024-09-02T14:52:00Z");
    let keys = Keys::default();
    let homeless = handle(request("event-successful"), &sink, &keys, None, &clock()).await;
    assert_eq!(homeless.status(), 403);
}

#[tokio::test]
async fn a_body_of_more_than_256_kib_is_refused_unread() {
    let mut request = request("reached-patient");
    *request.body_mut() = Body::from(format!("\"{}", "x".repeat(MAX_BODY_BYTES)));
    assert_eq!(answered(request, &Recorded::default()).await.status(), 413);
}

#[tokio::test]
async fn the_same_key_of_the_same_author_is_the_same_note() {
    let (sink, keys) = (Recorded::default(), Keys::default());
    let with_key = |id: &str| {
        let mut request = request("reached-patient-again");
        request.headers_mut().insert("idempotency-key", id.parse().unwrap());
        request
    };
    for request in [with_key("call-1"), with_key("call-1"), with_key("call-2")] {
        assert_eq!(answer(request, &sink, &keys).await.status(), 202);
    }
    for case in ["reached-patient", "reached-patient", "escalated"] {
        answer(request(case), &sink, &keys).await;
    }
    let ids: Vec<_> = sink.notes.all().into_iter().map(|note| note.note_id).collect();
    assert_eq!((&ids[0], &ids[3]), (&ids[1], &ids[4]));
    assert!(ids[0] != ids[2] && ids[0] != ids[3] && ids[3] != ids[5]);
    let too_long = "k".repeat(256);
    assert_eq!(answer(with_key(&too_long), &sink, &keys).await.status(), 400);
}

#[tokio::test]
async fn the_same_key_with_another_body_is_refused_and_only_for_the_same_caller() {
    for (first, second) in SAME_KEYS {
        let (sink, keys) = (Recorded::default(), Keys::default());
        assert_eq!(answer(request(first), &sink, &keys).await.status(), 202);
        let refused = answer(request(second), &sink, &keys).await;
        assert_eq!(
            (refused.status().as_u16(), &json(&refused)["code"]),
            (422, &"key_reused".into())
        );
        assert_eq!(answer(request(first), &sink, &keys).await.status(), 202);
        assert_eq!(sink.notes.all().len(), 2);
        let mut others = testkit::event(&format!("notes-intake/{second}.json"));
        others["requestContext"]["authorizer"]["jwt"]["claims"]["sub"] = "nurse-8".into();
        assert_eq!(answer(parsed(&others), &sink, &keys).await.status(), 202);
    }
}

#[tokio::test]
async fn a_body_that_is_no_note_does_not_use_its_key_up() {
    let (sink, keys) = (Recorded::default(), Keys::default());
    let mut event = testkit::event("notes-intake/unknown-outcome.json");
    event["headers"]["idempotency-key"] = "call-2024-09-01-0042".into();
    assert_eq!(answer(parsed(&event), &sink, &keys).await.status(), 422);
    assert_eq!(answer(request("reached-patient-again"), &sink, &keys).await.status(), 202);
}

#[tokio::test]
async fn a_note_that_the_stream_refuses_is_not_acknowledged() {
    for (mood, status, code) in [(Mood::Busy, 503, "busy"), (Mood::Failing, 502, "not_stored")] {
        let refusing = Recorded { mood, ..Recorded::default() };
        let response = answered(request("reached-patient"), &refusing).await;
        assert_eq!((response.status().as_u16(), &json(&response)["code"]), (status, &code.into()));
        assert_eq!(response.headers().contains_key(header::RETRY_AFTER), mood == Mood::Busy);
    }
}

#[tokio::test]
async fn a_note_whose_key_cannot_be_remembered_does_not_go_on_the_stream() {
    for (mood, status) in [(Mood::Busy, 503), (Mood::Failing, 502)] {
        let (sink, keys) = (Recorded::default(), Keys { mood, ..Keys::default() });
        assert_eq!(answer(request("reached-patient-again"), &sink, &keys).await.status(), status);
        assert!(sink.notes.all().is_empty());
        assert_eq!(answer(request("reached-patient"), &sink, &keys).await.status(), 202);
    }
}

#[tokio::test]
async fn a_neighbour_that_is_silent_costs_no_more_than_the_time_that_is_left() {
    let silent = Recorded { mood: Mood::Silent, ..Recorded::default() };
    let mut context = Context::default();
    context.deadline = clock_millis() + 2_050;
    let request = request("reached-patient").with_lambda_context(context);
    let response = tokio::time::timeout(Duration::from_secs(1), answered(request, &silent)).await;
    let response = response.expect("an answer while there is time");
    assert_eq!((response.status().as_u16(), &json(&response)["code"]), (504, &"timed_out".into()));
}

#[tokio::test]
async fn the_time_of_the_call_is_kept_and_the_arrival_is_the_clocks() {
    let sink = Recorded::default();
    answered(request("reached-patient"), &sink).await;
    let note = sink.notes.all().remove(0);
    assert_eq!(note.contacted_at.to_rfc3339(), "2024-09-01T14:52:00+00:00");
    assert_eq!(note.arrived_at.to_rfc3339(), "2024-09-01T15:00:00+00:00");
}

/// The standing clock's instant, in milliseconds since 1970.
pub(super) fn clock_millis() -> u64 {
    1_725_202_800_000
}
