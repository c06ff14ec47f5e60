//! Who may post what for which clinic.

use serde_json::json;

use super::*;

/// A role's scopes, and whether they allow writing notes.
const ROLES: [(&str, &str, bool); 6] = [
    ("nurse", "outreach:write", true),
    ("care coordinator", "worklist:read outreach:write", true),
    ("reader of the worklist", "worklist:read", false),
    ("analyst", "analytics:read", false),
    ("break-glass reader", "worklist:read worklist:break-glass", false),
    ("nobody", "", false),
];

/// The clinics of the token, the one that the body names, and the answer to a role that may write.
const CLINICS: [(&str, Option<&str>, u16); 5] = [
    ("north", None, 202),
    ("north", Some("north"), 202),
    ("north", Some("south"), 403),
    ("[north south]", Some("south"), 202),
    ("north,south", None, 422),
];

const ROUTES: [&str; 2] = ["reached-patient", "event-unreachable"];

fn event(route: &str) -> Value {
    testkit::event(&format!("notes-intake/{route}.json"))
}

fn with_claims(mut event: Value, claims: Value, scopes: Value) -> Value {
    event["requestContext"]["authorizer"]["jwt"] = json!({ "claims": claims, "scopes": scopes });
    event
}

fn naming(mut event: Value, clinic: Option<&str>) -> Value {
    let mut body: Value = serde_json::from_str(event["body"].as_str().unwrap()).unwrap();
    if let Some(clinic) = clinic {
        body["clinic_id"] = clinic.into();
    }
    event["body"] = body.to_string().into();
    event
}

async fn status(event: &Value, sink: &Recorded) -> u16 {
    answer(parsed(event), sink, &Keys::default()).await.status().as_u16()
}

#[tokio::test]
async fn each_role_writes_for_its_own_clinics_or_not_at_all() {
    let mut decisions = 0;
    for (role, scopes, may_write) in ROLES {
        for (clinics, named, granted) in CLINICS {
            for route in ROUTES {
                for listed in [json!(null), json!(scopes.split(' ').collect::<Vec<_>>())] {
                    let claims = json!({
                        "sub": "someone", "tenant": "main", "clinics": clinics, "scope": scopes,
                    });
                    let event = naming(with_claims(event(route), claims, listed), named);
                    let sink = Recorded::default();
                    let expected = if may_write { granted } else { 403 };
                    let case = format!("{role} of {clinics} for {named:?} by {route}");
                    assert_eq!(status(&event, &sink).await, expected, "{case}");
                    assert_eq!(sink.notes.all().len(), usize::from(expected == 202), "{case}");
                    decisions += 1;
                }
            }
        }
    }
    assert_eq!(decisions, 120);
}

#[tokio::test]
async fn a_token_in_doubt_writes_nothing() {
    let doubtful = [
        json!({}),
        json!({ "sub": "a", "tenant": "main" }),
        json!({ "sub": "a", "clinics": "north" }),
        json!({ "tenant": "main", "clinics": "north" }),
        json!({ "sub": "", "tenant": "main", "clinics": "north" }),
        json!({ "sub": "a\nb", "tenant": "main", "clinics": "north" }),
        json!({ "sub": "a", "tenant": "../main", "clinics": "north" }),
        json!({ "sub": "a", "tenant": "main,other", "clinics": "north" }),
        json!({ "sub": "a", "tenant": "[main other]", "clinics": "north" }),
        json!({ "sub": "a", "tenant": "main", "clinics": "" }),
        json!({ "sub": "a", "tenant": "main", "clinics": "[]" }),
        json!({ "sub": "a", "tenant": "main", "clinics": "*" }),
        json!({ "sub": "a", "tenant": "main", "clinics": "north,*" }),
        json!({ "sub": "a", "tenant": "main", "clinics": "[north" }),
        json!({ "sub": "a", "tenant": "main", "clinics": "north south" }),
        json!({ "sub": "a", "tenant": "main", "clinics": "north,,south" }),
        json!({ "sub": "a", "tenant": "main", "Clinics": "north" }),
    ];
    for claims in doubtful {
        for route in ROUTES {
            let sink = Recorded::default();
            let event = with_claims(event(route), claims.clone(), json!(["outreach:write"]));
            assert_eq!(status(&event, &sink).await, 403, "{claims} by {route}");
            assert!(sink.notes.all().is_empty());
        }
    }
}

#[tokio::test]
async fn a_scope_counts_only_whole() {
    let near =
        ["outreach", "outreach:write:all", "OUTREACH:WRITE", "outreach:*", "*", "outreach :write"];
    for scope in near {
        for route in ROUTES {
            let claims =
                json!({ "sub": "a", "tenant": "main", "clinics": "north", "scope": scope });
            let event = with_claims(event(route), claims, json!([scope]));
            assert_eq!(status(&event, &Recorded::default()).await, 403, "{scope} by {route}");
        }
    }
}

#[tokio::test]
async fn another_kind_of_authorizer_or_an_older_payload_is_no_token() {
    for route in ROUTES {
        let mut lambda = event(route);
        lambda["requestContext"]["authorizer"] =
            json!({ "lambda": { "sub": "a", "clinics": "north" } });
        assert_eq!(status(&lambda, &Recorded::default()).await, 401);
        let mut forged = event(route);
        forged["requestContext"]["authorizer"] = json!(null);
        forged["headers"]["authorization"] = "Bearer eyJhbGciOiJub25lIn0.e30.".into();
        assert_eq!(status(&forged, &Recorded::default()).await, 401);
    }
}
