//! What each route answers.

use super::*;

fn ids(list: &Value) -> Vec<&str> {
    list.as_array().unwrap().iter().map(|item| item["person_id"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn the_list_holds_whom_to_call_in_order_and_who_was_spoken_to() {
    let world = World::new().await;
    let list = json(&world.asked("list").await);
    assert_eq!(ids(&list["to_call"]), ["P1", "P2"]);
    assert_eq!(ids(&list["spoken_to"]), ["P3"]);
    assert_eq!((list["held"].as_u64(), list["run_id"].as_str()), (Some(1), Some(RUN)));
    assert_eq!(list["is_stale"], false);
    let second = &list["to_call"][1];
    assert_eq!(second["last_attempt"]["outcome"], "NO_ANSWER");
    assert_eq!(second["clock"]["state"], "missed");
    assert_eq!(second["clock"]["minutes_to_due"], -180);
    assert_eq!(second["band"], "high");
}

#[tokio::test]
async fn a_query_narrows_the_list_to_one_of_the_callers_clinics() {
    let world = World::new().await;
    let both = json(&world.asked("list-of-two-clinics").await);
    assert_eq!(ids(&both["to_call"]), ["S1", "P1", "P2", "S2"]);
    let one = json(&world.asked("list-narrowed").await);
    assert_eq!(ids(&one["to_call"]), ["S1", "S2"]);
    assert_eq!(one["clinics"], serde_json::json!(["south"]));
}

#[tokio::test]
async fn a_browser_gets_a_page_that_runs_nothing_and_a_program_gets_json() {
    let world = World::new().await;
    let page = world.asked("list-page").await;
    assert_eq!(page.headers()["content-type"], "text/html; charset=utf-8");
    let policy = page.headers()["content-security-policy"].to_str().unwrap();
    assert!(policy.starts_with("default-src 'none'") && policy.contains("form-action 'self'"));
    assert_eq!(page.headers()["referrer-policy"], "same-origin");
    assert_eq!(page.headers()["cache-control"], "no-store");
    let html = body(&page);
    assert!(html.contains("High-risk patients requiring outreach today"));
    assert!(html.contains("Ada &lt;P1&gt; O'Example") && !html.contains("<P1>"));
    assert!(!html.contains("<script") && !html.contains("The note was saved"));
    assert!(body(&world.asked("list-noted").await).contains("The note was saved"));
    assert_eq!(world.asked("list").await.headers()["content-type"], "application/json");
}

#[tokio::test]
async fn the_table_is_a_file_with_a_row_for_each_patient() {
    let response = World::new().await.asked("csv").await;
    assert!(response.headers()["content-type"].to_str().unwrap().starts_with("text/csv"));
    let disposition = response.headers()["content-disposition"].to_str().unwrap();
    assert!(disposition.starts_with("attachment"));
    let table = body(&response);
    let lines: Vec<_> = table.split("\r\n").collect();
    assert_eq!(lines.len(), 1 + 3 + 1);
    assert!(lines[1].starts_with("\"to_call\",\"P1\","), "{}", lines[1]);
    assert!(lines[3].starts_with("\"spoken_to\",\"P3\","), "{}", lines[3]);
}

#[tokio::test]
async fn a_patient_is_found_by_the_persons_id_and_by_the_token_of_an_alert() {
    let world = World::new().await;
    let by_id = json(&world.asked("patient").await);
    assert_eq!(by_id["patient"]["person_id"], "P1");
    let token = world.token_key.person(&"P2".parse().unwrap());
    let mut by_token = event("patient");
    by_token["rawPath"] = format!("/worklist/patients/{token}").into();
    by_token["requestContext"]["http"]["path"] = by_token["rawPath"].clone();
    let by_token = json(&world.handle(request(&by_token)).await);
    assert_eq!(by_token["patient"]["person_id"], "P2");
    assert_eq!(by_token["attempts"][0]["outcome"], "NO_ANSWER");
    let page = body(&world.asked("patient-page").await);
    assert!(page.contains("Calls") && page.contains("Follow-up call due until"));
}

#[tokio::test]
async fn a_patient_of_another_clinic_is_unknown_in_every_word() {
    let world = World::new().await;
    let foreign = world.asked("patient-of-another-clinic").await;
    let mut event = event("patient-of-another-clinic");
    event["rawPath"] = "/worklist/patients/P404".into();
    let unknown = world.handle(request(&event)).await;
    assert_eq!((foreign.status(), unknown.status()), (404.try_into().unwrap(), foreign.status()));
    assert_eq!(body(&foreign), body(&unknown));
    let token = world.token_key.person(&"S1".parse().unwrap());
    event["rawPath"] = format!("/worklist/patients/{token}").into();
    assert_eq!(body(&world.handle(request(&event)).await), body(&unknown));
}

#[tokio::test]
async fn the_digest_is_told_in_json_and_in_words_without_a_name() {
    let world = World::new().await;
    let digests = json(&world.asked("digest-json").await);
    let digest = &digests["digests"][0];
    assert_eq!(
        (digest["clinic_id"].as_str(), digest["to_call"].as_u64()),
        (Some("north"), Some(2))
    );
    let text = world.asked("digest-text").await;
    assert_eq!(text.headers()["content-type"], "text/plain; charset=utf-8");
    let text = body(&text);
    assert!(text.contains("To call: 2") && text.contains("follow-up overdue: 1"), "{text}");
    assert!(!text.contains("Ada") && !text.contains("MRN"), "{text}");
}

#[tokio::test]
async fn old_data_and_no_data_are_said_loudly() {
    let world = World::new().await;
    world.clock.advance(TimeDelta::hours(33));
    assert!(body(&world.asked("list-page").await).contains("Old data."));
    assert_eq!(json(&world.asked("list").await)["is_stale"], true);
    let empty = World::empty();
    assert!(body(&empty.asked("list-page").await).contains("No data."));
    let list = json(&empty.asked("list").await);
    assert_eq!((ids(&list["to_call"]).len(), &list["run_id"]), (0, &Value::Null));
    assert_eq!(empty.asked("patient").await.status(), 404);
}

#[tokio::test]
async fn what_is_refused_has_a_code_and_people_get_a_page() {
    let cases = [
        ("no-scope", 403, "forbidden"),
        ("wildcard-clinic", 403, "forbidden"),
        ("list-narrowed-to-foreign", 403, "foreign_clinic"),
        ("list-narrowed-twice", 403, "foreign_clinic"),
        ("patient-of-another-clinic", 404, "no_such_patient"),
        ("wrong-path", 404, "no_such_route"),
        ("wrong-method", 405, "method_not_allowed"),
    ];
    let world = World::new().await;
    for (case, status, code) in cases {
        let response = world.asked(case).await;
        assert_eq!(response.status(), status, "{case}");
        assert_eq!(json(&response)["code"], code, "{case}");
    }
    for (case, status, word) in
        [("no-token", 401, "Sign in"), ("patient-unknown", 404, "Not found")]
    {
        let response = world.asked(case).await;
        assert_eq!(response.status(), status, "{case}");
        assert!(body(&response).contains(word), "{case}");
        assert_eq!(response.headers()["content-type"], "text/html; charset=utf-8");
    }
    let no_token = world.asked("no-token").await;
    assert_eq!(no_token.headers()["www-authenticate"], "Bearer");
}
