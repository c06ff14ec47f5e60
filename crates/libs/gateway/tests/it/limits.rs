//! What is too large, too slow, too far away, or in a log.

use std::{
    io::Write,
    sync::{Arc, Mutex},
    time::Duration,
};

use aws_lambda_events::apigw::ApiGatewayV2httpRequest;
use gateway::{Gateway, HandlerFailed, Limits, Routes, ServeError};
use serde_json::json;
use tokio::{net::TcpListener, sync::Notify, time::timeout};

use crate::{
    client::Client,
    server::{Events, Server, authorizer, response},
    token::{self, Token},
};

const SHORT: Duration = Duration::from_millis(200);

fn quick() -> Limits {
    Limits { integration: SHORT, ..Limits::default() }
}

/// A request to the open route whose head is so many bytes, as the limit counts them.
fn head_of(size: usize) -> String {
    let counted = "POST/openHTTP/1.1hostxx-padcontent-length0".len();
    let pad = "x".repeat(size - counted);
    format!("POST /open HTTP/1.1\r\nhost: x\r\nx-pad: {pad}\r\ncontent-length: 0\r\n\r\n")
}

#[tokio::test]
async fn a_head_may_have_10240_bytes_and_no_more() {
    let server = Server::start(Limits::default()).await;
    assert_eq!(server.ask(head_of(10_240)).await.status, 200);
    let large = (431, "Request Header Fields Too Large".to_owned());
    assert_eq!(server.ask(head_of(10_241)).await.problem(), large);
    let path = "a".repeat(10_240);
    let line = format!("GET /{path} HTTP/1.1\r\nhost: x\r\n\r\n");
    assert_eq!(server.ask(line).await.problem(), large);
    assert_eq!(server.ask(head_of(100_000)).await.status, 431);
    assert_eq!(server.events.count(), 1);
}

#[tokio::test]
async fn a_body_may_have_ten_megabytes_and_no_more() {
    let server = Server::start(Limits::default()).await;
    let limit = 10 * 1024 * 1024;
    let head =
        |length| format!("POST /open HTTP/1.1\r\nhost: x\r\ncontent-length: {length}\r\n\r\n");
    let full = head(limit) + &"x".repeat(limit);
    assert_eq!(server.ask(full).await.status, 200);
    assert_eq!(server.events.last()["body"].as_str().map(str::len), Some(limit));
    let large = (413, "Request Entity Too Large".to_owned());
    assert_eq!(server.ask(head(limit + 1)).await.problem(), large);
    assert_eq!(server.events.count(), 1);
}

#[tokio::test]
async fn a_body_of_unknown_length_is_read_up_to_the_limit() {
    let server = Server::start(Limits { payload: 8, ..Limits::default() }).await;
    let head = "POST /open HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n";
    assert_eq!(server.ask(format!("{head}8\r\n12345678\r\n0\r\n\r\n")).await.status, 200);
    let answer = server.ask(format!("{head}8\r\n12345678\r\n1\r\n9\r\n0\r\n\r\n")).await;
    assert_eq!(answer.problem(), (413, "Request Entity Too Large".to_owned()));
    assert_eq!(server.events.count(), 1);
}

#[tokio::test]
async fn a_stranger_cannot_make_the_gateway_wait_for_a_body() {
    let server = Server::start(Limits::default()).await;
    let head = "POST /worklist/notes HTTP/1.1\r\nhost: x\r\ncontent-length: 1000\r\n\r\n";
    assert_eq!(server.ask(head).await.status, 401);
}

#[tokio::test]
async fn a_body_that_does_not_come_is_given_up() {
    let server = Server::start(quick()).await;
    let answer = server.ask("POST /open HTTP/1.1\r\nhost: x\r\ncontent-length: 9\r\n\r\nx").await;
    assert_eq!(answer.problem(), (408, "Request Timeout".to_owned()));
    let mut client = Client::to(server.address).await;
    client.send("POST /open HTTP/1.1\r\nhost: x\r\n").await;
    let closed = timeout(Duration::from_secs(20), client.answer()).await;
    assert!(closed.is_ok_and(|answer| answer.is_none_or(|answer| answer.status == 408)));
}

