//! The HTTPS client of webhooks.

use std::time::Duration;

use ::http::{HeaderMap, Request, StatusCode, header};
use bytes::Bytes;
use care_state::ServiceError;
use chrono::{DateTime, TimeDelta};
use http_body_util::{BodyExt, Full, Limited};
use hyper::body::Incoming;
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::{
    client::legacy::{Client, Error, connect::HttpConnector},
    rt::TokioExecutor,
};
use rustls::crypto::aws_lc_rs;

use super::{Post, SlackWebhook, failed};
use crate::{NotShown, RetryAfter};

/// How long a connection may take.
const CONNECT: Duration = Duration::from_secs(2);

/// How long a post may take, with its connection and its answer.
const WHOLE: Duration = Duration::from_secs(5);

/// How much of an answer is read.
const LONGEST_ANSWER: usize = 64 * 1024;

/// What Slack answers to a post that it refuses
/// (<https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks>).
const REFUSALS: [&str; 14] = [
    "action_prohibited",
    "channel_is_archived",
    "channel_not_found",
    "invalid_payload",
    "invalid_token",
    "no_active_hooks",
    "no_service",
    "no_service_id",
    "no_team",
    "no_text",
    "posting_to_general_channel_denied",
    "rollup_error",
    "team_disabled",
    "user_not_found",
];

/// Posts over HTTPS. It follows no redirect, uses no proxy and keeps no connection: one that a frozen
/// function kept may be dead, and a post that fails on it is in doubt.
#[derive(Debug)]
pub struct HttpsPost {
    client: Client<HttpsConnector<HttpConnector>, Full<Bytes>>,
    origin: String,
    pub(super) whole: Duration,
}

impl HttpsPost {
    /// A client of `https://hooks.slack.com`.
    ///
    /// # Errors
    /// Where the system has no root certificates.
    pub fn new() -> Result<Self, ServiceError> {
        Self::to(SlackWebhook::ORIGIN.to_owned(), None)
    }

    /// A client that posts to a port of this machine instead, in the clear: for tests and the local
    /// cloud. No `main` of a function uses it.
    ///
    /// # Errors
    /// As [`HttpsPost::new`].
    pub fn on_loopback(port: u16) -> Result<Self, ServiceError> {
        Self::to(format!("http://127.0.0.1:{port}"), Some(port))
    }

    fn to(origin: String, loopback: Option<u16>) -> Result<Self, ServiceError> {
        let mut http = HttpConnector::new();
        http.set_connect_timeout(Some(CONNECT));
        http.enforce_http(false);
        let tls = HttpsConnectorBuilder::new()
            .with_provider_and_native_roots(aws_lc_rs::default_provider())
            .map_err(|_| ServiceError::new("start the HTTPS client", "NoRootCertificates"))?;
        let schemes = if loopback.is_some() { tls.https_or_http() } else { tls.https_only() };
        let connector = schemes.enable_http1().wrap_connector(http);
        let client =
            Client::builder(TokioExecutor::new()).pool_max_idle_per_host(0).build(connector);
        Ok(Self { client, origin, whole: WHOLE })
    }

    async fn answered(&self, request: Request<Full<Bytes>>) -> Result<(), NotShown> {
        let answer = self.client.request(request).await.map_err(|error| unanswered(&error))?;
        let (head, body) = answer.into_parts();
        if head.status.is_success() {
            return Ok(());
        }
        let retry_after = retry_after(&head.headers);
        let error = failed(code(head.status, body).await);
        Err(NotShown { error, is_certain: is_refusal(head.status), retry_after })
    }
}

impl Post for HttpsPost {
    async fn post(&self, webhook: &SlackWebhook, body: String) -> Result<(), NotShown> {
        let request = Request::post(format!("{}{}", self.origin, webhook.path()))
            .header(header::CONTENT_TYPE, "application/json; charset=utf-8")
            .body(Full::new(Bytes::from(body)))
            .map_err(|_| NotShown::surely(failed("NotARequest")))?;
        let answered = tokio::time::timeout(self.whole, self.answered(request)).await;
        answered.unwrap_or_else(|_| Err(NotShown::in_doubt(failed("TimedOut"))))
    }
}

fn unanswered(error: &Error) -> NotShown {
    if error.is_connect() {
        return NotShown::surely(failed("NotConnected"));
    }
    NotShown::in_doubt(failed("NoAnswer"))
}

/// Whether an answer says that the message was not taken. A gateway that got no answer, or a bad one,
/// does not know.
fn is_refusal(status: StatusCode) -> bool {
    !matches!(status, StatusCode::BAD_GATEWAY | StatusCode::GATEWAY_TIMEOUT)
}

async fn code(status: StatusCode, body: Incoming) -> String {
    let number = status.as_u16();
    let body = Limited::new(body, LONGEST_ANSWER).collect().await;
    let body = body.map(|body| body.to_bytes()).unwrap_or_default();
    let known = REFUSALS.iter().find(|word| word.as_bytes() == body.trim_ascii());
    known.map_or_else(|| format!("Http{number}"), |word| format!("Http{number} {word}"))
}

/// `Retry-After`: seconds, or a date.
fn retry_after(headers: &HeaderMap) -> Option<RetryAfter> {
    let text = headers.get(header::RETRY_AFTER)?.to_str().ok()?.trim();
    if let Ok(seconds) = text.parse::<u32>() {
        return Some(RetryAfter::In(TimeDelta::seconds(seconds.into())));
    }
    let date = DateTime::parse_from_rfc2822(text).ok()?;
    Some(RetryAfter::At(date.to_utc()))
}
