//! The notes stream on Kinesis.

use aws_config::SdkConfig;
use aws_sdk_kinesis::{
    Client,
    error::{ProvideErrorMetadata, SdkError},
    operation::put_record::PutRecordError,
    primitives::Blob,
};
use domain::{outreach::OutreachNote, token::PatientToken};

use crate::{Config, NoteSink, SinkError};

/// Puts notes on a Kinesis stream. The partition key is a keyed token of the person: a patient's
/// notes stay in order, the load is spread, and the key tells nobody who it is.
#[derive(Debug, Clone)]
pub struct KinesisNotes {
    client: Client,
    config: Config,
}

impl KinesisNotes {
    /// A client of the configured stream.
    pub fn new(aws: &SdkConfig, config: Config) -> Self {
        Self { client: Client::new(aws), config }
    }

    fn partition_key(&self, note: &OutreachNote) -> PatientToken {
        self.config.token_key.person(&note.patient.minted(&note.tenant))
    }
}

impl NoteSink for KinesisNotes {
    async fn put(&self, note: &OutreachNote) -> Result<(), SinkError> {
        let record = serde_json::to_vec(note)
            .map_err(|_| SinkError::Failed { code: "CannotSerialize".to_owned() })?;
        let put = self
            .client
            .put_record()
            .stream_name(&self.config.stream)
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
