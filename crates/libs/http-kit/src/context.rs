//! What the gateway and the platform say about a request.

use std::time::Duration;

use lambda_http::{Request, RequestExt, request::RequestContext};

/// The gateway's id of the request: the one name of it in the log and in the answer. A header of
/// the caller does not count.
pub fn correlation_id(request: &Request) -> &str {
    let id = match request.request_context_ref() {
        Some(RequestContext::ApiGatewayV2(context)) => context.request_id.as_deref(),
        _ => None,
    };
    id.unwrap_or("none")
}

/// How long the work may take: `most`, or what the platform leaves until it ends the invocation,
/// less `spare` for the answer. `now` is in milliseconds since 1970.
pub fn time_left(request: &Request, now: u64, most: Duration, spare: Duration) -> Duration {
    let deadline = request.lambda_context_ref().map(|context| context.deadline);
    let left = deadline.map(|deadline| Duration::from_millis(deadline.saturating_sub(now)));
    left.map_or(most, |left| left.saturating_sub(spare).min(most))
}

#[cfg(test)]
mod tests {
    use lambda_http::{Body, Context};

    use super::*;

    const MOST: Duration = Duration::from_secs(20);
    const SPARE: Duration = Duration::from_secs(2);

    fn until(deadline: u64) -> Request {
        let mut context = Context::default();
        context.deadline = deadline;
        Request::new(Body::Empty).with_lambda_context(context)
    }

    #[test]
    fn the_work_ends_before_the_platform_ends_it() {
        let left = |deadline| time_left(&until(deadline), 1_000, MOST, SPARE);
        assert_eq!(left(61_000), MOST);
        assert_eq!(left(11_000), Duration::from_secs(8));
        assert_eq!(left(2_500), Duration::ZERO);
        assert_eq!(left(500), Duration::ZERO);
        assert_eq!(time_left(&Request::new(Body::Empty), 1_000, MOST, SPARE), MOST);
    }

    #[test]
    fn a_request_that_came_another_way_has_no_id() {
        assert_eq!(correlation_id(&Request::new(Body::Empty)), "none");
    }
}
