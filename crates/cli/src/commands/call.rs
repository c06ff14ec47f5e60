//! Requests as the gateway would pass them on, their token verified.

use crate::embedded::Embedded;
use anyhow::{Context, Result};
use chrono::{DateTime, Utc};
use lambda_http::Request;
use serde_json::{Value, json};

/// What is asked, by whom, and when.
pub(super) struct Call<'a> {
    pub(super) route: &'static str,
    pub(super) headers: Value,
    pub(super) body: Option<String>,
    pub(super) clinics: &'a str,
    pub(super) scopes: &'a [&'a str],
    pub(super) id: String,
    pub(super) at: DateTime<Utc>,
}

impl Call<'_> {
    /// The request of the embedded lake's user.
    pub(super) fn request(&self, embedded: &Embedded) -> Result<Request> {
        let (method, path) = self.route.split_once(' ').context("a route has a method")?;
        let at = self.at;
        let event = json!({
            "version": "2.0", "routeKey": self.route, "rawPath": path, "rawQueryString": "",
            "headers": self.headers,
            "requestContext": {
                "accountId": "embedded", "apiId": "embedded", "domainName": "embedded",
                "http": {
                    "method": method, "path": path, "protocol": "HTTP/1.1",
                    "sourceIp": "127.0.0.1", "userAgent": "carelake",
                },
                "requestId": self.id, "routeKey": self.route, "stage": "$default",
                "time": at.format("%d/%b/%Y:%H:%M:%S +0000").to_string(),
                "timeEpoch": at.timestamp_millis(),
                "authorizer": { "jwt": {
                    "claims": {
                        "sub": "command-line", "tenant": embedded.tenant.as_str(),
                        "clinics": self.clinics, "scope": self.scopes.join(" "),
                    },
                    "scopes": self.scopes,
                }},
            },
            "isBase64Encoded": false, "body": self.body,
        });
        lambda_http::request::from_str(&event.to_string()).context("cannot make the request")
    }
}
