//! Requests and answers as API Gateway makes them.

use std::future::Ready;

use aws_lambda_events::apigw::{ApiGatewayV2httpRequest, ApiGatewayV2httpResponse};
use gateway::{HandlerFailed, Limits, Routes};
use serde_json::{Value, json};

use crate::{
    client::{Answer, Client},
    server::{Events, Server, response},
    token::{SCOPE, Token},
};

fn get(path: &str) -> String {
    format!("GET {path} HTTP/1.1\r\nhost: localhost:8080\r\n\r\n")
}

/// A note of a nurse with a valid token.
fn note(headers: &str, body: &str) -> String {
    let (token, length) = (Token::valid().sign(), body.len());
    format!(
        "POST /worklist/notes HTTP/1.1\r\nHost: api.localhost:8080\r\nAuthorization: Bearer {token}\r\n\
         {headers}Content-Length: {length}\r\n\r\n{body}"
    )
}

async fn server() -> Server {
    Server::start(Limits::default()).await
}

/// What a client gets when the handler answers this.
async fn answered(answer: Value) -> Answer {
    let handler = move |_: ApiGatewayV2httpRequest| {
        let answer = response(answer.clone());
        async move { Ok::<_, HandlerFailed>(answer) }
    };
    let routes = Routes::new().open("$default", handler).unwrap();
    let server = Server::with(routes, Events::default(), Limits::default()).await;
    server.ask(get("/anything")).await
}