/// A gateway with a route whose handler waits until it is let go.
async fn waiting(limits: Limits) -> (Server, Arc<Notify>) {
    let (go, events) = (Arc::new(Notify::new()), Events::default());
    let (waits, kept) = (Arc::clone(&go), events.clone());
    let handler = move |event: ApiGatewayV2httpRequest| {
        let (waits, kept) = (Arc::clone(&waits), kept.clone());
        async move {
            kept.keep(event)?;
            waits.notified().await;
            Ok::<_, HandlerFailed>(response(json!({ "statusCode": 200, "cookies": [] })))
        }
    };
    let routes = Routes::new().open("$default", handler).unwrap();
    (Server::with(routes, events, limits).await, go)
}

#[tokio::test]
async fn a_slow_handler_is_an_unavailable_service() {
    let (server, go) = waiting(quick()).await;
    let request = "GET / HTTP/1.1\r\nhost: x\r\n\r\n";
    let answer = server.ask(request).await;
    assert_eq!(answer.problem(), (503, "Service Unavailable".to_owned()));
    go.notify_one();
}

#[tokio::test]
async fn a_stop_lets_the_requests_under_way_finish_and_takes_no_others() {
    let (server, go) = waiting(Limits::default()).await;
    let (address, events) = (server.address, server.events.clone());
    let mut idle = Client::to(address).await;
    let mut client = Client::to(address).await;
    client.send("GET / HTTP/1.1\r\nhost: x\r\n\r\n").await;
    while events.count() == 0 {
        tokio::task::yield_now().await;
    }
    let served = server.stop();
    assert_eq!(idle.answer().await, None);
    assert!(tokio::net::TcpStream::connect(address).await.is_err());
    assert!(!served.is_finished());
    go.notify_one();
    assert_eq!(client.answer().await.map(|answer| answer.status), Some(200));
    assert!(served.await.unwrap().is_ok());
}

#[tokio::test]
async fn a_stop_does_not_wait_longer_than_a_handler_may_take() {
    let (server, _go) = waiting(quick()).await;
    let (address, events) = (server.address, server.events.clone());
    Client::to(address).await.send("GET / HTTP/1.1\r\nhost: x\r\n\r\n").await;
    while events.count() == 0 {
        tokio::task::yield_now().await;
    }
    let stopped = timeout(Duration::from_secs(20), server.stop()).await;
    assert!(stopped.unwrap().unwrap().is_ok());
}

#[tokio::test]
async fn a_listener_that_other_machines_reach_is_refused() {
    let listener = TcpListener::bind(("0.0.0.0", 0)).await.unwrap();
    let gateway = Gateway::new(Routes::new(), authorizer(), token::now);
    let served = gateway.serve(listener, std::future::pending()).await;
    assert!(matches!(served, Err(ServeError::NotLocal(_))));
}

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn no_token_claim_header_path_or_body_reaches_a_log() {
    let log = Log::default();
    let writer = log.clone();
    let subscriber = tracing_subscriber::fmt().with_max_level(tracing::Level::TRACE);
    let subscriber = subscriber.with_writer(move || writer.clone()).finish();
    let _guard = tracing::subscriber::set_default(subscriber);
    let server = Server::start(Limits::default()).await;
    let token = Token::valid().claim("sub", json!("canary"));
    let tokens =
        [token.sign(), token.clone().claim("scope", json!("canary")).sign(), "canary".into()];
    for token in &tokens {
        let head = format!("host: x\r\nx-canary: canary\r\nauthorization: {token}\r\n");
        for line in
            ["POST /worklist/notes?canary=1", "GET /worklist/patients/canary", "GET /canary"]
        {
            let body = "content-length: 6\r\n\r\ncanary";
            server.ask(format!("{line} HTTP/1.1\r\n{head}{body}")).await;
        }
    }
    let text = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    let lines = text.lines().filter(|line| line.contains("answered")).count();
    assert_eq!(lines, 9, "{text}");
    assert!(text.contains("GET /worklist/patients/{person_id}"), "{text}");
    assert!(!text.contains("canary") && !text.contains("eyJ"), "{text}");
}
