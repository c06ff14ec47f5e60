//! One invocation: a request of the HTTP API, or a task of the schedule.

use aws_lambda_events::apigw::ApiGatewayV2httpResponse;
use care_state::Store;
use domain::{care::WorkerId, clock::Clock};
use lambda_http::{Body, Context, RequestExt, Response, request};
use serde_json::Value;

use crate::{ClinicTopics, Neighbours, NoteSink, WorklistError, handle, send_digests};

/// Does what an event asks: a task where it names one, else a request.
///
/// # Errors
/// [`WorklistError`]. A request always has an answer.
pub async fn answer<S: Store, N: NoteSink, T: ClinicTopics>(
    event: Value,
    context: Context,
    neighbours: &Neighbours<'_, S, N, T>,
    clock: &impl Clock,
) -> Result<Value, WorklistError> {
    if event.get("task").is_some() {
        let event = serde_json::from_value(event).map_err(|_| WorklistError::NotAnEvent)?;
        let worker = WorkerId::new(context.request_id);
        let sent = Box::pin(send_digests(event, neighbours, &worker, clock)).await?;
        return serde_json::to_value(sent).map_err(|_| WorklistError::NotAnAnswer);
    }
    let request = request::from_str(&event.to_string()).map_err(|_| WorklistError::NotAnEvent)?;
    let request = request.with_lambda_context(context);
    let response = as_gateway_wants(Box::pin(handle(request, neighbours, clock)).await);
    serde_json::to_value(response).map_err(|_| WorklistError::NotAnAnswer)
}

fn as_gateway_wants(response: Response<Body>) -> ApiGatewayV2httpResponse {
    let (head, body) = response.into_parts();
    let mut answer = ApiGatewayV2httpResponse::default();
    answer.status_code = head.status.as_u16().into();
    answer.headers = head.headers;
    answer.is_base64_encoded = matches!(body, Body::Binary(_));
    answer.body = Some(body);
    answer
}
