//! Every token attack that is known here, over TCP.

use aws_lc_rs::signature;
use gateway::{JwtAuthorizer, Limits, Refusal};
use http::{HeaderMap, HeaderValue, header::AUTHORIZATION};
use serde_json::{Value, json};

use crate::{
    client::Client,
    reference::{CHECKS, decide},
    server::Server,
    token::{self, AUDIENCE, ISSUER, SCOPE, Token},
};

struct Case {
    name: String,
    headers: Vec<Vec<u8>>,
    status: u16,
}

#[derive(Default)]
struct Table(Vec<Case>);

impl Table {
    fn headers(&mut self, status: u16, name: &str, headers: Vec<Vec<u8>>) {
        self.0.push(Case { name: name.to_owned(), headers, status });
    }

    fn raw(&mut self, status: u16, name: &str, header: impl Into<Vec<u8>>) {
        self.headers(status, name, vec![header.into()]);
    }

    fn bearer(&mut self, status: u16, name: &str, token: &str) {
        self.raw(status, name, format!("Bearer {token}"));
    }

    fn signed(&mut self, status: u16, name: &str, token: Token) {
        self.bearer(status, name, &token.sign());
    }
}

fn table() -> Vec<Case> {
    let mut table = Table::default();
    valid(&mut table);
    algorithms(&mut table);
    keys(&mut table);
    claims(&mut table);
    scopes(&mut table);
    shapes(&mut table);
    carriers(&mut table);
    table.0
}

fn valid(table: &mut Table) {
    let valid = Token::valid;
    let second = token::now().timestamp();
    table.signed(200, "a valid token", valid());
    table.raw(200, "a valid token without Bearer", valid().sign());
    table.signed(200, "aud as list", valid().claim("aud", json!(["x", AUDIENCE])));
    let client = valid().without("aud").claim("client_id", json!(AUDIENCE));
    table.signed(200, "client_id in place of aud", client);
    table.signed(200, "valid from this second", valid().claim("nbf", json!(second)));
    table.signed(200, "neither nbf nor iat", valid().without("nbf").without("iat"));
    table.signed(200, "several scopes", valid().claim("scope", json!("a outreach:write b")));
    table.signed(200, "scope as list", valid().claim("scope", json!(["a", SCOPE])));
    let listed = valid().without("scope").claim("scp", json!(["a", SCOPE]));
    table.signed(200, "scp as list", listed.clone());
    table.signed(200, "scp as one scope", listed.claim("scp", json!(SCOPE)));
    table.signed(200, "a jku that is not needed", valid().header("jku", json!("http://a.invalid")));
    let own = valid().header("jwk", token::jwk(&token::issuer()));
    table.signed(200, "a jwk that is not needed", own);
}

fn algorithms(table: &mut Table) {
    let with = |name: &str| Token::valid().header("alg", json!(name));
    for name in ["none", "None", "NONE", "nOnE"] {
        let parts = with(name).parts();
        table.bearer(401, &format!("alg {name} without signature"), &format!("{parts}."));
        table.bearer(401, &format!("alg {name} with signature"), &token::sign(&parts));
    }
    let confused = with("HS256").parts();
    let forged = token::sign_with_secret(&confused, &token::public_key());
    table.bearer(401, "HS256 with the public key", &forged);
    let jwk = token::jwk(&token::issuer()).to_string();
    let forged = token::sign_with_secret(&confused, jwk.as_bytes());
    table.bearer(401, "HS256 with the text of the key set", &forged);
    let parts = with("RS256").parts();
    let forged = token::sign_with_secret(&parts, &token::public_key());
    table.bearer(401, "an HMAC as RS256", &forged);
    for name in ["HS256", "ES256", "PS256", "RS384", "rs256", "RS256 ", ""] {
        table.signed(401, &format!("an RS256 signature as {name:?}"), with(name));
    }
    let genuine = [
        ("PS256", &signature::RSA_PSS_SHA256),
        ("RS384", &signature::RSA_PKCS1_SHA384),
        ("RS512", &signature::RSA_PKCS1_SHA512),
    ];
    for (name, algorithm) in genuine {
        let token = token::sign_with(&with(name).parts(), algorithm);
        table.bearer(401, &format!("{name}, for which the key is not"), &token);
    }
    for value in [Value::Null, json!(["RS256"]), json!(256)] {
        table.signed(401, &format!("alg {value}"), Token::valid().header("alg", value));
    }
    table.signed(401, "no alg", Token::valid().without("alg"));
}

