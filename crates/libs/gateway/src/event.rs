//! The event of one request, payload format 2.0.

use std::net::SocketAddr;

use aws_lambda_events::apigw::ApiGatewayV2httpRequest;
use base64::{Engine, prelude::BASE64_STANDARD};
use bytes::Bytes;
use chrono::{DateTime, Utc};
use http::{HeaderMap, HeaderValue, header, request::Parts, uri::Authority};
use percent_encoding::percent_decode_str;
use serde_json::{Map, Value, json};

use crate::{
    Identity,
    problem::Problem,
    route::{Parameters, Path},
};

/// What an HTTP API that is not in any account says where AWS says the account and the API.
const ACCOUNT: &str = "000000000000";
const API: &str = "local";

/// Headers of one connection, which a gateway does not pass on, and those that it writes itself.
const NOT_PASSED_ON: &[&str] = &[
    "connection",
    "content-length",
    "cookie",
    "expect",
    "keep-alive",
    "proxy-authorization",
    "proxy-connection",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "x-forwarded-for",
    "x-forwarded-port",
    "x-forwarded-proto",
];

/// Everything that is known of a request once it may reach its handler.
pub(crate) struct Known<'a> {
    pub(crate) head: &'a Parts,
    pub(crate) body: Bytes,
    pub(crate) path: &'a Path,
    pub(crate) parameters: Parameters,
    pub(crate) route_key: &'a str,
    pub(crate) identity: Option<Identity>,
    pub(crate) client: SocketAddr,
    pub(crate) server: SocketAddr,
    pub(crate) id: &'a str,
    pub(crate) now: DateTime<Utc>,
}

impl Known<'_> {
    /// The event. It is made as JSON and then read, so that a handler in this process sees what a
    /// deployed function sees.
    pub(crate) fn event(self) -> Result<ApiGatewayV2httpRequest, Problem> {
        let mut event = json!({
            "version": "2.0",
            "routeKey": self.route_key,
            "rawPath": self.path.text(),
            "rawQueryString": self.head.uri.query().unwrap_or_default(),
            "headers": self.headers()?,
            "requestContext": self.context()?,
        });
        let query = query(self.head.uri.query().unwrap_or_default());
        let cookies = cookies(&self.head.headers)?;
        let optional = [
            ("queryStringParameters", (!query.is_empty()).then_some(Value::Object(query))),
            ("cookies", (!cookies.is_empty()).then(|| json!(cookies))),
            ("pathParameters", (!self.parameters.is_empty()).then(|| json!(self.parameters))),
        ];
        for (name, value) in optional {
            if let Some(value) = value {
                event[name] = value;
            }
        }
        let (body, encoded) = body(&self.head.headers, self.body);
        event["isBase64Encoded"] = Value::Bool(encoded);
        if !body.is_empty() {
            event["body"] = Value::String(body);
        }
        serde_json::from_value(event).map_err(|_| Problem::BadRequest)
    }

    fn headers(&self) -> Result<Map<String, Value>, Problem> {
        let mut headers = Map::new();
        for name in self.head.headers.keys() {
            if !NOT_PASSED_ON.contains(&name.as_str()) {
                headers.insert(name.to_string(), joined(&self.head.headers, name.as_str())?.into());
            }
        }
        let length = self.body.len();
        if length > 0 {
            headers.insert("content-length".to_owned(), length.to_string().into());
        }
        let before = joined(&self.head.headers, "x-forwarded-for")?;
        let comma = if before.is_empty() { "" } else { ", " };
        let forwarded = format!("{before}{comma}{}", self.client.ip());
        headers.insert("x-forwarded-for".to_owned(), forwarded.into());
        headers.insert("x-forwarded-port".to_owned(), self.server.port().to_string().into());
        headers.insert("x-forwarded-proto".to_owned(), "http".into());
        Ok(headers)
    }

    fn context(&self) -> Result<Value, Problem> {
        let host = self.head.headers.get(header::HOST).ok_or(Problem::BadRequest)?;
        let host = host.to_str().ok().and_then(|host| host.parse::<Authority>().ok());
        let host = host.ok_or(Problem::BadRequest)?;
        let mut context = json!({
            "accountId": ACCOUNT,
            "apiId": API,
            "domainName": host.host(),
            "domainPrefix": host.host().split('.').next(),
            "http": {
                "method": self.head.method.as_str(),
                "path": self.path.text(),
                "protocol": "HTTP/1.1",
                "sourceIp": self.client.ip(),
                "userAgent": joined(&self.head.headers, "user-agent")?,
            },
            "requestId": self.id,
            "routeKey": self.route_key,
            "stage": "$default",
            "time": self.now.format("%d/%b/%Y:%H:%M:%S %z").to_string(),
            "timeEpoch": self.now.timestamp_millis(),
        });
        if let Some(Identity { claims, scopes }) = &self.identity {
            context["authorizer"] = json!({ "jwt": { "claims": claims, "scopes": scopes } });
        }
        Ok(context)
    }
}

