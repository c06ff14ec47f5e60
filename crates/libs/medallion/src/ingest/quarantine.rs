//! What could not be accepted, kept whole with its reason.

use super::{Delivery, envelope, quarantine_name};
use crate::{Medallion, MedallionError};
use arrow::{
    array::{ArrayRef, Int64Array, RecordBatch, StringArray},
    error::ArrowError,
};
use formats::Reject;
use lake::{TableWriter, Txn};
use std::sync::Arc;

/// Bytes of a rejected row that are kept: more is a file's defect, not a row.
const KEPT_BYTES: usize = 64 << 10;

/// Rejected rows on their way to `raw.quarantine`.
pub(super) struct Quarantine {
    table: TableWriter,
}

/// One line of quarantine.
struct Line<'a> {
    reason: &'a str,
    column: Option<&'a str>,
    row: Option<i64>,
    byte: Option<i64>,
    text: Option<String>,
}

impl Quarantine {
    pub(super) async fn open(medallion: &Medallion) -> Result<Self, MedallionError> {
        let name = quarantine_name()?;
        let contract = medallion.contract(&name)?;
        let table = medallion.open(contract).await?;
        let table = TableWriter::new(table, &contract.write_hints()).map_err(write)?;
        Ok(Self { table })
    }

    pub(super) async fn add_rows(
        &mut self,
        delivery: &Delivery,
        rejects: &[Reject],
    ) -> Result<(), MedallionError> {
        let lines = rejects.iter().map(|reject| Line {
            reason: reject.reason(),
            column: reject.column.as_deref(),
            row: i64::try_from(reject.row).ok(),
            byte: reject.byte.and_then(|byte| i64::try_from(byte).ok()),
            text: Some(kept(reject.raw.expose())),
        });
        self.add(delivery, &lines.collect::<Vec<_>>()).await
    }

    /// One line for the file as a whole.
    pub(super) async fn add_file(
        &mut self,
        delivery: &Delivery,
        reason: &str,
    ) -> Result<(), MedallionError> {
        let line = Line { reason, column: None, row: None, byte: None, text: None };
        self.add(delivery, &[line]).await
    }

    /// One line for a record of a stream, whole: nobody keeps it elsewhere.
    pub(super) async fn add_record(
        &mut self,
        delivery: &Delivery,
        reason: &str,
        record: &[u8],
    ) -> Result<(), MedallionError> {
        let text = match std::str::from_utf8(record) {
            Ok(text) => text.to_owned(),
            Err(_) => format!("\\x{}", hex::encode(record)),
        };
        let line = Line { reason, column: None, row: Some(1), byte: None, text: Some(text) };
        self.add(delivery, &[line]).await
    }

    pub(super) async fn commit(self, txns: &[Txn]) -> Result<u64, MedallionError> {
        Ok(self.table.commit(txns).await.map_err(write)?.version())
    }

    pub(super) async fn abandon(self) {
        self.table.abandon().await;
    }

    async fn add(&mut self, delivery: &Delivery, lines: &[Line<'_>]) -> Result<(), MedallionError> {
        if lines.is_empty() {
            return Ok(());
        }
        let table = quarantine_name()?;
        let rows = batch(delivery, lines);
        let batch = rows.map_err(|source| MedallionError::Rows { table, source })?;
        self.table.write(&batch).await.map_err(write)
    }
}

fn batch(delivery: &Delivery, lines: &[Line<'_>]) -> Result<RecordBatch, ArrowError> {
    let dataset = delivery.key.dataset().as_str();
    let text = |value: fn(&Line<'_>) -> Option<String>| -> ArrayRef {
        Arc::new(lines.iter().map(value).collect::<StringArray>())
    };
    let number = |value: fn(&Line<'_>) -> Option<i64>| -> ArrayRef {
        Arc::new(lines.iter().map(value).collect::<Int64Array>())
    };
    let datasets = StringArray::from_iter_values(lines.iter().map(|_| dataset));
    let own = [
        ("dataset", Arc::new(datasets) as ArrayRef),
        ("reason_code", text(|line| Some(line.reason.to_owned()))),
        ("column_name", text(|line| line.column.map(str::to_owned))),
        ("row_number", number(|line| line.row)),
        ("byte_offset", number(|line| line.byte)),
        ("row_text", text(|line| line.text.clone())),
        ("_row", number(|line| line.row)),
    ];
    RecordBatch::try_from_iter(own.into_iter().chain(envelope::common(delivery, lines.len())))
}

fn kept(raw: &[u8]) -> String {
    String::from_utf8_lossy(&raw[..raw.len().min(KEPT_BYTES)]).into_owned()
}

fn write(source: lake::LakeError) -> MedallionError {
    match quarantine_name() {
        Ok(table) => MedallionError::Write { table, source },
        Err(error) => error,
    }
}
