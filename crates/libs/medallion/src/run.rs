//! The identity of a refresh: the same inputs, instant and models are the same run.

use crate::{Medallion, MedallionError};
use arrow::{
    array::{ArrayRef, AsArray, RecordBatch, TimestampMicrosecondArray},
    datatypes::{TimeUnit, TimestampMicrosecondType},
};
use chrono::{DateTime, Days, NaiveTime, Utc};
use domain::lace::SCORE_VERSION;
use lake::{LakeError, Session, TableName};
use sha2::{Digest, Sha256};
use std::{collections::BTreeMap, sync::Arc};

/// What a refresh is to speak for.
#[derive(Debug, Clone, Default)]
pub struct RunRequest {
    /// The instant; without one, the midnight after the newest inpatient discharge known.
    pub as_of: Option<DateTime<Utc>>,
}

/// One refresh.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// Hash of input versions, instant and model versions.
    pub id: String,
    /// The instant that scores, windows and clocks count from.
    pub as_of: DateTime<Utc>,
}

impl Medallion {
    /// Plans a refresh over the newest versions of the raw tables.
    ///
    /// # Errors
    /// As reading tables fails.
    pub async fn plan(&self, request: &RunRequest) -> Result<Run, MedallionError> {
        let inputs = self.raw_versions().await?;
        let as_of = match request.as_of {
            Some(as_of) => as_of,
            None => self.default_as_of().await?,
        };
        Ok(Run { id: run_id(&inputs, as_of), as_of })
    }

    async fn raw_versions(&self) -> Result<BTreeMap<String, u64>, MedallionError> {
        let mut versions = BTreeMap::new();
        for contract in self.contracts.iter().filter(|contract| contract.is_model_input()) {
            let name = &contract.table;
            let read = |source| MedallionError::Read { table: name.clone(), source };
            if let Some(table) = self.lake.open(name).await.map_err(read)? {
                versions.insert(name.to_string(), table.version());
            }
        }
        Ok(versions)
    }

    /// When the last row of the raw zone arrived; nothing in an empty one.
    pub(crate) async fn known_at(&self) -> Result<Option<DateTime<Utc>>, MedallionError> {
        let inputs = self.contracts.iter().filter(|contract| contract.is_model_input());
        let inputs: Vec<&TableName> = inputs.map(|contract| &contract.table).collect();
        let newest =
            |name| format!("select cast(max(_ingested_at) as timestamp) as at from {name}");
        let tables: Vec<String> = inputs.iter().map(newest).collect();
        let sql = format!("select max(at) from ({}) as arrived", tables.join(" union all "));
        let session = self.session_of(inputs).await.map_err(MedallionError::Query)?;
        let found = session.query(&sql).await.map_err(MedallionError::Query)?;
        Ok(found.first().and_then(|batch| instant(batch.column(0))))
    }

    /// The midnight (UTC) after the newest inpatient discharge in the raw zone, of an EHR if there is
    /// one, else of claims; 1970 without any.
    async fn default_as_of(&self) -> Result<DateTime<Utc>, MedallionError> {
        let sql = "select coalesce(
                (select cast(max(stopped_at) as timestamp) from raw.encounter
                    where encounter_class = 'inpatient'),
                (select cast(max(discharged_on) as timestamp) from raw.inpatient_claim),
                (select cast(max(service_to) as timestamp) from raw.claim
                    where claim_type = 'INST' and place_of_service = '21')
            ) as newest";
        let found = self.session().await?.query(sql).await.map_err(MedallionError::Query)?;
        let newest = found.first().and_then(|batch| instant(batch.column(0)));
        let newest = newest.unwrap_or_default();
        let midnight = newest.date_naive().and_time(NaiveTime::MIN).and_utc();
        Ok(if newest == midnight { midnight } else { midnight + Days::new(1) })
    }
}

fn instant(column: &ArrayRef) -> Option<DateTime<Utc>> {
    let micros = arrow::datatypes::DataType::Timestamp(TimeUnit::Microsecond, None);
    let values = arrow::compute::cast(column, &micros).ok()?;
    let values = values.as_primitive::<TimestampMicrosecondType>();
    values.iter().next().flatten().and_then(DateTime::from_timestamp_micros)
}

fn run_id(inputs: &BTreeMap<String, u64>, as_of: DateTime<Utc>) -> String {
    let mut hash = Sha256::new();
    for (table, version) in inputs {
        hash.update(format!("{table}@{version}\n"));
    }
    hash.update(format!("{}\n{SCORE_VERSION}", as_of.to_rfc3339()));
    hex::encode(&hash.finalize()[..10])
}

impl crate::contract::Contract {
    /// Whether models read the table: a raw table that files fill.
    pub(crate) fn is_model_input(&self) -> bool {
        self.table.schema() == "raw" && !self.datasets.is_empty()
    }
}

/// Shows the run's instant to models, as the one row of `table`.
pub(crate) fn show_run(session: &Session, run: &Run, table: &TableName) -> Result<(), LakeError> {
    show_instant(session, "as_of", run.as_of, table)
}

/// Shows up to when rows had arrived that the run can know, as the one row of `table`.
pub(crate) fn show_known(
    session: &Session,
    known_at: DateTime<Utc>,
    table: &TableName,
) -> Result<(), LakeError> {
    show_instant(session, "known_at", known_at, table)
}

fn show_instant(
    session: &Session,
    column: &str,
    instant: DateTime<Utc>,
    table: &TableName,
) -> Result<(), LakeError> {
    let instant = TimestampMicrosecondArray::from_value(instant.timestamp_micros(), 1);
    let instant: ArrayRef = Arc::new(instant.with_timezone("UTC"));
    let batch = RecordBatch::try_from_iter([(column, instant)])
        .map_err(|source| LakeError::Shape { table: table.clone(), source })?;
    session.add_rows(table, batch.schema(), vec![batch])
}

/// A table name of the `work` schema, for rows that only one query sees.
pub(crate) fn work(table: &str) -> Result<TableName, LakeError> {
    TableName::new("work", table).map_err(|_| LakeError::Address)
}
