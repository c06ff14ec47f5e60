//! A handler's answer as HTTP.

use aws_lambda_events::{apigw::ApiGatewayV2httpResponse, encodings::Body};
use base64::{Engine, prelude::BASE64_STANDARD};
use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Response, StatusCode, header};
use http_body_util::Full;

use crate::problem::Problem;

/// Headers that describe one connection: the server writes them itself.
const OF_CONNECTION: &[&str] =
    &["connection", "content-length", "keep-alive", "trailer", "transfer-encoding", "upgrade"];

/// The answer that the client gets, or that the handler's answer cannot be one.
pub(crate) fn to_http(answer: ApiGatewayV2httpResponse) -> Result<Response<Full<Bytes>>, Problem> {
    let status = u16::try_from(answer.status_code).ok().filter(|code| (200..600).contains(code));
    let status = status.and_then(|code| StatusCode::from_u16(code).ok());
    let body = bytes(answer.body, answer.is_base64_encoded)?;
    let mut headers = merged(&answer.headers, &answer.multi_value_headers);
    for cookie in &answer.cookies {
        let value = HeaderValue::from_str(cookie).map_err(|_| Problem::MalformedAnswer)?;
        headers.append(header::SET_COOKIE, value);
    }
    if !body.is_empty() && !headers.contains_key(header::CONTENT_TYPE) {
        let text = HeaderValue::from_static("text/plain;charset=UTF-8");
        headers.insert(header::CONTENT_TYPE, text);
    }
    let mut response = Response::new(Full::new(body));
    *response.status_mut() = status.ok_or(Problem::MalformedAnswer)?;
    *response.headers_mut() = headers;
    Ok(response)
}

/// The headers of both forms. A name that has several values takes them from the second form.
fn merged(single: &HeaderMap, several: &HeaderMap) -> HeaderMap {
    let only = single.iter().filter(|(name, _)| !several.contains_key(*name));
    let all = only.chain(several).filter(|(name, _)| !OF_CONNECTION.contains(&name.as_str()));
    let mut headers = HeaderMap::new();
    for (name, value) in all {
        headers.append(name, value.clone());
    }
    headers
}

/// The body, of which bytes travel as base64 whether or not the answer says so.
fn bytes(body: Option<Body>, is_base64: bool) -> Result<Bytes, Problem> {
    match body {
        Some(Body::Text(text)) if is_base64 => {
            let bytes = BASE64_STANDARD.decode(text).map_err(|_| Problem::MalformedAnswer)?;
            Ok(Bytes::from(bytes))
        }
        Some(Body::Text(text)) => Ok(Bytes::from(text)),
        Some(Body::Binary(bytes)) if is_base64 => Ok(Bytes::from(bytes)),
        Some(Body::Binary(bytes)) => Ok(Bytes::from(BASE64_STANDARD.encode(bytes))),
        _ => Ok(Bytes::new()),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn response(answer: Value) -> Result<Response<Full<Bytes>>, Problem> {
        to_http(serde_json::from_value(answer).unwrap())
    }

    #[test]
    fn malformed_answers_are_found() {
        for answer in [
            json!({ "statusCode": 0, "cookies": [] }),
            json!({ "statusCode": -200, "cookies": [] }),
            json!({ "statusCode": 100, "cookies": [] }),
            json!({ "statusCode": 600, "cookies": [] }),
            json!({ "statusCode": 65_736, "cookies": [] }),
            json!({ "statusCode": 200, "cookies": ["a=b\r\nx: y"] }),
            json!({ "statusCode": 200, "cookies": [], "body": "%", "isBase64Encoded": true }),
        ] {
            let problem = response(answer.clone()).err();
            assert_eq!(problem, Some(Problem::MalformedAnswer), "{answer}");
        }
    }

    #[test]
    fn headers_of_the_connection_are_the_servers() {
        let answer = json!({
            "statusCode": 200, "cookies": [],
            "headers": { "content-length": "9", "transfer-encoding": "chunked", "x-a": "1" },
        });
        let response = response(answer).unwrap();
        assert_eq!(response.headers().keys().collect::<Vec<_>>(), ["x-a"]);
    }
}
