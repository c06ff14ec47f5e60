//! One event to the objects it names, each to its table.

use crate::{
    IngestError, Object, ObjectSource, SourceError,
    event::{Delivered, from_event},
};
use domain::{clock::Clock, raw_key::RawKey};
use lambda_kit::batch::{SqsBatchResponse, fail};
use medallion::{
    Medallion,
    ingest::{Delivery, Ingested},
};
use serde_json::Value;

/// What became of an event.
#[derive(Debug)]
pub struct Handled {
    /// The answer to the caller: for a queue, the messages that are to come again.
    pub response: Value,
    /// What became of each object, in order.
    pub objects: Vec<Taken>,
}

/// What became of an object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Taken {
    /// It is in the lake, whole or in quarantine.
    In(Box<Ingested>),
    /// Its key names no dataset of the raw zone; it is none of ours.
    NotRaw,
    /// It was deleted before it could be read.
    Gone,
}

/// Takes in every object that the event names.
///
/// # Errors
/// [`IngestError`] when an object told of directly fails, or the event has no known shape: S3 sends
/// it again. From a queue, failures are named in the response instead.
pub async fn handle(
    event: &Value,
    run_id: &str,
    objects: &impl ObjectSource,
    medallion: &Medallion,
    clock: &impl Clock,
) -> Result<Handled, IngestError> {
    let take = async |object: &Object| take(object, run_id, objects, medallion, clock).await;
    match from_event(event)? {
        Delivered::Objects(found) => {
            let mut taken = Vec::new();
            for object in &found {
                taken.push(take(object).await?);
            }
            Ok(Handled { response: Value::Null, objects: taken })
        }
        Delivered::Messages(messages) => {
            let mut taken = Vec::new();
            let mut response = SqsBatchResponse::default();
            for (id, found) in messages {
                match message(found, &take).await {
                    Ok(done) => taken.extend(done),
                    Err(error) => {
                        let error = lambda_kit::chain(&error);
                        tracing::error!(message.id = %id, error, "a message failed and comes again");
                        fail(&mut response, id);
                    }
                }
            }
            let response = serde_json::to_value(&response).unwrap_or_default();
            Ok(Handled { response, objects: taken })
        }
    }
}

async fn message(
    found: Result<Vec<Object>, crate::EventError>,
    take: &impl AsyncFn(&Object) -> Result<Taken, IngestError>,
) -> Result<Vec<Taken>, IngestError> {
    let mut taken = Vec::new();
    for object in &found? {
        taken.push(take(object).await?);
    }
    Ok(taken)
}

async fn take(
    object: &Object,
    run_id: &str,
    objects: &impl ObjectSource,
    medallion: &Medallion,
    clock: &impl Clock,
) -> Result<Taken, IngestError> {
    let Ok(key) = RawKey::parse(&object.key) else {
        tracing::warn!(object.bucket = %object.bucket, "an object outside the raw zone is left alone");
        return Ok(Taken::NotRaw);
    };
    let opened = match objects.open(object).await {
        Ok(opened) => opened,
        Err(SourceError::Gone) => {
            tracing::warn!(object.dataset = %key.dataset(), "an object was deleted before it was read");
            return Ok(Taken::Gone);
        }
        Err(error) => return Err(error.into()),
    };
    let arrived_at = clock.now();
    let delivery = Delivery {
        bucket: object.bucket.clone(),
        version: opened.version,
        extracted_at: key.dated().or(object.created_at).unwrap_or(arrived_at),
        arrived_at,
        run_id: run_id.to_owned(),
        key,
    };
    let ingested = medallion.ingest(&delivery, opened.source).await?;
    log(&delivery, &ingested);
    Ok(Taken::In(Box::new(ingested)))
}

fn log(delivery: &Delivery, ingested: &Ingested) {
    tracing::info!(
        object.tenant = %delivery.key.tenant(),
        object.source = %delivery.key.data_source(),
        object.dataset = %ingested.dataset,
        rows.received = ingested.received,
        rows.accepted = ingested.accepted,
        rows.quarantined = ingested.quarantined,
        outcome = ?ingested.outcome,
        "an object was taken in"
    );
}
