//! One line per object in `ops.reconciliation`, which remembers for ever what was taken in.

use super::{Delivery, txn};
use crate::{Medallion, MedallionError};
use arrow::{
    array::{
        Array, ArrayRef, AsArray, BooleanArray, Int64Array, RecordBatch, StringArray,
        TimestampMicrosecondArray,
    },
    compute::cast,
    datatypes::{DataType, Int64Type},
    error::ArrowError,
};
use chrono::{DateTime, Utc};
use lake::{LakeError, Session, TableName, TableWriter};
use std::{
    collections::{BTreeMap, HashSet},
    sync::Arc,
};

/// What became of one object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ingested {
    /// Bucket, key and version.
    pub file: String,
    /// The dataset that its key names.
    pub dataset: String,
    /// The table that its rows went to.
    pub table: TableName,
    /// Whether it was taken in by this call.
    pub outcome: Outcome,
    /// Rows read.
    pub received: u64,
    /// Rows kept.
    pub accepted: u64,
    /// Rows, or the file as one, in quarantine.
    pub quarantined: u64,
    /// Quarantined rows by reason code.
    pub reasons: BTreeMap<String, u64>,
    /// Quarantined rows by the column at fault and reason code.
    pub faults: BTreeMap<String, BTreeMap<String, u64>>,
    /// Sums of the money columns of the kept rows, in cents.
    pub totals: BTreeMap<String, i128>,
    /// Columns that the file has and the contract does not.
    pub new_columns: Vec<String>,
    /// The table's version that holds the rows.
    pub table_version: u64,
}

/// How an object was met.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Its rows were taken in.
    Taken,
    /// It was set aside as a whole.
    Refused,
    /// It had been taken in before.
    Before,
}

impl Ingested {
    /// Whether every row read is either kept or in quarantine.
    #[must_use]
    pub fn is_balanced(&self) -> bool {
        self.received == self.accepted + self.quarantined
    }
}

const TABLE: &str = "ops.reconciliation";

impl Medallion {
    /// The line of an object that was taken in before.
    pub(super) async fn ingested(
        &self,
        delivery: &Delivery,
    ) -> Result<Option<Ingested>, MedallionError> {
        let name = name()?;
        let read = |source| MedallionError::Read { table: name.clone(), source };
        let Some(table) = self.lake.open(&name).await.map_err(read)? else { return Ok(None) };
        let session = Session::new("ops").map_err(read)?;
        session.add_table(&table).await.map_err(read)?;
        let file = delivery.file().replace('\'', "''");
        let sql = format!("select * from {TABLE} where file = '{file}' limit 1");
        let found = session.query(&sql).await.map_err(read)?;
        let line =
            found.iter().find(|batch| batch.num_rows() > 0).map(|batch| parse(batch, delivery));
        line.transpose().map_err(|source| MedallionError::Rows { table: name, source })
    }

    /// Which of these files were taken in before.
    pub(super) async fn known(&self, files: &[String]) -> Result<HashSet<String>, MedallionError> {
        let name = name()?;
        let read = |source| MedallionError::Read { table: name.clone(), source };
        let Some(table) = self.lake.open(&name).await.map_err(read)? else {
            return Ok(HashSet::new());
        };
        let session = Session::new("ops").map_err(read)?;
        session.add_table(&table).await.map_err(read)?;
        let quoted = |file: &String| format!("'{}'", file.replace('\'', "''"));
        let list = files.iter().map(quoted).collect::<Vec<_>>().join(", ");
        let sql =
            format!("select cast(file as varchar) as file from {TABLE} where file in ({list})");
        let found = session.query(&sql).await.map_err(read)?;
        let texts = found.iter().map(|batch| cast(batch.column(0), &DataType::Utf8));
        let texts: Vec<ArrayRef> = texts
            .collect::<Result<_, _>>()
            .map_err(|source| MedallionError::Rows { table: name, source })?;
        let texts = texts.iter().flat_map(|column| column.as_string::<i32>().iter().flatten());
        Ok(texts.map(str::to_owned).collect())
    }

    /// Writes the line of an object, once.
    pub(super) async fn write_line(
        &self,
        line: &Ingested,
        delivery: &Delivery,
    ) -> Result<(), MedallionError> {
        self.write_lines(&[(line, delivery)]).await
    }

