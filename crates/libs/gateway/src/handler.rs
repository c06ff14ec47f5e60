//! Who answers a request.

use std::pin::Pin;

use aws_lambda_events::apigw::{ApiGatewayV2httpRequest, ApiGatewayV2httpResponse};

/// A handler did not answer. It has no reason: a reason may hold what the client sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the handler failed")]
pub struct HandlerFailed;

/// The answer of a handler, to be awaited.
pub type Handled =
    Pin<Box<dyn Future<Output = Result<ApiGatewayV2httpResponse, HandlerFailed>> + Send>>;

/// Takes the event of one request, payload format 2.0, and gives its answer. Any
/// `Fn(ApiGatewayV2httpRequest) -> impl Future<Output = Result<ApiGatewayV2httpResponse, E>>` is
/// a handler; its error is dropped unread.
pub trait Handler: Send + Sync + 'static {
    /// Starts on a request.
    fn call(&self, event: ApiGatewayV2httpRequest) -> Handled;
}

impl<F, Answer, E> Handler for F
where
    F: Fn(ApiGatewayV2httpRequest) -> Answer + Send + Sync + 'static,
    Answer: Future<Output = Result<ApiGatewayV2httpResponse, E>> + Send + 'static,
{
    fn call(&self, event: ApiGatewayV2httpRequest) -> Handled {
        let answer = self(event);
        Box::pin(async move { answer.await.map_err(|_| HandlerFailed) })
    }
}
