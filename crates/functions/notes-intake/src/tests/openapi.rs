//! `docs/openapi.yaml` and the handler say the same.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

use domain::outreach::{
    ContactOutcome, EscalationTarget, EventStatus, MAX_FIELD_CHARS, MAX_TEXT_BYTES,
};
use lambda_http::{Context, RequestExt, http::header};

use super::*;
use crate::caller::SCOPE;

/// Answers: operation, status, and the code of a problem or nothing.
type Answers = BTreeSet<(String, u16, Option<String>)>;

fn document() -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../docs/openapi.yaml");
    serde_saphyr::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

/// What a reference stands for, or the value itself.
fn resolved<'a>(document: &'a Value, value: &'a Value) -> &'a Value {
    match value["$ref"].as_str() {
        Some(reference) => document.pointer(reference.trim_start_matches('#')).unwrap(),
        None => value,
    }
}

/// The operations of this function: those that need its scope.
fn operations(document: &Value) -> BTreeMap<String, Value> {
    let mut found = BTreeMap::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            if operation["x-scope"] == SCOPE {
                found.insert(format!("{} {path}", method.to_uppercase()), operation.clone());
            }
        }
    }
    found
}

fn codes(document: &Value, response: &Value) -> Vec<String> {
    let schema = &response["content"]["application/problem+json"]["schema"];
    let parts = schema["allOf"].as_array().into_iter().flatten();
    let listed =
        parts.filter_map(|part| resolved(document, part)["properties"]["code"]["enum"].as_array());
    listed.flatten().map(|code| code.as_str().unwrap().to_owned()).collect()
}

/// Every answer of the function that the document promises.
fn documented(document: &Value) -> Answers {
    let mut answers = Answers::new();
    for (name, operation) in operations(document) {
        for (status, response) in operation["responses"].as_object().unwrap() {
            let response = resolved(document, response);
            if response["x-answered-by"] == "gateway" {
                continue;
            }
            let status = status.parse().unwrap();
            let codes = codes(document, response);
            assert_eq!(codes.is_empty(), status < 400, "{name} {status}");
            if status < 400 {
                answers.insert((name.clone(), status, None));
            }
            answers.extend(codes.into_iter().map(|code| (name.clone(), status, Some(code))));
        }
    }
    answers
}

/// The schema of an answer, of this operation or of none.
fn check(document: &Value, operation: Option<&Value>, response: &Response<Body>) {
    let status = response.status().as_u16();
    let shared = match status {
        404 => "NotFound",
        _ => "MethodNotAllowed",
    };
    let documented = match operation {
        Some(operation) => resolved(document, &operation["responses"][status.to_string()]),
        None => &document["components"]["responses"][shared],
    };
    let kind = response.headers()[header::CONTENT_TYPE].to_str().unwrap();
    let schema = resolved(document, &documented["content"][kind]["schema"]);
    let body = json(response);
    let parts = schema["allOf"].as_array().cloned().unwrap_or_else(|| vec![schema.clone()]);
    for part in parts {
        let part = resolved(document, &part);
        for (name, value) in body.as_object().unwrap() {
            let property = &part["properties"][name];
            let is_of_kind = match property["type"].as_str() {
                Some("integer") => value.is_u64(),
                Some("string") => value.is_string(),
                _ => property["enum"].as_array().is_none_or(|all| all.contains(value)),
            };
            assert!(is_of_kind, "{status} {name}: {value}");
            assert!(part["required"].is_null() || !property.is_null(), "{status} {name}");
        }
        for name in part["required"].as_array().into_iter().flatten() {
            assert!(body.get(name.as_str().unwrap()).is_some(), "{status} lacks {name}");
        }
    }
}

/// How an event comes: as it is, over the limit, or to neighbours that refuse or are silent.
const WAYS: [(&str, Mood); 5] = [
    ("as it is", Mood::Well),
    ("too large", Mood::Well),
    ("busy", Mood::Busy),
    ("failing", Mood::Failing),
    ("late", Mood::Silent),
];

fn coming(event: &str, way: &str) -> Request {
    let mut request = parsed(&testkit::event(event));
    if way == "too large" {
        *request.body_mut() = Body::from("x".repeat(MAX_BODY_BYTES + 1));
    }
    if way == "late" {
        let mut context = Context::default();
        context.deadline = answers::clock_millis() + 2_001;
        request = request.with_lambda_context(context);
    }
    request
}