#[tokio::test]
async fn a_request_becomes_the_event_of_payload_format_2() {
    let server = server().await;
    let headers = "X-Tag: a\r\nContent-Type: application/json\r\nx-tag: b\r\nCookie: s=1; t=2\r\n\
                   cookie: u=3\r\nUser-Agent: worklist/1\r\nX-Forwarded-For: 192.0.2.1\r\n\
                   X-Forwarded-Proto: https\r\n";
    let answer = server.ask(note(headers, r#"{"text":"ü"}"#)).await;
    assert_eq!((answer.status, &answer.body[..]), (200, &b"{}"[..]));

    let mut event = server.events.last();
    let authorization = event["headers"]["authorization"].take();
    assert!(authorization.as_str().unwrap().starts_with("Bearer ey"));
    let expected = json!({
        "authorization": null, "content-length": "13", "content-type": "application/json",
        "host": "api.localhost:8080", "user-agent": "worklist/1",
        "x-forwarded-for": "192.0.2.1, 127.0.0.1",
        "x-forwarded-port": server.address.port().to_string(),
        "x-forwarded-proto": "http", "x-tag": "a,b",
    });
    assert_eq!(event["headers"], expected);
    assert_eq!(event["cookies"], json!(["s=1", "t=2", "u=3"]));
    assert_eq!(event["body"], r#"{"text":"ü"}"#);
    let parts = ["version", "routeKey", "rawPath", "rawQueryString", "isBase64Encoded"];
    let parts = parts.map(|name| event[name].clone());
    let expected = json!(["2.0", "POST /worklist/notes", "/worklist/notes", "", false]);
    assert_eq!(json!(parts), expected);
}

#[tokio::test]
async fn an_event_says_when_and_by_whom_it_was_asked_for() {
    let server = server().await;
    let answer = server.ask(note("", "{}")).await;
    let context = server.events.last()["requestContext"].clone();
    assert_eq!(context["requestId"], answer.header("apigw-requestid")[0]);
    assert_eq!(context["time"], "01/Sep/2024:15:00:00 +0000");
    assert_eq!(context["timeEpoch"], 1_725_202_800_000_i64);
    assert_eq!(context["routeKey"], "POST /worklist/notes");
    assert_eq!(context["stage"], "$default");
    assert_eq!(context["domainName"], "api.localhost");
    let expected = json!({
        "method": "POST", "path": "/worklist/notes", "protocol": "HTTP/1.1",
        "sourceIp": "127.0.0.1", "userAgent": "",
    });
    assert_eq!(context["http"], expected);
    let jwt = &context["authorizer"]["jwt"];
    assert_eq!(jwt["scopes"], json!([SCOPE]));
    assert_eq!(jwt["claims"]["clinics"], "[north south]");
    assert_eq!(jwt["claims"]["exp"], "1725206400");
}

#[tokio::test]
async fn a_route_without_scopes_takes_any_valid_token_and_leaves_the_scopes_out() {
    let server = server().await;
    let token = Token::valid().without("scope").sign();
    let with = |header: &str| format!("GET /worklist HTTP/1.1\r\nhost: x\r\n{header}\r\n");
    let answer = server.ask(with(&format!("authorization: {token}\r\n"))).await;
    assert_eq!(answer.status, 200);
    let jwt = server.events.last()["requestContext"]["authorizer"]["jwt"].clone();
    assert_eq!(jwt.get("scopes"), None);
    let answer = server.ask(with("")).await;
    assert_eq!(answer.problem(), (401, "Unauthorized".to_owned()));
    assert_eq!(answer.header("www-authenticate"), ["Bearer"]);
}

#[tokio::test]
async fn refusals_say_what_is_wrong_and_show_nothing_of_the_token() {
    let server = server().await;
    let ask = async |token: Token| {
        let token = token.sign();
        let head = "POST /worklist/notes HTTP/1.1\r\nhost: x\r\n";
        server.ask(format!("{head}authorization: {token}\r\n\r\n")).await
    };
    let answer = ask(Token::valid().claim("scope", json!("canary"))).await;
    assert_eq!(answer.problem(), (403, "Forbidden".to_owned()));
    let challenge = r#"Bearer scope="outreach:write" error="insufficient_scope" error_description="the token has none of the scopes of the route""#;
    assert_eq!(answer.header("www-authenticate"), [challenge]);
    let answer = ask(Token::valid().claim("aud", json!("canary"))).await;
    assert_eq!(answer.problem(), (401, "Unauthorized".to_owned()));
    let challenge = r#"Bearer scope="outreach:write" error="invalid_token" error_description="the token does not have a valid audience""#;
    assert_eq!(answer.header("www-authenticate"), [challenge]);
    assert_eq!(server.events.count(), 0);
}

#[tokio::test]
async fn an_unknown_path_and_an_unknown_method_are_both_not_found() {
    let server = server().await;
    for line in [
        "GET /nowhere",
        "PUT /worklist",
        "OPTIONS /worklist",
        "GET /worklist/",
        "GET /Worklist",
        "GET /worklist/patients",
        "GET /worklist/patients/",
        "OPTIONS *",
        "BREW /worklist",
    ] {
        let answer = server.ask(format!("{line} HTTP/1.1\r\nhost: x\r\n\r\n")).await;
        assert_eq!(answer.problem(), (404, "Not Found".to_owned()), "{line}");
        assert_eq!(answer.header("content-type"), ["application/json"]);
    }
    assert_eq!(server.events.count(), 0);
}

#[tokio::test]
async fn paths_and_queries_are_decoded_and_the_raw_query_is_kept() {
    let server = server().await;
    let path = "/worklist/patients/P%201?clinic=north&clinic=south&q=a+b%26c";
    assert_eq!(server.ask(get(path)).await.status, 200);
    let event = server.events.last();
    assert_eq!(event["rawPath"], "/worklist/patients/P 1");
    assert_eq!(event["rawQueryString"], "clinic=north&clinic=south&q=a+b%26c");
    assert_eq!(event["pathParameters"], json!({ "person_id": "P 1" }));
    let query = json!({ "clinic": "north,south", "q": "a b&c" });
    assert_eq!(event["queryStringParameters"], query);
    assert_eq!(event["requestContext"].get("authorizer"), None);
}

#[tokio::test]
async fn a_body_that_is_no_text_travels_as_base64() {
    let server = server().await;
    let head = "POST /open HTTP/1.1\r\nhost: x\r\ncontent-type: application/octet-stream\r\n";
    let request = [format!("{head}content-length: 3\r\n\r\n").as_bytes(), &[0, 255, 1]].concat();
    assert_eq!(server.ask(request).await.status, 200);
    let event = server.events.last();
    assert_eq!((&event["body"], &event["isBase64Encoded"]), (&json!("AP8B"), &json!(true)));

    let chunks = "POST /open HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n\
                  2\r\nab\r\n1\r\nc\r\n0\r\n\r\n";
    assert_eq!(server.ask(chunks).await.status, 200);
    let event = server.events.last();
    assert_eq!((&event["body"], &event["isBase64Encoded"]), (&json!("abc"), &json!(false)));
    assert_eq!(event["headers"]["content-length"], "3");
    assert_eq!(event["headers"].get("transfer-encoding"), None);
}

#[tokio::test]
async fn requests_that_no_event_can_hold_are_bad_requests() {
    let server = server().await;
    for request in [
        &b"GET /worklist/patients/1 HTTP/1.1\r\n\r\n"[..],
        b"GET /worklist/patients/1 HTTP/1.1\r\nhost: a b\r\n\r\n",
        b"GET /worklist/patients/1 HTTP/1.1\r\nhost: x\r\nx-name: \xFF\r\n\r\n",
        b"GET /worklist/patients/1 HTTP/1.1\r\nhost: x\r\ncookie: \xFF\r\n\r\n",
        b"GET /worklist/patients/%FF HTTP/1.1\r\nhost: x\r\n\r\n",
    ] {
        let answer = server.ask(request).await;
        assert_eq!(answer.problem(), (400, "Bad Request".to_owned()));
    }
    assert_eq!(server.events.count(), 0);
}

#[tokio::test]
async fn an_answer_keeps_its_status_headers_cookies_and_bytes() {
    let answer = answered(json!({
        "statusCode": 201, "headers": { "x-one": "1", "x-both": "1", "content-type": "image/png" },
        "multiValueHeaders": { "x-many": ["1", "2"], "x-both": ["1"] },
        "cookies": ["a=1; Path=/", "b=2"], "body": "AP8B", "isBase64Encoded": true,
    }))
    .await;
    assert_eq!((answer.status, &answer.body[..]), (201, &[0, 255, 1][..]));
    assert_eq!(answer.header("x-many"), ["1", "2"]);
    assert_eq!(answer.header("x-both"), ["1"]);
    assert_eq!(answer.header("x-one"), ["1"]);
    assert_eq!(answer.header("set-cookie"), ["a=1; Path=/", "b=2"]);
    assert_eq!(answer.header("content-type"), ["image/png"]);
}

#[tokio::test]
async fn an_answer_without_type_is_plain_text_and_one_without_body_has_none() {
    let answer = answered(json!({ "statusCode": 200, "cookies": [], "body": "ü" })).await;
    assert_eq!(answer.body, "ü".as_bytes());
    assert_eq!(answer.header("content-type"), ["text/plain;charset=UTF-8"]);
    let answer = answered(json!({ "statusCode": 204, "cookies": [] })).await;
    assert_eq!((answer.status, answer.header("content-type")), (204, Vec::new()));
}

#[tokio::test]
async fn a_malformed_answer_an_error_and_a_panic_are_internal_server_errors() {
    let internal = (500, "Internal Server Error".to_owned());
    let malformed = json!({ "statusCode": 99, "cookies": [], "body": "canary" });
    assert_eq!(answered(malformed).await.problem(), internal);

    let fails = |_: ApiGatewayV2httpRequest| async {
        Err::<ApiGatewayV2httpResponse, _>("canary in an error")
    };
    let panics = |_: ApiGatewayV2httpRequest| -> Ready<Result<_, HandlerFailed>> {
        std::panic::resume_unwind(Box::new("canary in a panic"))
    };
    let routes =
        Routes::new().open("GET /fails", fails).and_then(|all| all.open("GET /panics", panics));
    let server = Server::with(routes.unwrap(), Events::default(), Limits::default()).await;
    for path in ["/fails", "/panics", "/fails"] {
        assert_eq!(server.ask(get(path)).await.problem(), internal, "{path}");
    }
}

#[tokio::test]
async fn a_connection_is_used_again_and_every_request_has_an_id_of_its_own() {
    let server = server().await;
    let mut client = Client::to(server.address).await;
    let mut ids = Vec::new();
    for path in ["/worklist/patients/1", "/nowhere", "/worklist", "/worklist/patients/2"] {
        let answer = client.ask(get(path)).await;
        ids.push(answer.header("apigw-requestid")[0].to_owned());
    }
    ids.dedup();
    assert_eq!(ids.len(), 4);
    client.send([get("/worklist/patients/3"), get("/nowhere")].concat()).await;
    assert_eq!(client.answer().await.map(|answer| answer.status), Some(200));
    assert_eq!(client.answer().await.map(|answer| answer.status), Some(404));
}
