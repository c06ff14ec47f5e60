//! Where a record stands, and what a run of records is called.

use crate::ingest::Delivery;
use chrono::{DateTime, Utc};
use domain::{
    id::{DataSource, Dataset, TenantId},
    raw_key::RawKey,
};

/// What stands for the bucket of a file that came as records.
const BUCKET: &str = "kinesis";

/// Where a record stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The stream, which is the source of its rows.
    pub stream: DataSource,
    /// The shard.
    pub shard_id: String,
    /// The record's number in its shard: digits, as text, since it has up to 56 of them.
    pub sequence_number: String,
}

/// A shard or a number that Kinesis does not give.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a record's place is not a shard and a number")]
pub struct PlaceError;

impl Place {
    /// The place of a record.
    ///
    /// # Errors
    /// [`PlaceError`] when the shard is no plain name or the number is not 1 to 64 digits.
    pub fn new(
        stream: DataSource,
        shard_id: &str,
        sequence_number: &str,
    ) -> Result<Self, PlaceError> {
        let digits = sequence_number.bytes().all(|byte| byte.is_ascii_digit());
        let numbered = digits && (1..=super::DIGITS).contains(&sequence_number.len());
        // A shard is a folder of keys, under the rules of every other part of a key.
        if !numbered || shard_id.parse::<Dataset>().is_err() {
            return Err(PlaceError);
        }
        Ok(Self {
            stream,
            shard_id: shard_id.to_owned(),
            sequence_number: sequence_number.to_owned(),
        })
    }
}

/// The records from one place to another as a file, whose content these places tell:
/// `raw/<tenant>/<stream>/<dataset>/<shard>/<first>-<last>.ndjson`.
///
/// # Errors
/// [`PlaceError`] when that is no key, which valid parts rule out.
pub fn delivery(
    tenant: &TenantId,
    dataset: Option<&Dataset>,
    [first, last]: [&Place; 2],
    arrived_at: DateTime<Utc>,
    run_id: &str,
) -> Result<Delivery, PlaceError> {
    let version = format!("{}-{}", first.sequence_number, last.sequence_number);
    let (stream, shard) = (&first.stream, &first.shard_id);
    let dataset = dataset.map_or(super::NAMELESS, Dataset::as_str);
    let key = format!("raw/{tenant}/{stream}/{dataset}/{shard}/{version}.ndjson");
    Ok(Delivery {
        bucket: BUCKET.to_owned(),
        key: RawKey::parse(&key).map_err(|_| PlaceError)?,
        version,
        extracted_at: arrived_at,
        arrived_at,
        run_id: run_id.to_owned(),
    })
}
