//! A gateway on a port of its own, and what its handler got.

use std::{
    net::SocketAddr,
    sync::{Arc, Mutex},
};

use aws_lambda_events::apigw::{ApiGatewayV2httpRequest, ApiGatewayV2httpResponse};
use gateway::{Gateway, HandlerFailed, JwtAuthorizer, Limits, Routes, ServeError};
use serde_json::{Value, json};
use tokio::{net::TcpListener, sync::oneshot, task::JoinHandle};

use crate::{
    client::{Answer, Client},
    token::{self, AUDIENCE, ISSUER},
};

pub(crate) struct Server {
    pub(crate) address: SocketAddr,
    pub(crate) events: Events,
    stop: oneshot::Sender<()>,
    served: JoinHandle<Result<(), ServeError>>,
}

/// The events that a handler got, in their order.
#[derive(Clone, Default)]
pub(crate) struct Events(Arc<Mutex<Vec<ApiGatewayV2httpRequest>>>);

impl Events {
    pub(crate) fn count(&self) -> usize {
        self.0.lock().unwrap().len()
    }

    /// The last event, as JSON.
    pub(crate) fn last(&self) -> Value {
        serde_json::to_value(self.0.lock().unwrap().last().unwrap()).unwrap()
    }

    /// Keeps an event and answers 200 with an empty object.
    pub(crate) fn keep(
        &self,
        event: ApiGatewayV2httpRequest,
    ) -> Result<ApiGatewayV2httpResponse, HandlerFailed> {
        self.0.lock().unwrap().push(event);
        Ok(response(json!({ "statusCode": 200, "cookies": [], "body": "{}" })))
    }
}

pub(crate) fn response(answer: Value) -> ApiGatewayV2httpResponse {
    serde_json::from_value(answer).unwrap()
}

pub(crate) fn authorizer() -> JwtAuthorizer {
    JwtAuthorizer::new(ISSUER, &[AUDIENCE, "other-client"], &token::issuer().jwks()).unwrap()
}

impl Server {
    /// The routes of the worklist, all with one handler.
    pub(crate) async fn start(limits: Limits) -> Self {
        let events = Events::default();
        let keep = |events: &Events| {
            let events = events.clone();
            move |event| std::future::ready(events.keep(event))
        };
        let routes = Routes::new()
            .guarded("GET /worklist", &[], keep(&events))
            .and_then(|routes| {
                routes.guarded("POST /worklist/notes", &["outreach:write"], keep(&events))
            })
            .and_then(|routes| routes.open("GET /worklist/patients/{person_id}", keep(&events)))
            .and_then(|routes| routes.open("POST /open", keep(&events)));
        Self::with(routes.unwrap(), events, limits).await
    }

    pub(crate) async fn with(routes: Routes, events: Events, limits: Limits) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let address = listener.local_addr().unwrap();
        let (stop, stopped) = oneshot::channel();
        let gateway = Gateway::new(routes, authorizer(), token::now).with_limits(limits);
        let stopped = async move { stopped.await.unwrap_or_default() };
        let served = tokio::spawn(gateway.serve(listener, stopped));
        Self { address, events, stop, served }
    }

    /// Sends one request on a connection of its own.
    pub(crate) async fn ask(&self, request: impl AsRef<[u8]>) -> Answer {
        Client::to(self.address).await.ask(request).await
    }

    /// Tells the server to stop; the task ends when it has.
    pub(crate) fn stop(self) -> JoinHandle<Result<(), ServeError>> {
        self.stop.send(()).unwrap();
        self.served
    }
}
