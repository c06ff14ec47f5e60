use domain::outreach::OutreachNote;
use lambda_http::{Body, Request, Response, http::header};
use serde_json::Value;
use testkit::{FixedClock, Recorder};

use super::*;

mod log;

#[derive(Default)]
struct Recorded {
    notes: Recorder<OutreachNote>,
    refusal: Option<SinkError>,
}

impl NoteSink for Recorded {
    async fn put(&self, note: &OutreachNote) -> Result<(), SinkError> {
        self.refusal.clone().map_or(Ok(()), Err)?;
        self.notes.push(note.clone());
        Ok(())
    }
}

fn request(name: &str) -> Request {
    let text = testkit::event_text(&format!("notes-intake/{name}.json"));
    lambda_http::request::from_str(&text).unwrap()
}

async fn answer(request: Request, sink: &Recorded) -> Response<Body> {
    log::start();
    handle(request, sink, &FixedClock::at("2024-09-01T15:00:00Z")).await
}

fn json(response: &Response<Body>) -> Value {
    serde_json::from_slice(response.body()).unwrap()
}

#[tokio::test]
async fn a_note_that_is_accepted_is_on_the_stream() {
    for case in ["reached-patient", "by-person", "base64-body", "escalated", "several-clinics"] {
        let sink = Recorded::default();
        let response = answer(request(case), &sink).await;
        assert_eq!(response.status(), 202, "{case}");
        let notes = sink.notes.all();
        assert_eq!(notes.len(), 1, "{case}");
        assert_eq!(json(&response)["note_id"], notes[0].note_id.as_str(), "{case}");
    }
}

#[tokio::test]
async fn who_and_which_clinic_come_from_the_token() {
    let sink = Recorded::default();
    answer(request("reached-patient"), &sink).await;
    answer(request("several-clinics"), &sink).await;
    let notes = sink.notes.all();
    assert_eq!(
        (notes[0].author.as_str(), notes[0].clinic_id.as_str()),
        ("nurse-7", "clinic-north")
    );
    assert_eq!(
        (notes[1].author.as_str(), notes[1].clinic_id.as_str()),
        ("nurse-9", "clinic-south")
    );
}

#[tokio::test]
async fn a_refused_request_leaves_nothing_and_repeats_nothing() {
    let cases = [
        ("missing-patient", 422, "invalid_note"),
        ("unknown-outcome", 422, "invalid_note"),
        ("dated-2099", 422, "invalid_note"),
        ("deeply-nested", 422, "invalid_note"),
        ("foreign-clinic", 403, "foreign_clinic"),
        ("not-json", 400, "not_json"),
        ("empty-body", 400, "not_json"),
        ("no-token", 401, "no_token"),
        ("no-scope", 403, "forbidden"),
        ("wildcard-clinic", 403, "forbidden"),
        ("wrong-method", 405, "method_not_allowed"),
        ("wrong-path", 404, "no_such_route"),
        ("not-json-type", 415, "not_json_type"),
    ];
    for (case, status, code) in cases {
        let sink = Recorded::default();
        let response = answer(request(case), &sink).await;
        assert_eq!(response.status(), status, "{case}");
        assert_eq!(response.headers()[header::CONTENT_TYPE], "application/problem+json", "{case}");
        let body = json(&response);
        assert_eq!(body["code"], code, "{case}");
        assert!(body["correlation_id"].as_str().unwrap().starts_with("req-00"), "{case}");
        for word in ["patient-0042", "medicines", "NEIGHBOUR", "2099", "south"] {
            assert!(!body.to_string().contains(word), "{case} repeats {word}");
        }
        assert!(sink.notes.all().is_empty(), "{case}");
    }
}

#[tokio::test]
async fn every_sample_event_is_answered_as_its_test_says() {
    let tested = 5 + 1 + 13;
    assert_eq!(testkit::events("notes-intake").len(), tested);
}

#[tokio::test]
async fn a_body_of_more_than_256_kib_is_refused_unread() {
    let sink = Recorded::default();
    let mut request = request("reached-patient");
    *request.body_mut() = Body::from(format!("\"{}", "x".repeat(MAX_BODY_BYTES)));
    assert_eq!(answer(request, &sink).await.status(), 413);
}

#[tokio::test]
async fn the_same_key_of_the_same_author_is_the_same_note() {
    let sink = Recorded::default();
    let with_key = |id: &str| {
        let mut request = request("reached-patient-again");
        request.headers_mut().insert("idempotency-key", id.parse().unwrap());
        request
    };
    for request in [with_key("call-1"), with_key("call-1"), with_key("call-2")] {
        assert_eq!(answer(request, &sink).await.status(), 202);
    }
    answer(request("reached-patient"), &sink).await;
    answer(request("reached-patient"), &sink).await;
    answer(request("escalated"), &sink).await;
    let ids: Vec<_> = sink.notes.all().into_iter().map(|note| note.note_id).collect();
    assert_eq!((&ids[0], &ids[3]), (&ids[1], &ids[4]));
    assert!(ids[0] != ids[2] && ids[0] != ids[3] && ids[3] != ids[5]);
    assert_eq!(answer(with_key("a key"), &sink).await.status(), 400);
}

#[tokio::test]
async fn a_note_that_the_stream_refuses_is_not_acknowledged() {
    let busy = Recorded { refusal: Some(SinkError::Busy), ..Recorded::default() };
    let response = answer(request("reached-patient"), &busy).await;
    assert_eq!((response.status().as_u16(), json(&response)["code"].as_str()), (503, Some("busy")));
    assert_eq!(response.headers()[header::RETRY_AFTER], "1");
    let failed = SinkError::Failed { code: "InternalFailure".to_owned() };
    let sink = Recorded { refusal: Some(failed), ..Recorded::default() };
    assert_eq!(answer(request("reached-patient"), &sink).await.status(), 502);
}

#[tokio::test]
async fn the_time_of_the_call_is_kept_and_the_arrival_is_the_clocks() {
    let sink = Recorded::default();
    answer(request("reached-patient"), &sink).await;
    let note = sink.notes.all().remove(0);
    assert_eq!(note.contacted_at.to_rfc3339(), "2024-09-01T14:52:00+00:00");
    assert_eq!(note.arrived_at.to_rfc3339(), "2024-09-01T15:00:00+00:00");
}

#[tokio::test]
async fn no_word_of_a_note_reaches_the_log_however_it_ends() {
    let busy = || Recorded { refusal: Some(SinkError::Busy), ..Recorded::default() };
    for name in testkit::events("notes-intake") {
        for sink in [Recorded::default(), busy()] {
            let text = testkit::event_text(&name);
            answer(lambda_http::request::from_str(&text).unwrap(), &sink).await;
        }
    }
    let text = log::text();
    assert!(text.contains("a note was accepted") && text.contains("a note was refused"), "{text}");
    for word in ["patient-0042", "medicines", "SPOKE_WITH", "NEIGHBOUR", "2099-09", "clinic-"] {
        assert!(!text.contains(word), "the log holds {word}");
    }
}
