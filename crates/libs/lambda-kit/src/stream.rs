//! Records of a Kinesis stream, as an event source mapping delivers them.

use std::fmt;

use base64::{Engine, engine::general_purpose::STANDARD};
use serde::Deserialize;

/// The event of a Kinesis event source mapping: records of one shard, in order.
#[derive(Debug, Clone, Deserialize)]
pub struct StreamEvent {
    /// The records.
    #[serde(rename = "Records")]
    pub records: Vec<StreamRecord>,
}

/// One record. Its data may be a patient's: it does not print.
#[derive(Clone, Deserialize)]
pub struct StreamRecord {
    #[serde(rename = "eventID")]
    event_id: String,
    #[serde(rename = "eventSourceARN")]
    event_source_arn: String,
    kinesis: Kinesis,
}

#[derive(Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Kinesis {
    sequence_number: String,
    data: String,
}

/// A record whose data is not base64. The data is not repeated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a record's data is not base64")]
pub struct NotBase64;

impl StreamRecord {
    /// The record's number in its shard, of up to 56 digits, which names it in a partial batch
    /// response.
    pub fn sequence_number(&self) -> &str {
        &self.kinesis.sequence_number
    }

    /// The shard: what stands before the number in `shardId-000000000000:<sequence number>`.
    pub fn shard_id(&self) -> &str {
        self.event_id.split(':').next().unwrap_or_default()
    }

    /// The stream of `arn:aws:kinesis:<region>:<account>:stream/<name>`, behind which a consumer may
    /// follow.
    pub fn stream(&self) -> Option<&str> {
        self.event_source_arn.split_once(":stream/")?.1.split('/').next()
    }

    /// What the producer put on the stream.
    pub fn data(&self) -> Result<Vec<u8>, NotBase64> {
        STANDARD.decode(&self.kinesis.data).map_err(|_| NotBase64)
    }
}

impl fmt::Debug for StreamRecord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("StreamRecord");
        shown.field("sequence_number", &self.sequence_number()).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn record(event_id: &str, arn: &str, data: &str) -> StreamRecord {
        let record = json!({
            "eventID": event_id, "eventSourceARN": arn, "eventName": "aws:kinesis:record",
            "kinesis": { "sequenceNumber": "49590338271490256608559692538361571095921575989136588898", "data": data },
        });
        let event = json!({ "Records": [record] });
        StreamEvent::deserialize(event).unwrap().records.remove(0)
    }

    #[test]
    fn a_record_tells_its_stream_shard_number_and_data() {
        let arn = "arn:aws:kinesis:us-east-1:000000000000:stream/notes";
        for arn in [arn.to_owned(), format!("{arn}/consumer/tracker:1738318272")] {
            let record = record("shardId-000000000000:4959", &arn, "QWRh");
            assert_eq!(
                (record.stream(), record.shard_id()),
                (Some("notes"), "shardId-000000000000")
            );
            assert_eq!((record.sequence_number().len(), record.data()), (56, Ok(b"Ada".to_vec())));
        }
        let queue = record("no shard", "arn:aws:sqs:us-east-1:0:queue", "");
        assert_eq!((queue.stream(), queue.shard_id()), (None, "no shard"));
    }

    #[test]
    fn data_that_is_not_base64_costs_only_its_record() {
        for text in ["QWRh?", "QWR", "QWRh\n"] {
            let record = record("", "", text);
            assert_eq!(record.data(), Err(NotBase64), "{text:?}");
        }
    }

    #[test]
    fn a_record_prints_its_number_only() {
        let text = format!("{:?}", record("shard:CANARY", "CANARY", "CANARY"));
        assert!(text.contains("588898") && !text.contains("CANARY"), "{text}");
    }
}