/// All values of a header as one text. What is no visible ASCII cannot be in an event.
fn joined(headers: &HeaderMap, name: &str) -> Result<String, Problem> {
    let values = headers.get_all(name).iter().map(HeaderValue::to_str);
    let values = values.collect::<Result<Vec<_>, _>>().map_err(|_| Problem::BadRequest)?;
    Ok(values.join(","))
}

fn cookies(headers: &HeaderMap) -> Result<Vec<String>, Problem> {
    let mut cookies = Vec::new();
    for value in headers.get_all(header::COOKIE) {
        let text = value.to_str().map_err(|_| Problem::BadRequest)?;
        let pairs = text.split(';').map(str::trim).filter(|pair| !pair.is_empty());
        cookies.extend(pairs.map(str::to_owned));
    }
    Ok(cookies)
}

/// The parameters of a query, decoded; the values of a repeated one are joined by commas.
fn query(raw: &str) -> Map<String, Value> {
    let decode = |text: &str| {
        let spaced = text.replace('+', " ");
        percent_decode_str(&spaced).decode_utf8_lossy().into_owned()
    };
    let mut parameters: Map<String, Value> = Map::new();
    for pair in raw.split('&').filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let (name, value) = (decode(name), decode(value));
        let all = match parameters.get(&name).and_then(Value::as_str) {
            Some(before) => format!("{before},{value}"),
            None => value,
        };
        parameters.insert(name, all.into());
    }
    parameters
}

/// A body as text, and whether it is base64.
fn body(headers: &HeaderMap, body: Bytes) -> (String, bool) {
    let media = headers.get(header::CONTENT_TYPE).map_or(Some(""), |value| value.to_str().ok());
    let plain = !headers.contains_key(header::CONTENT_ENCODING);
    let text = std::str::from_utf8(&body).ok().filter(|_| plain && media.is_some_and(is_text));
    match text {
        Some(text) => (text.to_owned(), false),
        None => (BASE64_STANDARD.encode(&body), !body.is_empty()),
    }
}

/// Whether a media type is one of text. A body without type is taken for text.
fn is_text(media: &str) -> bool {
    let essence = media.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let known = ["", "application/json", "application/javascript", "application/xml"];
    known.contains(&essence.as_str())
        || essence.starts_with("text/")
        || essence.ends_with("+json")
        || essence.ends_with("+xml")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_is_decoded_and_its_repetitions_are_joined() {
        let expected = json!({ "clinic": "north,south", "q": "a b&c", "flag": "", "ü": "1" });
        assert_eq!(
            Value::Object(query("clinic=north&q=a+b%26c&&clinic=south&flag&%C3%BC=1")),
            expected
        );
    }

    #[test]
    fn a_body_is_text_only_if_its_type_and_its_bytes_are() {
        let is_encoded = |media: &'static str, bytes: &'static [u8]| {
            let mut headers = HeaderMap::new();
            headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media));
            body(&headers, Bytes::from_static(bytes)).1
        };
        for media in ["application/json", "Application/JSON; charset=utf-8", "text/csv"] {
            assert!(!is_encoded(media, "ü".as_bytes()), "{media}");
            assert!(is_encoded(media, &[0xFF]), "{media}");
        }
        assert!(!is_encoded("application/fhir+json", b"{}"));
        assert!(is_encoded("application/octet-stream", b"{}"));
        assert!(!is_encoded("application/octet-stream", b""));
    }
}
