//! What is delivered: an object, its identity and the instants that count for it.

use crate::contract::Contract;
use chrono::{DateTime, Months, Utc};
use domain::raw_key::RawKey;
use formats::{Format, Headerless, Layout};

/// One object as it was delivered.
#[derive(Debug, Clone)]
pub struct Delivery {
    /// The bucket, or the name that stands for it in a lake that is a folder.
    pub bucket: String,
    /// The object's key, which names tenant, source and dataset.
    pub key: RawKey,
    /// What tells this content from another under the same key: the bucket's version id, else
    /// `sha256:` and the content's hash.
    pub version: String,
    /// The instant that the rows speak for, unless they say so themselves: the extract's.
    pub extracted_at: DateTime<Utc>,
    /// When the platform took the object in.
    pub arrived_at: DateTime<Utc>,
    /// The ingestion that takes it in.
    pub run_id: String,
}

/// A file name whose ending names no format.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the file's ending is none of csv, psv, json, ndjson, jsonl, parquet, with or without gz")]
pub struct FormatError;

impl Delivery {
    /// The object's identity: bucket, key and version.
    #[must_use]
    pub fn file(&self) -> String {
        format!("{}/{}@{}", self.bucket, self.key.as_str(), self.version)
    }

    /// The layout to read the file by: files of AWS DMS may lack their header line, which their
    /// names tell (AWS DMS user guide, "Using Amazon S3 as a target").
    pub(crate) fn layout(&self, contract: &Contract) -> Layout {
        let name = self.key.file_name();
        let headerless = match name.get(..4) {
            Some("LOAD") => Headerless::Load,
            _ if name.starts_with(|first: char| first.is_ascii_digit()) => Headerless::Changes,
            _ => Headerless::Never,
        };
        Layout { headerless, ..contract.layout() }
    }

    /// Whether the file holds every row of its source, so that a row that is missing was deleted:
    /// its key has a folder `snapshot` below the dataset.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.key.folders().any(|folder| folder == "snapshot")
    }

    /// The last day that a row may name, as days since 1970: two years after arrival. Coverage
    /// and appointments lie ahead; a date far ahead is a typing error.
    pub(crate) fn latest_date(&self) -> i32 {
        let latest = self.arrived_at.date_naive() + Months::new(24);
        let days = latest.signed_duration_since(chrono::NaiveDate::default()).num_days();
        i32::try_from(days).unwrap_or(i32::MAX)
    }
}

/// The format of a file, by the ending of its name; `.gz` around it does not matter.
///
/// # Errors
/// [`FormatError`] for any other ending.
pub fn format_of(key: &RawKey) -> Result<Format, FormatError> {
    let name = key.file_name().to_ascii_lowercase();
    let name = name.strip_suffix(".gz").unwrap_or(&name);
    match name.rsplit_once('.').map(|(_, ending)| ending) {
        Some("csv" | "psv") => Ok(Format::Csv),
        Some("ndjson" | "jsonl") => Ok(Format::Ndjson),
        Some("json") => Ok(Format::Json),
        Some("parquet") => Ok(Format::Parquet),
        _ => Err(FormatError),
    }
}
