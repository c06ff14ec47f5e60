//! One request, from its head to its answer.

use std::{
    net::SocketAddr,
    sync::{Arc, atomic::Ordering},
};

use aws_lambda_events::apigw::{ApiGatewayV2httpRequest, ApiGatewayV2httpResponse};
use bytes::Bytes;
use chrono::{DateTime, Utc};
use http::{HeaderValue, Request, Response, request::Parts};
use http_body_util::{BodyExt, Full, LengthLimitError, Limited};
use hyper::body::{Body, Incoming};
use tokio::time::timeout;

use crate::{
    Gateway, Handler, Identity,
    answer::to_http,
    event::Known,
    problem::Problem,
    route::{Parameters, Path},
    routes::Route,
};

/// The two ends of a connection.
#[derive(Clone, Copy)]
pub(crate) struct Ends {
    pub(crate) client: SocketAddr,
    pub(crate) server: SocketAddr,
}

/// A request with its route.
struct Call<'a> {
    route: &'a Route,
    parameters: Parameters,
    path: Path,
    head: Parts,
    now: DateTime<Utc>,
    id: &'a str,
    ends: Ends,
}

impl Gateway {
    /// Answers, whatever is asked.
    pub(crate) async fn answer(
        &self,
        request: Request<Incoming>,
        ends: Ends,
    ) -> Response<Full<Bytes>> {
        let now = (self.clock)();
        let id = self.next_id(now);
        let (head, body) = request.into_parts();
        let path = self.limits.check(&head).and_then(|()| Path::decode(head.uri.path()));
        let found = path.and_then(|path| {
            let (route, parameters) = self.routes.find(&head.method, &path)?;
            Ok(Call { route, parameters, path, head, now, id: &id, ends })
        });
        let route = found.as_ref().map_or("", |call| call.route.key.text()).to_owned();
        let answer = match found {
            Ok(call) => self.run(call, body).await,
            Err(problem) => Err(problem),
        };
        let problem = answer.as_ref().err().map(tracing::field::display);
        let status = answer.as_ref().map_or_else(Problem::status, Response::status).as_u16();
        // The route stands for the path, which names patients.
        tracing::info!(request.id = %id, http.route = route, http.status = status, problem, "answered");
        let mut response = answer.unwrap_or_else(|problem| problem.answer());
        if let Ok(id) = HeaderValue::from_str(&id) {
            response.headers_mut().insert("apigw-requestid", id);
        }
        response
    }

    /// Asks the authorizer before it reads the body: a stranger cannot make it read ten megabytes.
    async fn run(&self, call: Call<'_>, body: Incoming) -> Result<Response<Full<Bytes>>, Problem> {
        let identity = self.identify(&call)?;
        let body = self.read(body).await?;
        let event = Known {
            head: &call.head,
            body,
            path: &call.path,
            parameters: call.parameters,
            route_key: call.route.key.text(),
            identity,
            client: call.ends.client,
            server: call.ends.server,
            id: call.id,
            now: call.now,
        };
        to_http(self.hand_over(&call.route.handler, event.event()?).await?)
    }

    fn identify(&self, call: &Call<'_>) -> Result<Option<Identity>, Problem> {
        let Some(scopes) = &call.route.scopes else { return Ok(None) };
        let identity = self.authorizer.authorize(&call.head.headers, scopes, call.now);
        let scopes = scopes.clone();
        identity.map(Some).map_err(|refusal| Problem::Refused { refusal, scopes })
    }

    async fn read(&self, body: Incoming) -> Result<Bytes, Problem> {
        let length = body.size_hint().lower();
        if usize::try_from(length).is_ok_and(|length| length > self.limits.payload) {
            return Err(Problem::BodyTooLarge);
        }
        let read = Limited::new(body, self.limits.payload).collect();
        let read =
            timeout(self.limits.integration, read).await.map_err(|_| Problem::BodyTooSlow)?;
        let read = read.map_err(|error| match error.downcast_ref::<LengthLimitError>() {
            Some(_) => Problem::BodyTooLarge,
            None => Problem::BadRequest,
        });
        Ok(read?.to_bytes())
    }

    /// Lets the handler run in a task of its own, where a panic costs one request, and where it
    /// goes on after the timeout, as a function does.
    async fn hand_over(
        &self,
        handler: &Arc<dyn Handler>,
        event: ApiGatewayV2httpRequest,
    ) -> Result<ApiGatewayV2httpResponse, Problem> {
        let handler = Arc::clone(handler);
        let task = tokio::spawn(async move { handler.call(event).await });
        let ended = timeout(self.limits.integration, task).await;
        let ended = ended.map_err(|_| Problem::HandlerTooSlow)?;
        ended.map_err(|_| Problem::HandlerFailed)?.map_err(|_| Problem::HandlerFailed)
    }

    /// A name that no other request of this gateway has.
    fn next_id(&self, now: DateTime<Utc>) -> String {
        let number = self.requests.fetch_add(1, Ordering::Relaxed);
        format!("{:x}-{number:x}", now.timestamp_millis())
    }
}
