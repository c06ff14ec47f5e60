//! Who may ask for what of which clinic.

use serde_json::json;

use super::*;

/// A role's scopes, and whether they allow reading the list and writing notes.
const ROLES: [(&str, &str, bool, bool); 6] = [
    ("care coordinator", "worklist:read outreach:write", true, true),
    ("reader", "worklist:read", true, false),
    ("nurse of the notes app", "outreach:write", false, false),
    ("analyst", "analytics:read", false, false),
    ("near miss", "worklist:readall worklist OUTREACH:WRITE", false, false),
    ("nobody", "", false, false),
];

/// The clinics of the token, and whether north and south are among them; `None` where they are in
/// doubt.
const CLINICS: [(&str, Option<(bool, bool)>); 5] = [
    ("north", Some((true, false))),
    ("south", Some((false, true))),
    ("[north south]", Some((true, true))),
    ("west", Some((false, false))),
    ("north,*", None),
];

/// A route, whether it is one patient of north, and whether it writes.
const ROUTES: [(&str, bool, bool); 8] = [
    ("list", false, false),
    ("list-page", false, false),
    ("csv", false, false),
    ("digest-json", false, false),
    ("digest-text", false, false),
    ("patient", true, false),
    ("patient-page", true, false),
    ("note", true, true),
];

fn with_claims(case: &str, scope: &str, clinics: &str) -> Value {
    let mut event = event(case);
    let claims = json!({ "sub": "someone", "tenant": "main", "clinics": clinics, "scope": scope });
    event["requestContext"]["authorizer"]["jwt"] = json!({ "claims": claims, "scopes": null });
    event
}

#[tokio::test]
async fn each_role_sees_the_lists_of_its_own_clinics_or_nothing() {
    let mut decisions = 0;
    let world = World::new().await;
    for (role, scopes, may_read, may_write) in ROLES {
        for (clinics, own) in CLINICS {
            for (route, is_of_north, writes) in ROUTES {
                let case = format!("{role} of {clinics} by {route}");
                let is_allowed = may_read && (may_write || !writes);
                let expected = match own {
                    _ if !is_allowed => 403,
                    None => 403,
                    Some((false, _)) if is_of_north => 404,
                    Some(_) if writes => 303,
                    Some(_) => 200,
                };
                let before = world.stream.notes.all().len();
                let response = world.handle(request(&with_claims(route, scopes, clinics))).await;
                assert_eq!(response.status(), expected, "{case}");
                let wrote = world.stream.notes.all().len() - before;
                assert_eq!(wrote, usize::from(expected == 303), "{case}");
                let (north, south) = own.filter(|_| expected == 200).unwrap_or_default();
                let text = body(&response);
                assert!(north || !text.contains("MRN-P") && !text.contains("&lt;P"), "{case}");
                assert!(south || !text.contains("MRN-S") && !text.contains("&lt;S"), "{case}");
                decisions += 1;
            }
        }
    }
    assert_eq!(decisions, 240);
}

#[tokio::test]
async fn a_token_of_another_customer_sees_nothing() {
    let world = World::new().await;
    let mut event = event("list-of-two-clinics");
    event["requestContext"]["authorizer"]["jwt"]["claims"]["tenant"] = "other".into();
    let list = json(&world.handle(request(&event)).await);
    assert_eq!((list["run_id"].clone(), list["to_call"].clone()), (Value::Null, json!([])));
}

#[tokio::test]
async fn a_token_in_doubt_sees_nothing() {
    let world = World::new().await;
    let doubtful = [
        json!({}),
        json!({ "sub": "a", "tenant": "main" }),
        json!({ "sub": "a", "clinics": "north" }),
        json!({ "tenant": "main", "clinics": "north" }),
        json!({ "sub": "a", "tenant": "../main", "clinics": "north" }),
        json!({ "sub": "a", "tenant": "main", "clinics": "" }),
        json!({ "sub": "a", "tenant": "main", "clinics": "[]" }),
        json!({ "sub": "a", "tenant": "main", "clinics": "north south" }),
        json!({ "sub": "a", "tenant": "main", "clinics": "[north" }),
    ];
    for claims in doubtful {
        for (route, ..) in ROUTES {
            let mut event = event(route);
            let scopes = json!(["worklist:read", "outreach:write"]);
            event["requestContext"]["authorizer"]["jwt"] =
                json!({ "claims": claims, "scopes": scopes });
            assert_eq!(world.handle(request(&event)).await.status(), 403, "{claims} by {route}");
        }
    }
    assert!(world.stream.notes.all().is_empty());
}