fn keys(table: &mut Table) {
    let valid = Token::valid;
    let own = token::jwk(&token::issuer())["kid"].clone();
    table.signed(401, "an unknown kid", valid().header("kid", json!("other")));
    table.signed(401, "no kid", valid().without("kid"));
    for kid in [Value::Null, json!(""), json!([own]), json!("../../dev/null"), json!(0)] {
        table.signed(401, &format!("kid {kid}"), valid().header("kid", kid));
    }
    let foreign = token::strangers_jwk();
    let stranger = |token: Token| token::sign_as_stranger(&token.parts());
    table.bearer(401, "a stranger's signature", &stranger(valid()));
    let named = valid().header("kid", foreign["kid"].clone());
    table.bearer(401, "a stranger's key and kid", &stranger(named.clone()));
    table.bearer(401, "a stranger's jwk", &stranger(named.header("jwk", foreign.clone())));
    table.bearer(401, "a stranger's jwk, our kid", &stranger(valid().header("jwk", foreign)));
    let away = valid().header("jku", json!("http://a.invalid/jwks.json"));
    table.bearer(401, "a stranger's jku", &stranger(away));
    let away = valid().header("x5u", json!("http://a.invalid/x.pem"));
    table.bearer(401, "a stranger's x5u", &stranger(away));
    table.bearer(401, "a stranger's x5c", &stranger(valid().header("x5c", json!(["AQAB"]))));
    let critical = valid().header("crit", json!(["b64"])).header("b64", json!(false));
    table.signed(401, "crit b64", critical);
    table.signed(401, "crit of an unknown extension", valid().header("crit", json!(["x"])));
    table.signed(401, "an empty crit", valid().header("crit", json!([])));
}

fn claims(table: &mut Table) {
    let with = |name: &str, value: Value| Token::valid().claim(name, value);
    let second = token::now().timestamp();
    for exp in [json!(second - 1), json!(second), json!((second + 60).to_string()), Value::Null] {
        table.signed(401, &format!("exp {exp}"), with("exp", exp));
    }
    table.signed(401, "no exp", Token::valid().without("exp"));
    for later in [json!(second + 1), json!("0"), Value::Null, json!([0])] {
        table.signed(401, &format!("nbf {later}"), with("nbf", later.clone()));
        table.signed(401, &format!("iat {later}"), with("iat", later));
    }
    let slash = json!(format!("{ISSUER}/"));
    for iss in [slash, json!("http://a.invalid"), json!([ISSUER]), json!(""), Value::Null] {
        table.signed(401, &format!("iss {iss}"), with("iss", iss));
    }
    table.signed(401, "no iss", Token::valid().without("iss"));
    for aud in [json!("other"), json!(["x", "y"]), json!([]), json!("work"), json!([[AUDIENCE]])] {
        table.signed(401, &format!("aud {aud}"), with("aud", aud));
    }
    table.signed(401, "neither aud nor client_id", Token::valid().without("aud"));
    let client = Token::valid().claim("client_id", json!(AUDIENCE));
    for aud in [json!("other"), Value::Null, json!({ "a": AUDIENCE })] {
        table.signed(401, &format!("client_id beside aud {aud}"), client.clone().claim("aud", aud));
    }
}

fn scopes(table: &mut Table) {
    let with = |value: Value| Token::valid().claim("scope", value);
    for scope in [
        "outreach:read",
        "outreach:writ",
        "outreach",
        "outreach:write2",
        "Outreach:Write",
        "outreach:write,outreach:read",
        "outreach:read\toutreach:write",
        "outreach:read\u{a0}outreach:write",
        "outreach:read\u{2003}outreach:write",
        "outre\u{430}ch:write",
        "\u{43e}utreach:write",
        "outreach:write\u{200b}",
        "\u{feff}outreach:write",
        "outreach\u{ff1a}write",
        "outreach:write\0",
        "*",
        "outreach:*",
        "",
    ] {
        table.signed(403, &format!("scope {scope:?}"), with(json!(scope)));
    }
    for scope in [Value::Null, json!(1), json!(true), json!([[SCOPE]]), json!({ SCOPE: true })] {
        table.signed(403, &format!("scope {scope}"), with(scope));
    }
    table.signed(403, "no scope", Token::valid().without("scope"));
    let nested = Token::valid().without("scope").claim("claims", json!({ "scope": SCOPE }));
    table.signed(403, "a scope inside another claim", nested);
    let spaced = Token::valid().without("scope").claim("scp", json!("a outreach:write"));
    table.signed(403, "scp as a text of several scopes", spaced);
    table.signed(
        403,
        "the claim in capitals",
        Token::valid().without("scope").claim("SCOPE", json!(SCOPE)),
    );
}

