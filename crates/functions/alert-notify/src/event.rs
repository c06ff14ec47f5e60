//! The events of a queue and of a topic.

use serde_json::Value;

use crate::NotifyError;

/// What an invocation is about.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Delivered<'a> {
    /// Messages of a queue, each with its id.
    Queue {
        /// Whether the queue keeps the order of its messages.
        is_fifo: bool,
        /// The messages' texts.
        messages: Vec<(String, &'a str)>,
    },
    /// Messages of a topic.
    Topic(Vec<&'a str>),
}

/// Reads an invocation's event.
pub(crate) fn read(event: &Value) -> Result<Delivered<'_>, NotifyError> {
    let records = event.get("Records").and_then(Value::as_array).ok_or(NotifyError::NotAnEvent)?;
    if let Some(messages) = records.iter().map(of_queue).collect() {
        return Ok(Delivered::Queue { is_fifo: records.iter().any(is_fifo), messages });
    }
    let messages = records.iter().map(|record| record.pointer("/Sns/Message")?.as_str());
    messages.collect::<Option<_>>().map(Delivered::Topic).ok_or(NotifyError::NotAnEvent)
}

fn of_queue(record: &Value) -> Option<(String, &str)> {
    let id = record.get("messageId")?.as_str().filter(|id| !id.is_empty())?;
    Some((id.to_owned(), record.get("body")?.as_str()?))
}

fn is_fifo(record: &Value) -> bool {
    let queue = record.get("eventSourceARN").and_then(Value::as_str);
    queue.is_some_and(|queue| queue.ends_with(".fifo"))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_record_of_no_known_shape_is_no_event() {
        for event in [
            json!({}),
            json!({"Records": null}),
            json!({"Records": [{"messageId": "", "body": "x"}]}),
            json!({"Records": [{"messageId": "1", "body": "x"}, {"Sns": {"Message": "y"}}]}),
            json!({"Records": [{"Sns": {"Message": 1}}]}),
        ] {
            assert!(matches!(read(&event), Err(NotifyError::NotAnEvent)), "{event}");
        }
        let none = Delivered::Queue { is_fifo: false, messages: Vec::new() };
        assert_eq!(read(&json!({"Records": []})).unwrap(), none);
    }
}
