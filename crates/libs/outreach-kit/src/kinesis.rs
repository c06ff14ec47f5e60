//! The notes stream on Kinesis.

use std::time::Duration;

use aws_config::SdkConfig;
use aws_sdk_kinesis::{
    Client,
    config::{Builder, retry::RetryConfig},
    error::{ProvideErrorMetadata, SdkError},
    operation::put_record::PutRecordError,
    primitives::Blob,
};
use domain::{
    outreach::OutreachNote,
    token::{PatientToken, TokenKey},
};

use crate::{NoteSink, SinkError};

/// Attempts of one put: a full shard has room again within the second.
const ATTEMPTS: u32 = 4;
const FIRST_PAUSE: Duration = Duration::from_millis(100);
const LONGEST_PAUSE: Duration = Duration::from_secs(2);

/// Puts notes on a Kinesis stream. The partition key is a keyed token of the person: a patient's
/// notes stay in order, the load is spread, and the key tells nobody who it is.
#[derive(Debug, Clone)]
pub struct KinesisNotes {
    client: Client,
    stream: String,
    token_key: TokenKey,
}

impl KinesisNotes {
    /// A client of a stream; the key makes the partition keys. A put that the stream throttles is tried again, three
    /// times at most, with pauses that grow; the handler's own limit ends them.
    pub fn new(aws: &SdkConfig, stream: String, token_key: TokenKey) -> Self {
        let retries = RetryConfig::standard()
            .with_max_attempts(ATTEMPTS)
            .with_initial_backoff(FIRST_PAUSE)
            .with_max_backoff(LONGEST_PAUSE);
        let client = Client::from_conf(Builder::from(aws).retry_config(retries).build());
        Self { client, stream, token_key }
    }

    fn partition_key(&self, note: &OutreachNote) -> PatientToken {
        self.token_key.person(&note.patient.minted(&note.tenant))
    }
}

impl NoteSink for KinesisNotes {
    async fn put(&self, note: &OutreachNote) -> Result<(), SinkError> {
        let record = serde_json::to_vec(note)
            .map_err(|_| SinkError::Failed { code: "CannotSerialize".to_owned() })?;
        let put = self
            .client
            .put_record()
            .stream_name(&self.stream)
            .partition_key(self.partition_key(note).as_str())
            .data(Blob::new(record));
        put.send().await.map(|_| ()).map_err(|error| failure(&error))
    }
}

fn failure(error: &SdkError<PutRecordError>) -> SinkError {
    let busy = error.as_service_error().is_some_and(|error| {
        error.is_provisioned_throughput_exceeded_exception() || error.is_kms_throttling_exception()
    });
    if busy {
        return SinkError::Busy;
    }
    let way = match error {
        SdkError::TimeoutError(_) => "Timeout",
        SdkError::DispatchFailure(_) => "DispatchFailure",
        _ => "Unknown",
    };
    SinkError::Failed { code: error.code().unwrap_or(way).to_owned() }
}
