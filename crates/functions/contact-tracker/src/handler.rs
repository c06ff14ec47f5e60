//! One batch of the notes stream.

use care_state::{CareRecords, Store};
use domain::clock::Clock;
use lambda_kit::{
    batch::{self, SqsBatchResponse},
    chain,
    stream::{StreamEvent, StreamRecord},
};
use serde::Deserialize;
use serde_json::Value;

use crate::{TrackerError, Unreadable, note, track::track};

/// What became of a batch.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Handled {
    /// Notes that are in their persons' records.
    pub notes: usize,
    /// Records that are no readable notes.
    pub skipped: usize,
    /// The sequence number from which on the batch is to come again.
    pub failed: Option<String>,
}

impl Handled {
    /// The answer to the event source mapping, of the shape that queues and streams share.
    pub fn response(self) -> SqsBatchResponse {
        let mut response = SqsBatchResponse::default();
        if let Some(sequence_number) = self.failed {
            batch::fail(&mut response, sequence_number);
        }
        response
    }
}

/// Takes the notes of a batch in, in order, up to the first on which the store fails.
///
/// # Errors
/// [`TrackerError`] where the event holds no records.
pub async fn handle(
    event: &Value,
    store: &impl Store,
    clock: &impl Clock,
) -> Result<Handled, TrackerError> {
    let event = StreamEvent::deserialize(event).map_err(|_| TrackerError::NoRecords)?;
    let records = CareRecords(store);
    let mut handled = Handled::default();
    for record in &event.records {
        match note::read(record) {
            Err(unreadable) => {
                log_skipped(record, unreadable);
                handled.skipped += 1;
            }
            Ok(note) => match track(&note, &records, clock.now()).await {
                Ok(()) => handled.notes += 1,
                Err(error) => {
                    tracing::error!(
                        record.sequence_number = record.sequence_number(),
                        error = chain(&error),
                        "a note was not taken in and comes again"
                    );
                    handled.failed = Some(record.sequence_number().to_owned());
                    break;
                }
            },
        }
    }
    tracing::info!(
        notes = handled.notes,
        records.skipped = handled.skipped,
        "a batch of notes was taken in"
    );
    Ok(handled)
}

fn log_skipped(record: &StreamRecord, unreadable: Unreadable) {
    tracing::warn!(
        record.sequence_number = record.sequence_number(),
        code = unreadable.code(),
        "a record is no readable note"
    );
}
