//! The client against a server on this machine.

use std::{
    io::{Read, Write},
    net::{TcpListener, TcpStream},
    sync::{Arc, Mutex},
    thread,
    time::Duration,
};

use chrono::TimeDelta;

use crate::{HttpsPost, NotShown, Post, RetryAfter, SlackWebhook};

/// What the server does with a request.
#[derive(Clone)]
enum Does {
    Answer(String),
    Hang,
    HangUp,
}

/// A server that does the same with each connection, and remembers the requests.
struct Stub {
    port: u16,
    requests: Arc<Mutex<Vec<String>>>,
}

impl Stub {
    fn that(does: Does) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let requests: Arc<Mutex<Vec<String>>> = Arc::default();
        let heard = Arc::clone(&requests);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                serve(stream, &does, &heard);
            }
        });
        Self { port, requests }
    }
}

fn serve(mut stream: TcpStream, does: &Does, heard: &Mutex<Vec<String>>) {
    let mut request = Vec::new();
    let mut buffer = [0; 4_096];
    while !request.windows(4).any(|bytes| bytes == b"\r\n\r\n") || !request.ends_with(b"}") {
        match stream.read(&mut buffer) {
            Ok(0) | Err(_) => return,
            Ok(count) => request.extend_from_slice(&buffer[..count]),
        }
    }
    heard.lock().unwrap().push(String::from_utf8_lossy(&request).into_owned());
    match does {
        Does::Answer(answer) => {
            let _ = stream.write_all(answer.as_bytes());
        }
        Does::Hang => thread::sleep(Duration::from_secs(3)),
        Does::HangUp => {}
    }
}

fn answer(status: &str, headers: &str, body: &str) -> Does {
    let length = body.len();
    Does::Answer(format!("HTTP/1.1 {status}\r\nContent-Length: {length}\r\n{headers}\r\n{body}"))
}

async fn post(port: u16) -> Result<(), NotShown> {
    let webhook: SlackWebhook = "https://hooks.slack.com/services/T0/B0/x".parse().unwrap();
    let mut client = HttpsPost::on_loopback(port).unwrap();
    client.whole = Duration::from_secs(1);
    client.post(&webhook, "{\"text\":\"hello\"}".to_owned()).await
}

#[tokio::test]
async fn a_message_is_posted_once_as_json_to_the_path_of_the_webhook() {
    let stub = Stub::that(answer("200 OK", "", "ok"));
    assert_eq!(post(stub.port).await, Ok(()));
    let requests = stub.requests.lock().unwrap().clone();
    assert_eq!(requests.len(), 1);
    let request = requests[0].to_lowercase();
    assert!(request.starts_with("post /services/t0/b0/x http/1.1\r\n"), "{request}");
    assert!(request.contains("content-type: application/json; charset=utf-8\r\n"), "{request}");
    assert!(request.ends_with("\r\n\r\n{\"text\":\"hello\"}"), "{request}");
}

#[tokio::test]
async fn an_answer_says_whether_the_message_was_surely_not_shown() {
    for (does, code, is_certain) in [
        (answer("400 Bad Request", "", "invalid_payload"), "Http400 invalid_payload", true),
        (answer("404 Not Found", "", "no_service\n"), "Http404 no_service", true),
        (answer("403 Forbidden", "", "Ada Lovelace"), "Http403", true),
        (answer("500 Oops", "", "rollup_error"), "Http500 rollup_error", true),
        (answer("503 Oops", "", ""), "Http503", true),
        (answer("502 Bad Gateway", "", ""), "Http502", false),
        (answer("504 Gateway Timeout", "", ""), "Http504", false),
        (answer("400 Bad Request", "", &"x".repeat(1_000_000)), "Http400", true),
        (Does::Answer("not HTTP at all\r\n\r\n".to_owned()), "NoAnswer", false),
        (Does::HangUp, "NoAnswer", false),
        (Does::Hang, "TimedOut", false),
    ] {
        let not_shown = post(Stub::that(does).port).await.unwrap_err();
        let found = (not_shown.error.code.as_str(), not_shown.is_certain);
        assert_eq!(found, (code, is_certain));
        assert_eq!(not_shown.retry_after, None);
    }
}

#[tokio::test]
async fn a_server_that_is_not_there_was_surely_not_reached() {
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let not_shown = post(port).await.unwrap_err();
    assert_eq!((not_shown.error.code.as_str(), not_shown.is_certain), ("NotConnected", true));
}

#[tokio::test]
async fn retry_after_is_read_in_seconds_and_as_a_date() {
    let date = "2026-10-21T07:28:00Z".parse().unwrap();
    for (header, expected) in [
        ("Retry-After: 30\r\n", Some(RetryAfter::In(TimeDelta::seconds(30)))),
        ("retry-after: Wed, 21 Oct 2026 07:28:00 GMT\r\n", Some(RetryAfter::At(date))),
        ("Retry-After: soon\r\n", None),
        ("Retry-After: -1\r\n", None),
        ("", None),
    ] {
        let stub = Stub::that(answer("429 Too Many Requests", header, ""));
        let not_shown = post(stub.port).await.unwrap_err();
        assert_eq!((not_shown.is_certain, not_shown.retry_after), (true, expected), "{header}");
    }
}

#[tokio::test]
async fn a_redirect_is_a_refusal_and_not_followed() {
    let target = Stub::that(answer("200 OK", "", "ok"));
    for (status, to) in [
        ("301 Moved", "http://169.254.169.254/latest/meta-data/".to_owned()),
        ("302 Found", format!("http://127.0.0.1:{}/services/T/B/x", target.port)),
        ("307 Temporary", format!("http://127.0.0.1:{}/services/T/B/x", target.port)),
        ("308 Permanent", format!("http://127.0.0.1:{}/services/T/B/x", target.port)),
    ] {
        let stub = Stub::that(answer(status, &format!("Location: {to}\r\n"), ""));
        assert!(post(stub.port).await.unwrap_err().is_certain, "{status}");
        assert_eq!(stub.requests.lock().unwrap().len(), 1);
    }
    assert_eq!(target.requests.lock().unwrap().len(), 0);
}

#[tokio::test]
async fn a_message_that_was_taken_is_shown_however_its_answer_ends() {
    let stub =
        Stub::that(Does::Answer("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nok".to_owned()));
    assert_eq!(post(stub.port).await, Ok(()));
}
