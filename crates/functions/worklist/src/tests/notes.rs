//! The form of a note.

use domain::outreach::EscalationTarget;

use super::*;

async fn posted(case: &str) -> (World, Response<Body>) {
    let world = World::new().await;
    let response = world.asked(case).await;
    (world, response)
}

fn location(response: &Response<Body>) -> &str {
    response.headers()["location"].to_str().unwrap()
}

#[tokio::test]
async fn a_form_is_a_note_of_the_caller_for_the_patients_clinic_and_leads_back() {
    let (world, response) = posted("note").await;
    assert_eq!((response.status().as_u16(), location(&response)), (303, "/worklist?noted=yes#P1"));
    let note = world.stream.notes.all().remove(0);
    assert_eq!(note.patient, PatientRef::Person { person_id: "P1".parse().unwrap() });
    assert_eq!((note.author.as_str(), note.clinic_id.as_str()), ("nurse-7", "north"));
    assert_eq!(note.outcome, ContactOutcome::ReachedPatient);
    assert_eq!(note.contacted_at, at("2024-03-04T14:52:00Z"), "9:52 in New York");
    assert_eq!(note.arrived_at, at(NOW));
    let text = "Visit booked for Tuesday.\r\nTook all medicines.";
    assert_eq!(note.text.unwrap().expose(), text);
}

#[tokio::test]
async fn an_empty_time_is_now_and_a_patients_page_leads_back_to_it() {
    let (world, response) = posted("note-base64").await;
    assert_eq!(location(&response), "/worklist/patients/P1?noted=yes");
    let note = world.stream.notes.all().remove(0);
    assert_eq!((note.contacted_at, note.text), (at(NOW), None));
}

#[tokio::test]
async fn an_outcome_takes_the_field_that_it_needs_and_no_other() {
    let (world, _) = posted("note-escalated").await;
    let note = world.stream.notes.all().remove(0);
    assert_eq!((note.escalation_target, note.relationship), (Some(EscalationTarget::Pcp), None));
    let (world, _) = posted("note-callback").await;
    let note = world.stream.notes.all().remove(0);
    assert_eq!(note.callback_at, Some(at("2024-03-05T19:00:00Z")));
}

#[tokio::test]
async fn a_double_click_is_one_note_and_a_changed_form_is_another() {
    let world = World::new().await;
    for _ in 0..2 {
        world.asked("note").await;
        world.clock.advance(TimeDelta::seconds(1));
    }
    world.asked("note-callback").await;
    let ids: Vec<_> = world.stream.notes.all().into_iter().map(|note| note.note_id).collect();
    assert_eq!(ids[0], ids[1]);
    assert_ne!(ids[1], ids[2]);
}

#[tokio::test]
async fn a_form_that_is_refused_leaves_nothing_and_tells_people_why() {
    let cases = [
        ("note-cross-site", 403, "did not come from this site"),
        ("note-without-scope", 403, "Your account may not"),
        ("note-of-another-clinic", 404, "no such patient"),
        ("note-with-an-unknown-field", 422, "was not saved"),
        ("note-in-json", 415, "was not saved"),
    ];
    for (case, status, words) in cases {
        let (world, response) = posted(case).await;
        assert_eq!(response.status(), status, "{case}");
        let page = body(&response);
        assert!(page.contains(words), "{case}: {page}");
        assert!(!page.contains("medicines") && !page.contains("2099"), "{case}");
        assert!(world.stream.notes.all().is_empty(), "{case}");
    }
    let (world, response) = posted("note-without-origin").await;
    assert_eq!(
        (response.status(), json(&response)["code"].as_str()),
        (403.try_into().unwrap(), Some("foreign_origin"))
    );
    assert!(world.stream.notes.all().is_empty());
}

#[tokio::test]
async fn a_form_that_is_no_note_comes_back_as_it_was_typed() {
    let cases = [
        ("note-without-what-it-needs", "the field escalation_target is required"),
        ("note-without-outcome", "the field outcome is required"),
        ("note-dated-2099", "lies in the future"),
    ];
    for (case, words) in cases {
        let (world, response) = posted(case).await;
        assert_eq!(response.status(), 422, "{case}");
        let page = body(&response);
        assert!(page.contains("Not saved. ") && page.contains(words), "{case}: {page}");
        assert!(
            page.contains("Visit booked for Tuesday.\r\nTook all medicines.</textarea>"),
            "{case}"
        );
        assert!(world.stream.notes.all().is_empty(), "{case}");
        let mut event = event(case);
        event["headers"]["accept"] = "application/json".into();
        let told = body(&world.handle(request(&event)).await);
        assert!(told.contains("invalid_note") && !told.contains("medicines"), "{told}");
    }
    let page = body(&posted("note-without-what-it-needs").await.1);
    assert!(page.contains("<option value=\"ESCALATED\" selected=\"\">"));
    assert!(page.contains("<details class=\"note\" open=\"\">"));
}

#[tokio::test]
async fn a_note_that_the_stream_refuses_is_not_said_to_be_saved() {
    let failed = SinkError::Failed { code: "InternalFailure".to_owned() };
    for (refusal, status) in [(SinkError::Busy, 503), (failed, 502)] {
        let world = World::new().await;
        *world.stream.refusal.lock().unwrap() = Some(refusal);
        let response = world.asked("note").await;
        assert_eq!(response.status(), status);
        assert!(body(&response).contains("does not work at the moment"));
    }
}

#[tokio::test]
async fn the_form_of_the_page_sends_what_the_handler_reads() {
    let world = World::new().await;
    let page = body(&world.asked("list-page").await);
    let form = &page[page.find("<form").unwrap()..page.find("</form>").unwrap()];
    assert!(form.starts_with("<form method=\"post\" action=\"/worklist/notes\">"));
    let names: Vec<_> =
        form.split(" name=\"").skip(1).map(|at| at.split('"').next().unwrap()).collect();
    let sent = event("note")["body"].as_str().unwrap().to_owned();
    let sent: Vec<_> =
        sent.split('&').map(|pair| pair.split('=').next().unwrap().to_owned()).collect();
    assert_eq!(names, sent);
    for outcome in ContactOutcome::ALL {
        assert!(form.contains(&format!("<option value=\"{outcome}\">")), "{outcome}");
    }
    let reader = body(&world.handle(request(&without_writing())).await);
    assert!(!reader.contains("<form"), "who may not write has no form");
}

fn without_writing() -> Value {
    let mut event = event("list-page");
    event["requestContext"]["authorizer"]["jwt"]["claims"]["scope"] = "worklist:read".into();
    event
}