fn shapes(table: &mut Table) {
    let token = Token::valid().sign();
    let parts: Vec<&str> = token.split('.').collect();
    let (header, claims, signature) = (parts[0], parts[1], parts[2]);
    table.bearer(401, "the last sign cut off", &token[..token.len() - 1]);
    table.bearer(401, "half a signature", &token[..token.len() - signature.len() / 2]);
    table.bearer(401, "no signature", &format!("{header}.{claims}"));
    table.bearer(401, "an empty signature", &format!("{header}.{claims}."));
    table.bearer(401, "an extra segment", &format!("{token}.x"));
    table.bearer(401, "an extra dot", &format!("{token}."));
    table.bearer(401, "a dot before", &format!(".{token}"));
    table.bearer(401, "dots alone", "..");
    let stronger = Token::valid().claim("sub", json!("admin")).parts();
    table.bearer(401, "other claims", &format!("{stronger}.{signature}"));
    let other = Token::valid().header("typ", json!("at+jwt")).parts();
    table.bearer(401, "another header", &format!("{other}.{signature}"));
    let torn: String = signature.chars().rev().collect();
    table.bearer(401, "a tampered signature", &format!("{header}.{claims}.{torn}"));
    table.bearer(401, "a padded signature", &format!("{token}=="));
    let slack = |last: char| if last == 'A' { 'B' } else { char::from(last as u8 + 1) };
    let last = token.chars().last().map(slack).unwrap();
    table.bearer(
        401,
        "stray bits behind the signature",
        &format!("{}{last}", &token[..token.len() - 1]),
    );
    table.bearer(401, "a space inside", &token.replacen('.', " .", 1));
    for (name, text) in [("a list", "[]"), ("no JSON", "{"), ("null", "null"), ("empty", "")] {
        let whole = Token::valid();
        let claims = token::parts(&whole.header.to_string(), text);
        table.bearer(401, &format!("claims that are {name}"), &token::sign(&claims));
        let header = token::parts(text, &whole.claims.to_string());
        table.bearer(401, &format!("a header that is {name}"), &token::sign(&header));
    }
    let deep = format!(r#"{{"x":{}{}}}"#, "[".repeat(1000), "]".repeat(1000));
    let deep = token::parts(&Token::valid().header.to_string(), &deep);
    table.bearer(401, "claims a thousand levels deep", &token::sign(&deep));
    doubles(table);
}

fn doubles(table: &mut Table) {
    let Token { header, claims } = Token::valid();
    let twice = |part: &Value, more: &str| part.to_string().replacen('{', &format!("{{{more},"), 1);
    for more in [r#""scope":"outreach:read""#, r#""sub":"admin""#, r#""exp":1"#] {
        let parts = token::parts(&header.to_string(), &twice(&claims, more));
        table.bearer(401, &format!("a second {more}"), &token::sign(&parts));
    }
    for more in [r#""alg":"none""#, r#""kid":"other""#] {
        let parts = token::parts(&twice(&header, more), &claims.to_string());
        table.bearer(401, &format!("a second {more}"), &token::sign(&parts));
    }
}

fn carriers(table: &mut Table) {
    let token = Token::valid().sign();
    let bearer = format!("Bearer {token}").into_bytes();
    table.headers(401, "no header", Vec::new());
    table.raw(401, "an empty header", "");
    table.raw(401, "Bearer alone", "Bearer");
    table.raw(401, "Bearer and a space", "Bearer ");
    table.raw(401, "Basic", format!("Basic {token}"));
    table.raw(401, "Bearer twice", format!("Bearer Bearer {token}"));
    table.raw(401, "two spaces", format!("Bearer  {token}"));
    table.raw(401, "Bearer without space", format!("Bearer{token}"));
    table.raw(401, "two tokens in one header", format!("Bearer {token}, Bearer {token}"));
    table.headers(401, "the same header twice", vec![bearer.clone(), bearer.clone()]);
    table.headers(401, "an empty header after a good one", vec![bearer.clone(), Vec::new()]);
    table.headers(401, "a bad header before a good one", vec![b"Bearer x".to_vec(), bearer]);
    table.raw(401, "no UTF-8", b"Bearer \xFF\xFE.\x80.\x80".to_vec());
    table.raw(401, "UTF-8 beyond ASCII", format!("Bearer {token}\u{e9}"));
    let giant = Token::valid().claim("pad", json!("x".repeat(20_000)));
    table.signed(431, "a giant token", giant);
}

#[tokio::test]
async fn no_token_attack_has_a_wrong_decision_and_none_reaches_the_handler() {
    let server = Server::start(Limits::default()).await;
    let (mut wrong, mut passed) = (Vec::new(), 0);
    for case in table() {
        let mut request = b"POST /worklist/notes HTTP/1.1\r\nhost: localhost\r\n".to_vec();
        for header in &case.headers {
            request.extend([b"authorization: ", &header[..], b"\r\n"].concat());
        }
        request.extend(b"content-length: 0\r\n\r\n");
        let answer = Client::to(server.address).await.ask(request).await;
        passed += usize::from(case.status == 200);
        if answer.status != case.status || server.events.count() != passed {
            wrong.push((case.name, case.status, answer.status));
        }
    }
    assert_eq!(wrong, []);
    assert_eq!(server.events.count(), 12);
}

#[test]
fn a_key_for_any_algorithm_is_used_for_rsa_with_sha_2_alone() {
    let mut jwk = token::jwk(&token::issuer());
    jwk.as_object_mut().unwrap().remove("alg");
    let keys = serde_json::from_value(json!({ "keys": [jwk] })).unwrap();
    let authorizer = JwtAuthorizer::new(ISSUER, &[AUDIENCE], &keys).unwrap();
    let decide = |name: &str, sign: &dyn Fn(&str) -> String| {
        let token = sign(&Token::valid().header("alg", json!(name)).parts());
        let headers = [(AUTHORIZATION, HeaderValue::from_str(&token).unwrap())];
        let scopes = [SCOPE.to_owned()];
        authorizer.authorize(&HeaderMap::from_iter(headers), &scopes, token::now()).err()
    };
    let signed = |algorithm| move |parts: &str| token::sign_with(parts, algorithm);
    assert_eq!(decide("RS256", &signed(&signature::RSA_PKCS1_SHA256)), None);
    assert_eq!(decide("RS384", &signed(&signature::RSA_PKCS1_SHA384)), None);
    assert_eq!(decide("RS512", &signed(&signature::RSA_PKCS1_SHA512)), None);
    let refused = Some(Refusal::Algorithm);
    assert_eq!(decide("PS256", &signed(&signature::RSA_PSS_SHA256)), refused);
    assert_eq!(decide("PS512", &signed(&signature::RSA_PSS_SHA512)), refused);
    let confused = |parts: &str| token::sign_with_secret(parts, &token::public_key());
    assert_eq!(decide("HS256", &confused), refused);
    assert_eq!(decide("none", &|parts| format!("{parts}.")), Some(Refusal::Malformed));
}

#[test]
fn the_table_holds_at_least_a_hundred_attacks_of_different_names() {
    let mut names: Vec<_> =
        table().into_iter().filter(|case| case.status != 200).map(|case| case.name).collect();
    let all = names.len();
    names.sort();
    names.dedup();
    assert_eq!(names.len(), all);
    assert!(all >= 100, "{all}");
}

#[test]
fn a_second_verifier_agrees_with_the_table_and_each_of_its_checks_is_needed() {
    let table = table();
    let wrong = |left_out| {
        let wrong = table.iter().filter(|case| decide(&case.headers, left_out) != case.status);
        wrong.map(|case| case.name.as_str()).collect::<Vec<_>>()
    };
    assert_eq!(wrong(None), [""; 0]);
    for check in CHECKS {
        assert_ne!(wrong(Some(*check)), [""; 0], "no case needs {check:?}");
    }
}
