//! The server.

use std::{
    convert::Infallible,
    io,
    net::SocketAddr,
    pin::pin,
    sync::{Arc, atomic::AtomicU64},
    time::Duration,
};

use chrono::{DateTime, Utc};
use hyper::{server::conn::http1, service::service_fn};
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    server::graceful::GracefulShutdown,
};
use tokio::{
    net::{TcpListener, TcpStream},
    time::{sleep, timeout},
};

use crate::{JwtAuthorizer, Limits, Routes, request::Ends};

/// How long the server rests when the machine has no sockets left.
const REST: Duration = Duration::from_millis(50);

/// What ends a request before its head is even looked at, as a multiple of the limit of heads.
const SLACK: usize = 4;

/// Why the server does not serve.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// The listener has no address.
    #[error("the listener has no address")]
    Address(#[source] io::Error),
    /// Other machines could reach the listener; this gateway is for one machine.
    #[error("{0} can be reached from other machines")]
    NotLocal(SocketAddr),
}

/// An HTTP API on this machine.
pub struct Gateway {
    pub(crate) routes: Routes,
    pub(crate) authorizer: JwtAuthorizer,
    pub(crate) clock: Box<dyn Fn() -> DateTime<Utc> + Send + Sync>,
    pub(crate) limits: Limits,
    pub(crate) requests: AtomicU64,
}

impl Gateway {
    /// A gateway with the limits of AWS. `clock` tells by what time tokens are judged.
    pub fn new(
        routes: Routes,
        authorizer: JwtAuthorizer,
        clock: impl Fn() -> DateTime<Utc> + Send + Sync + 'static,
    ) -> Self {
        let requests = AtomicU64::new(0);
        Self { routes, authorizer, clock: Box::new(clock), limits: Limits::default(), requests }
    }

    /// The same gateway with other limits.
    pub fn with_limits(self, limits: Limits) -> Self {
        Self { limits, ..self }
    }

    /// Serves until `stop` is ready; then takes no more connections and finishes the requests
    /// that are under way, for as long as the integration timeout allows.
    pub async fn serve(
        self,
        listener: TcpListener,
        stop: impl Future<Output = ()>,
    ) -> Result<(), ServeError> {
        let server = listener.local_addr().map_err(ServeError::Address)?;
        if !server.ip().is_loopback() {
            return Err(ServeError::NotLocal(server));
        }
        let (this, open) = (Arc::new(self), GracefulShutdown::new());
        let mut stop = pin!(stop);
        loop {
            tokio::select! {
                () = &mut stop => break,
                accepted = listener.accept() => match accepted {
                    Ok((stream, client)) => this.connect(stream, Ends { client, server }, &open),
                    Err(_) => sleep(REST).await,
                },
            }
        }
        drop(listener);
        if timeout(this.limits.integration, open.shutdown()).await.is_err() {
            tracing::warn!("requests under way were given up");
        }
        Ok(())
    }

    fn connect(self: &Arc<Self>, stream: TcpStream, ends: Ends, open: &GracefulShutdown) {
        let this = Arc::clone(self);
        let service = service_fn(move |request| {
            let this = Arc::clone(&this);
            async move { Ok::<_, Infallible>(this.answer(request, ends).await) }
        });
        let mut server = http1::Builder::new();
        server.timer(TokioTimer::new()).header_read_timeout(self.limits.integration);
        server.max_header_size(self.limits.head.saturating_mul(SLACK));
        let connection = open.watch(server.serve_connection(TokioIo::new(stream), service));
        // What fails here is the client's connection; there is nobody left to tell.
        tokio::spawn(async move { connection.await.ok() });
    }
}
