//! Fifty words that must come out nowhere: each stands in one place of a request.

use serde_json::json;

use testkit::log;

use super::*;

const ROUTES: [(&str, &str); 2] =
    [("reached-patient-again", "text"), ("event-successful", "notes")];

/// Puts a canary somewhere in an event whose body is given apart.
type Place = fn(event: &mut Value, body: &mut Value, canary: &str);

/// Places that both routes have; the last ones replace the body's text.
const PLACES: [Place; 25] = [
    |_, body, canary| body["patient_id"] = canary.into(),
    |_, body, canary| body["patient_id"] = format!("{canary}\n").into(),
    |_, body, canary| body["patient_id"] = canary.repeat(20).into(),
    |_, body, canary| body["patient_id"] = json!([canary]),
    |_, body, canary| body["clinic_id"] = canary.into(),
    |_, body, canary| body["person_id"] = canary.into(),
    |_, body, canary| body["data_source"] = canary.into(),
    |_, body, canary| body["outcome"] = canary.into(),
    |_, body, canary| body["status"] = canary.into(),
    |_, body, canary| body["contacted_at"] = canary.into(),
    |_, body, canary| body["timestamp"] = canary.into(),
    |_, body, canary| body["relationship"] = canary.into(),
    |_, body, canary| body["escalation_target"] = canary.into(),
    |_, body, canary| body["callback_at"] = canary.into(),
    |_, body, canary| body[canary] = "x".into(),
    |_, body, canary| body["text"] = canary.repeat(8_000).into(),
    |_, body, canary| body["notes"] = canary.repeat(8_000).into(),
    |_, body, canary| body["text"] = json!({ "a": [[[[[[[[canary]]]]]]]] }),
    |event, _, canary| event["headers"]["idempotency-key"] = canary.into(),
    |event, _, canary| event["headers"]["idempotency-key"] = format!("a {canary}").into(),
    |event, _, canary| event["headers"]["content-type"] = format!("text/{canary}").into(),
    |event, _, canary| event["headers"]["x-patient"] = canary.into(),
    |event, _, canary| event["rawQueryString"] = format!("patient={canary}").into(),
    |event, _, canary| event["rawPath"] = format!("/outreach-notes/{canary}").into(),
    |event, _, canary| {
        event["requestContext"]["authorizer"]["jwt"]["claims"]["name"] = canary.into()
    },
];

fn events(canary: &str, place: Place, route: (&str, &str)) -> [String; 2] {
    let mut event = testkit::event(&format!("notes-intake/{}.json", route.0));
    let mut body: Value = serde_json::from_str(event["body"].as_str().unwrap()).unwrap();
    body[route.1] = format!("spoke with {canary}").into();
    place(&mut event, &mut body, canary);
    let whole = body.to_string();
    event["body"] = whole.clone().into();
    let cut = &whole[..whole.len() - 1];
    let mut broken = event.clone();
    broken["body"] = cut.into();
    [event.to_string(), broken.to_string()]
}

/// Every answer that an event gets, with its headers.
async fn answers(event: &str) -> Vec<String> {
    let moods = [Mood::Well, Mood::Busy, Mood::Failing];
    let mut answers = Vec::new();
    for (streams, ledgers) in moods.into_iter().flat_map(|one| moods.map(|other| (one, other))) {
        let sink = Recorded { mood: streams, ..Recorded::default() };
        let keys = Keys { mood: ledgers, ..Keys::default() };
        let response = answer(lambda_http::request::from_str(event).unwrap(), &sink, &keys).await;
        answers.push(format!("{response:?}"));
    }
    answers
}

#[tokio::test]
async fn no_canary_is_in_an_answer_or_in_the_log_at_any_level() {
    log::start();
    let mut canaries = Vec::new();
    let mut told = Vec::new();
    for place in PLACES {
        for route in ROUTES {
            let canary = format!("canary{:02}", canaries.len());
            for event in events(&canary, place, route) {
                told.extend(answers(&event).await);
            }
            canaries.push(canary);
        }
    }
    assert_eq!((canaries.len(), told.len()), (50, 900));
    let text = log::text();
    for line in [
        "a note was accepted",
        "a note was refused",
        "a note was not stored",
        "a key was not remembered",
    ] {
        assert!(text.contains(line), "no line says that {line}");
    }
    for canary in &canaries {
        assert!(!text.contains(canary.as_str()), "the log holds {canary}");
        assert!(told.iter().all(|answer| !answer.contains(canary.as_str())), "{canary} is told");
    }
}

#[tokio::test]
async fn no_word_of_a_sample_event_reaches_the_log_however_it_ends() {
    log::start();
    for name in testkit::events("notes-intake") {
        answers(&testkit::event_text(&name)).await;
    }
    let text = log::text();
    for word in ["patient-0042", "medicines", "SPOKE_WITH", "NEIGHBOUR", "2099-09", "clinic-"] {
        assert!(!text.contains(word), "the log holds {word}");
    }
}