    /// Writes the lines of objects that were taken in together, once.
    pub(super) async fn write_lines(
        &self,
        lines: &[(&Ingested, &Delivery)],
    ) -> Result<(), MedallionError> {
        let name = name()?;
        let contract = self.contract(&name)?;
        let write = |source: LakeError| MedallionError::Write { table: name.clone(), source };
        let table = self.open(contract).await?;
        let mut writer = TableWriter::new(table, &contract.write_hints()).map_err(write)?;
        for (line, delivery) in lines {
            let batch = batch(line, delivery)
                .map_err(|source| MedallionError::Rows { table: name.clone(), source })?;
            writer.write(&batch).await.map_err(write)?;
        }
        let work = lines.iter().map(|(_, delivery)| txn(delivery, "reconciliation"));
        writer.commit(&work.collect::<Vec<_>>()).await.map_err(write)?;
        Ok(())
    }
}

fn name() -> Result<TableName, MedallionError> {
    TABLE.parse().map_err(|_| MedallionError::UnknownTable(TABLE.to_owned()))
}

fn batch(line: &Ingested, delivery: &Delivery) -> Result<RecordBatch, ArrowError> {
    let text = |value: &str| Arc::new(StringArray::from(vec![value])) as ArrayRef;
    let count = |value: u64| {
        Arc::new(Int64Array::from(vec![i64::try_from(value).unwrap_or(i64::MAX)])) as ArrayRef
    };
    let instant = |at: DateTime<Utc>| {
        let micros = TimestampMicrosecondArray::from_value(at.timestamp_micros(), 1);
        Arc::new(micros.with_timezone("UTC")) as ArrayRef
    };
    let flag = |value: bool| Arc::new(BooleanArray::from(vec![value])) as ArrayRef;
    RecordBatch::try_from_iter([
        ("tenant", text(delivery.key.tenant().as_str())),
        ("data_source", text(delivery.key.data_source().as_str())),
        ("file", text(&line.file)),
        ("dataset", text(&line.dataset)),
        ("table_name", text(&line.table.to_string())),
        ("received_rows", count(line.received)),
        ("accepted_rows", count(line.accepted)),
        ("quarantined_rows", count(line.quarantined)),
        ("reason_counts", text(&json(&line.reasons))),
        ("control_totals", text(&json(&line.totals))),
        ("new_columns", text(&json(&line.new_columns))),
        ("is_balanced", flag(line.is_balanced())),
        ("table_version", count(line.table_version)),
        ("ingested_at", instant(delivery.arrived_at)),
        ("run_id", text(&delivery.run_id)),
        ("extracted_at", instant(delivery.extracted_at)),
        ("is_complete", flag(line.outcome == Outcome::Taken && delivery.is_complete())),
        ("fault_counts", text(&json(&line.faults))),
    ])
}

/// Maps and lists of names and numbers always have a JSON form.
fn json(value: &impl serde::Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

fn parse(batch: &RecordBatch, delivery: &Delivery) -> Result<Ingested, ArrowError> {
    let text = |column: &str| -> Result<String, ArrowError> {
        let values = cast(batch.column(batch.schema().index_of(column)?), &DataType::Utf8)?;
        Ok(values.as_string::<i32>().value(0).to_owned())
    };
    // Lines of before the column was kept have it empty.
    let optional = |column: &str| -> Result<Option<String>, ArrowError> {
        let values = cast(batch.column(batch.schema().index_of(column)?), &DataType::Utf8)?;
        let values = values.as_string::<i32>();
        Ok(values.is_valid(0).then(|| values.value(0).to_owned()))
    };
    let count = |column: &str| -> Result<u64, ArrowError> {
        let values = batch.column(batch.schema().index_of(column)?);
        Ok(u64::try_from(values.as_primitive::<Int64Type>().value(0)).unwrap_or_default())
    };
    let unreadable = |error: serde_json::Error| ArrowError::ExternalError(Box::new(error));
    Ok(Ingested {
        file: delivery.file(),
        dataset: text("dataset")?,
        table: text("table_name")?
            .parse()
            .map_err(|error| ArrowError::ExternalError(Box::new(error)))?,
        outcome: Outcome::Before,
        received: count("received_rows")?,
        accepted: count("accepted_rows")?,
        quarantined: count("quarantined_rows")?,
        reasons: serde_json::from_str(&text("reason_counts")?).map_err(unreadable)?,
        faults: optional("fault_counts")?
            .map_or(Ok(BTreeMap::new()), |text| serde_json::from_str(&text).map_err(unreadable))?,
        totals: serde_json::from_str(&text("control_totals")?).map_err(unreadable)?,
        new_columns: serde_json::from_str(&text("new_columns")?).map_err(unreadable)?,
        table_version: count("table_version")?,
    })
}