/// Every answer that a sample event gets, in one way or another, checked against its schema.
async fn given(document: &Value) -> (Answers, BTreeSet<u16>) {
    let (mut answers, mut others) = (Answers::new(), BTreeSet::new());
    let operations = operations(document);
    for (way, mood) in WAYS {
        let keys = Keys::default();
        for event in testkit::events("notes-intake") {
            let request = coming(&event, way);
            let name = format!("{} {}", request.method(), request.raw_http_path());
            let sink = Recorded { mood, ..Recorded::default() };
            let response = answer(request, &sink, &keys).await;
            let status = response.status().as_u16();
            check(document, operations.get(&name), &response);
            let code = json(&response)["code"].as_str().map(str::to_owned);
            if operations.contains_key(&name) {
                answers.insert((name, status, code));
            } else {
                others.insert(status);
            }
        }
    }
    (answers, others)
}

#[tokio::test]
async fn what_is_documented_is_answered_and_what_is_answered_is_documented() {
    let document = document();
    let (answers, others) = given(&document).await;
    assert_eq!(answers, documented(&document));
    assert_eq!(others, BTreeSet::from([404, 405]));
    assert_eq!(operations(&document).len(), 2);
}

#[tokio::test]
async fn every_example_of_a_request_is_accepted() {
    let document = document();
    let samples =
        [("POST /outreach-notes", "reached-patient"), ("POST /outreach-event", "event-successful")];
    for (operation, sample) in samples {
        let content = &operations(&document)[operation]["requestBody"]["content"];
        let examples = content["application/json"]["examples"].as_object().unwrap();
        assert!(examples.len() >= 3, "{operation}");
        for (name, example) in examples {
            let mut event = testkit::event(&format!("notes-intake/{sample}.json"));
            event["body"] = example["value"].to_string().into();
            event["headers"]["idempotency-key"] =
                document["components"]["parameters"]["IdempotencyKey"]["example"].clone();
            let response = answer(parsed(&event), &Recorded::default(), &Keys::default()).await;
            assert_eq!(response.status(), 202, "{operation}: {name}");
        }
    }
}

fn texts(values: &Value) -> Vec<&str> {
    values.as_array().unwrap().iter().map(|value| value.as_str().unwrap()).collect()
}

#[test]
fn the_words_and_limits_of_the_document_are_the_domains() {
    let document = document();
    let schemas = &document["components"]["schemas"];
    assert_eq!(texts(&schemas["Outcome"]["enum"]), ContactOutcome::ALL.map(ContactOutcome::name));
    let event = &schemas["Event"]["properties"];
    assert_eq!(texts(&event["status"]["enum"]), EventStatus::ALL.map(EventStatus::name));
    let note = &schemas["NoteFields"]["properties"];
    for target in texts(&note["escalation_target"]["enum"]) {
        assert!(target.parse::<EscalationTarget>().is_ok(), "{target}");
    }
    assert_eq!(note["relationship"]["maxLength"], MAX_FIELD_CHARS);
    for text in [&note["text"], &event["notes"]] {
        assert_eq!(text["maxLength"], MAX_TEXT_BYTES);
    }
}

#[test]
fn each_outcome_asks_in_the_document_for_the_fields_that_the_domain_asks_for() {
    let document = document();
    let cases = document["components"]["schemas"]["Note"]["allOf"][2]["anyOf"].clone();
    let mut required = BTreeMap::new();
    for case in cases.as_array().unwrap() {
        for outcome in texts(&case["properties"]["outcome"]["enum"]) {
            let field = case["required"][0].as_str();
            assert_eq!(required.insert(outcome, field), None, "{outcome} twice");
        }
    }
    for outcome in ContactOutcome::ALL {
        let body = serde_json::json!({
            "person_id": "P1", "outcome": outcome, "contacted_at": "2024-09-01T14:52:00Z",
        });
        let asked = serde_json::from_value(body).unwrap();
        let caller = domain::outreach::Caller {
            tenant: "main".parse().unwrap(),
            author: "nurse-7".parse().unwrap(),
            clinics: vec!["north".parse().unwrap()],
        };
        let now = "2024-09-01T15:00:00Z".parse().unwrap();
        let refused = OutreachNote::accept(asked, &caller, "n".parse().unwrap(), now).err();
        let field = required[outcome.name()].map(|field| format!("the field {field} is required"));
        assert_eq!(refused.map(|error| error.to_string()), field, "{outcome}");
    }
}
