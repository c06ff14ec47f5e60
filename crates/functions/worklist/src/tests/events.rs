//! Every sample event, as one invocation.

use super::*;

/// What each event is answered with; `None` for one that cannot be done.
const ANSWERS: [(&str, Option<u16>); 35] = [
    ("csv", Some(200)),
    ("digest-json", Some(200)),
    ("digest-task", Some(0)),
    ("digest-task-without-clinics", None),
    ("digest-text", Some(200)),
    ("list", Some(200)),
    ("list-narrowed", Some(200)),
    ("list-narrowed-to-foreign", Some(403)),
    ("list-narrowed-twice", Some(403)),
    ("list-noted", Some(200)),
    ("list-of-two-clinics", Some(200)),
    ("list-page", Some(200)),
    ("no-event", None),
    ("no-scope", Some(403)),
    ("no-token", Some(401)),
    ("note", Some(303)),
    ("note-base64", Some(303)),
    ("note-callback", Some(303)),
    ("note-cross-site", Some(403)),
    ("note-dated-2099", Some(422)),
    ("note-escalated", Some(303)),
    ("note-in-json", Some(415)),
    ("note-of-another-clinic", Some(404)),
    ("note-with-an-unknown-field", Some(422)),
    ("note-without-origin", Some(403)),
    ("note-without-outcome", Some(422)),
    ("note-without-scope", Some(403)),
    ("note-without-what-it-needs", Some(422)),
    ("patient", Some(200)),
    ("patient-of-another-clinic", Some(404)),
    ("patient-page", Some(200)),
    ("patient-unknown", Some(404)),
    ("wildcard-clinic", Some(403)),
    ("wrong-method", Some(405)),
    ("wrong-path", Some(404)),
];

#[tokio::test]
async fn every_sample_event_is_answered_as_its_name_says() {
    let names: Vec<_> = ANSWERS.iter().map(|(case, _)| format!("worklist/{case}.json")).collect();
    let mut events = testkit::events("worklist");
    events.sort();
    let mut sorted = names.clone();
    sorted.sort();
    assert_eq!(events, sorted);
    for (case, expected) in ANSWERS {
        let answer = World::new().await.invoked(event(case)).await;
        let status = answer.as_ref().ok().map(|answer| {
            u16::try_from(answer["statusCode"].as_u64().unwrap_or_default()).unwrap()
        });
        assert_eq!(status, expected, "{case}: {answer:?}");
        if let Some(headers) =
            answer.ok().and_then(|mut answer| answer.get_mut("headers").map(Value::take))
        {
            assert_eq!(headers["cache-control"], "no-store", "{case}");
            assert_eq!(headers["x-content-type-options"], "nosniff", "{case}");
        }
    }
}
