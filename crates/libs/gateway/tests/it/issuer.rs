//! The issuer of a laptop, and its key on the disk.

use std::{fs, os::unix::fs::PermissionsExt};

use chrono::TimeDelta;
use gateway::{IssuerError, JwtAuthorizer, LocalIssuer, Refusal};
use serde_json::{Map, Value, json};
use tempfile::TempDir;

use crate::token::{self, AUDIENCE, ISSUER, SCOPE};

fn claims(claims: Value) -> Map<String, Value> {
    claims.as_object().unwrap().clone()
}

fn authorize(issuer: &LocalIssuer, token: &str, later: TimeDelta) -> Result<String, Refusal> {
    let authorizer = JwtAuthorizer::new(ISSUER, &[AUDIENCE], &issuer.jwks()).unwrap();
    let headers = http::HeaderMap::from_iter([(
        http::header::AUTHORIZATION,
        http::HeaderValue::from_str(&format!("Bearer {token}")).unwrap(),
    )]);
    let identity = authorizer.authorize(&headers, &[SCOPE.to_owned()], token::now() + later)?;
    Ok(identity.claims["sub"].clone())
}

#[test]
fn a_token_of_the_issuer_is_valid_for_its_lifetime() {
    let issuer = token::issuer();
    let claims =
        claims(json!({ "sub": "nurse-7", "aud": AUDIENCE, "scope": SCOPE, "iss": "other" }));
    let token = issuer.sign(&claims, TimeDelta::hours(8), token::now()).unwrap();
    let valid = Ok("nurse-7".to_owned());
    assert_eq!(authorize(&issuer, &token, TimeDelta::zero()), valid);
    assert_eq!(authorize(&issuer, &token, TimeDelta::seconds(8 * 3600 - 1)), valid);
    assert_eq!(authorize(&issuer, &token, TimeDelta::hours(8)), Err(Refusal::Expired));
    assert_eq!(authorize(&issuer, &token, TimeDelta::seconds(-1)), Err(Refusal::IssuedLater));
}

#[test]
fn the_key_set_has_the_public_part_alone() {
    let jwks = serde_json::to_value(token::issuer().jwks()).unwrap();
    let key = jwks["keys"][0].as_object().unwrap();
    let mut names: Vec<_> = key.keys().map(String::as_str).collect();
    names.sort_unstable();
    assert_eq!(names, ["alg", "e", "kid", "kty", "n", "use"]);
}

#[test]
fn a_key_that_is_kept_in_a_folder_outlives_the_issuer_and_is_its_owners_alone() {
    let folder = TempDir::new().unwrap();
    let folder = folder.path().join("made/on/demand");
    fs::create_dir_all(&folder).unwrap();
    let file = folder.join("issuer-key.pk8");
    let key = include_bytes!("../keys/issuer-for-tests-only.pk8");
    fs::write(&file, key).unwrap();
    fs::set_permissions(&file, fs::Permissions::from_mode(0o644)).unwrap();
    assert!(matches!(LocalIssuer::open(&folder, ISSUER), Err(IssuerError::File(_))));
    fs::set_permissions(&file, fs::Permissions::from_mode(0o600)).unwrap();
    let opened = LocalIssuer::open(&folder, ISSUER).ok().unwrap();
    assert_eq!(opened.jwks(), token::issuer().jwks());
    fs::write(&file, b"no key").unwrap();
    assert!(matches!(LocalIssuer::open(&folder, ISSUER), Err(IssuerError::Key)));
}

#[test]
fn issuers_that_start_at_once_in_one_folder_share_the_key_that_one_of_them_made() {
    let folder = TempDir::new().unwrap();
    let folder = folder.path().join("new");
    let open = || LocalIssuer::open(&folder, ISSUER).ok().unwrap().jwks();
    let all = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..3).map(|_| scope.spawn(open)).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect::<Vec<_>>()
    });
    assert!(all.iter().all(|jwks| *jwks == all[0]));
    let left: Vec<_> = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    assert_eq!(left, [folder.join("issuer-key.pk8")]);
    let mode = fs::metadata(&left[0]).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
}
