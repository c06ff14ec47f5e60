//! Records of streams of changes to rows of raw tables.
//!
//! A record is read by itself, without I/O: [`Contracts::read`] tells what to keep of it. What is
//! kept goes the way of files: lines to [`Medallion::ingest`](crate::Medallion::ingest) under the
//! name of [`delivery`], and records that no row can be made of to
//! [`Medallion::set_aside_records`](crate::Medallion::set_aside_records).

mod claim;
mod line;
mod place;
mod rekey;
#[cfg(test)]
mod tests;

pub use formats::ReasonCode;
pub use place::{Place, PlaceError, delivery};

use crate::contract::{Contract, Contracts};
use domain::{change::ChangeEvent, id::Dataset, phi::Phi};
use formats::change::{Record, decode, flatten};

/// The reason code of a change of a table that no contract takes.
const UNKNOWN_DATASET: &str = "UNKNOWN_DATASET";
/// The reason code of a change whose item is not what its table holds.
const NOT_A_CLAIM: &str = "CLAIM_UNREADABLE";
/// The dataset of records that do not say what they are about.
const NAMELESS: &str = "unknown";
/// The table whose rows are claims as an operational system keeps them.
const CLAIM_EVENTS: &str = "raw.claim_event";
/// How deep an item may be nested: an attribute of DynamoDB 32 levels, each with its type around it.
const DEPTH: usize = 96;
/// Digits of a number of a shard in a sequence: they have up to 56.
const DIGITS: usize = 64;

/// One record of a stream.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FeedRecord {
    /// Where it stands.
    pub place: Place,
    /// Its bytes.
    pub data: Phi<Vec<u8>>,
}

/// What is to be kept of a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reading {
    /// A row for the dataset's table, as NDJSON.
    Row {
        /// The dataset.
        dataset: Dataset,
        /// The row; behind it, where the change gave it another key, the deletion of the old one.
        line: Phi<String>,
    },
    /// The record itself: it is a change, and there is no row to make of it.
    Refused {
        /// What it is about, where that has a name.
        dataset: Option<Dataset>,
        /// Why, as a stable code.
        reason: &'static str,
    },
    /// Nothing: it tells of no change.
    Control,
}

impl Contracts {
    /// Reads a record.
    ///
    /// # Errors
    /// The reason why the record cannot be decoded: it may be that a later version of the program
    /// can.
    pub fn read(&self, record: &FeedRecord) -> Result<Reading, ReasonCode> {
        let mut event = match decode(record.data.expose(), DEPTH)? {
            Record::Control => return Ok(Reading::Control),
            Record::Change(event) => *event,
        };
        let Some((dataset, contract)) = self.taking(&event.source_table) else {
            let dataset = event.source_table.parse().ok();
            return Ok(Reading::Refused { dataset, reason: UNKNOWN_DATASET });
        };
        if event.sequence.is_none() {
            event.sequence = Some(format!("{:0>DIGITS$}", record.place.sequence_number));
        }
        let line = match contract.table.to_string() == CLAIM_EVENTS {
            true => claim::line(&event, record, contract),
            false => Some(lines(&event, contract)),
        };
        Ok(match line {
            Some(line) => Reading::Row { dataset, line: Phi::new(line) },
            None => Reading::Refused { dataset: Some(dataset), reason: NOT_A_CLAIM },
        })
    }

    /// The dataset that a source's table is, and its contract. Only letters and digits count:
    /// `InsuranceClaims` is `insurance_claims`.
    fn taking(&self, table: &str) -> Option<(Dataset, &Contract)> {
        let named = plain(table);
        let datasets = self
            .iter()
            .filter(|contract| contract.table.schema() == "raw")
            .flat_map(|contract| contract.datasets.iter().map(move |name| (name, contract)));
        let mut found = datasets.filter(|(name, _)| !named.is_empty() && plain(name) == named);
        found.next().and_then(|(name, contract)| Some((name.parse().ok()?, contract)))
    }
}

fn lines(event: &ChangeEvent, contract: &Contract) -> String {
    let renamed = rekey::renamed(event, contract);
    let all = std::iter::once(event).chain(&renamed).map(flatten);
    all.collect::<Vec<_>>().join("\n")
}

fn plain(name: &str) -> String {
    let letters = name.chars().filter(char::is_ascii_alphanumeric);
    letters.map(|letter| letter.to_ascii_lowercase()).collect()
}

/// What tells an event from others where its feed gives no name: the same bytes are the same event.
fn named(event: &ChangeEvent, record: &FeedRecord) -> String {
    use sha2::{Digest, Sha256};
    let made = || hex::encode(&Sha256::digest(record.data.expose())[..16]);
    event.event_id.clone().unwrap_or_else(made)
}
