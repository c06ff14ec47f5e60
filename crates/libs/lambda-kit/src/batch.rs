//! Partial batch responses. Of a queue, the messages that failed come again and the others do not;
//! of a stream, the first record that failed comes again and all behind it.
//!
//! The event source mapping must have `ReportBatchItemFailures`. An unknown identifier or any other
//! shape than this one makes the whole batch come again.

use std::error::Error;

pub use aws_lambda_events::sqs::{BatchItemFailure, SqsBatchResponse};

use crate::chain;

/// Works through a standard queue's batch in order; a message whose work fails is logged and named
/// in the answer, and the others go on.
pub async fn each<M, E, W>(
    messages: impl IntoIterator<Item = (String, M)>,
    work: W,
) -> SqsBatchResponse
where
    E: Error,
    W: AsyncFn(M) -> Result<(), E>,
{
    let mut response = SqsBatchResponse::default();
    for (id, message) in messages {
        if let Err(error) = work(message).await {
            tracing::error!(message.id = %id, error = chain(&error), "a message comes again");
            fail(&mut response, id);
        }
    }
    response
}

/// Works through a first-in-first-out queue's batch: the first message whose work fails is logged,
/// and it and all that follow are named in the answer untouched, so that no message overtakes another
/// of its group.
pub async fn in_order<M, E, W>(
    messages: impl IntoIterator<Item = (String, M)>,
    work: W,
) -> SqsBatchResponse
where
    E: Error,
    W: AsyncFn(M) -> Result<(), E>,
{
    let mut response = SqsBatchResponse::default();
    for (id, message) in messages {
        let has_failed = !response.batch_item_failures.is_empty();
        if !has_failed {
            let Err(error) = work(message).await else { continue };
            let error = chain(&error);
            tracing::error!(message.id = %id, error, "a message and those after it come again");
        }
        fail(&mut response, id);
    }
    response
}

/// Names a message that is to come again.
pub fn fail(response: &mut SqsBatchResponse, id: String) {
    let mut failure = BatchItemFailure::default();
    failure.item_identifier = id;
    response.batch_item_failures.push(failure);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn only_the_messages_that_failed_are_named() {
        let messages = [("m1", Ok(())), ("m2", Err(std::fmt::Error)), ("m3", Ok(()))];
        let messages = messages.map(|(id, result)| (id.to_owned(), result));
        let response = each(messages, async |result| result).await;
        let json = serde_json::to_string(&response).unwrap();
        assert_eq!(json, r#"{"batchItemFailures":[{"itemIdentifier":"m2"}]}"#);
    }

    #[tokio::test]
    async fn after_the_first_failure_in_order_nothing_is_done_and_all_the_rest_is_named() {
        let messages = [("m1", Ok(())), ("m2", Err(std::fmt::Error)), ("m3", Ok(()))];
        let messages = messages.map(|(id, result)| (id.to_owned(), result));
        let done = std::sync::Mutex::new(0);
        let response = in_order(messages, async |result| {
            *done.lock().unwrap() += 1;
            result
        })
        .await;
        let json = serde_json::to_string(&response).unwrap();
        let expected = r#"{"batchItemFailures":[{"itemIdentifier":"m2"},{"itemIdentifier":"m3"}]}"#;
        assert_eq!((json.as_str(), *done.lock().unwrap()), (expected, 2));
    }

    #[tokio::test]
    async fn a_batch_without_failures_is_an_empty_list() {
        let response =
            each([("m1".to_owned(), ())], async |()| Ok::<(), std::fmt::Error>(())).await;
        assert_eq!(serde_json::to_string(&response).unwrap(), r#"{"batchItemFailures":[]}"#);
    }
}
