//! Deleted keys, remembered so that an older row that arrives late does not bring them back.

use super::{
    Step,
    columns::{column_of, hashes},
    listed,
    newest::IS_DELETED,
    same,
};
use crate::{MedallionError, run::work};
use arrow::{
    array::{ArrayRef, AsArray, RecordBatch, StringArray},
    compute::filter_record_batch,
    datatypes::{DataType, Field, Schema},
    error::ArrowError,
};
use lake::{LakeError, Newest, Session, Table, TableName};
use std::sync::Arc;

const TABLE: &str = "ops.tombstone";
/// How often deletions are written again when another table's were first.
const ATTEMPTS: u32 = 5;
const KEY: [&str; 4] = ["tenant", "data_source", "table_name", "key_hash"];
const CARRIED: [&str; 5] = ["tenant", "data_source", "_committed_at", "_sequence", "_known_from"];

impl Step<'_> {
    /// Remembers the deletions among `incoming`. Done before the table itself is written: repeated
    /// after a crash in between, both come out the same.
    pub(super) async fn bury(&self, incoming: &[RecordBatch]) -> Result<(), MedallionError> {
        let graves: Result<Vec<RecordBatch>, ArrowError> =
            incoming.iter().map(|batch| self.graves(batch)).collect();
        let mut graves = graves.map_err(self.lay_out())?;
        graves.retain(|batch| batch.num_rows() > 0);
        if graves.is_empty() {
            return Ok(());
        }
        let contract = self.medallion.contract(&name()?)?;
        let write = |source| MedallionError::Write { table: contract.table.clone(), source };
        let by = Newest {
            keys: KEY.map(str::to_owned).to_vec(),
            order: vec!["_committed_at".to_owned(), "_sequence".to_owned()],
            earliest: Some("_known_from".to_owned()),
            deleted: None,
        };
        // Other tables' deletions may be written at the same moment.
        let mut attempt = 0;
        loop {
            attempt += 1;
            let mut table = self.medallion.open(contract).await?;
            let hints = contract.write_hints();
            match table.upsert_newest(graves.clone(), &by, &hints, &self.txns).await {
                Err(LakeError::Conflict { .. }) if attempt < ATTEMPTS => {}
                done => return done.map(|_| ()).map_err(write),
            }
        }
    }

    /// The rows of `ops.tombstone` that the deletions of a batch make.
    fn graves(&self, batch: &RecordBatch) -> Result<RecordBatch, ArrowError> {
        let deleted = column_of(batch, IS_DELETED)?.as_boolean();
        let gone = filter_record_batch(batch, deleted)?;
        let mut columns =
            vec![("key_hash", self.hashes(&gone)?), ("table_name", self.own_name(&gone))];
        for name in CARRIED {
            columns.push((name, column_of(&gone, name)?.clone()));
        }
        RecordBatch::try_from_iter(columns)
    }

    /// Turns rows that are older than a deletion of their key into that deletion.
    pub(super) async fn heed_tombstones(
        &self,
        session: &Session,
        incoming: Vec<RecordBatch>,
    ) -> Result<Vec<RecordBatch>, MedallionError> {
        let table = name()?;
        let read = |source| MedallionError::Read { table: table.clone(), source };
        let Some(graves) = self.medallion.lake.open(&table).await.map_err(read)? else {
            return Ok(incoming);
        };
        let Some(first) = incoming.first() else { return Ok(incoming) };
        let columns: Vec<String> =
            first.schema().fields().iter().map(|field| field.name().clone()).collect();
        let keyed: Result<Vec<RecordBatch>, ArrowError> =
            incoming.iter().map(|batch| self.with_hash(batch)).collect();
        let keyed = keyed.map_err(self.lay_out())?;
        drop(incoming);
        self.show_graves(session, &graves, keyed).await.map_err(self.compute())?;
        let heeded = session.query(&heeding(&columns)).await.map_err(self.compute())?;
        work("incoming").and_then(|name| session.forget(&name)).map_err(self.compute())?;
        Ok(heeded)
    }

    async fn show_graves(
        &self,
        session: &Session,
        graves: &Table,
        keyed: Vec<RecordBatch>,
    ) -> Result<(), LakeError> {
        let keys = super::cut(&keyed, &KEY.map(str::to_owned))
            .map_err(|source| LakeError::Shape { table: graves.name().clone(), source })?;
        session.add_files_of(graves, &work("grave")?, &keys).await?;
        session.add_rows(&work("incoming")?, keyed[0].schema(), keyed)
    }

    fn with_hash(&self, batch: &RecordBatch) -> Result<RecordBatch, ArrowError> {
        let mut fields: Vec<Arc<Field>> = batch.schema().fields().iter().cloned().collect();
        let mut arrays = batch.columns().to_vec();
        for (name, array) in
            [("key_hash", self.hashes(batch)?), ("table_name", self.own_name(batch))]
        {
            fields.push(Arc::new(Field::new(name, DataType::Utf8, true)));
            arrays.push(array);
        }
        RecordBatch::try_new(Arc::new(Schema::new(fields)), arrays)
    }

    fn own_name(&self, batch: &RecordBatch) -> ArrayRef {
        let name = self.contract.table.to_string();
        let names = std::iter::repeat_n(name.as_str(), batch.num_rows());
        Arc::new(StringArray::from_iter_values(names))
    }

    /// The hash of each row's key, which tells nothing of a person.
    fn hashes(&self, batch: &RecordBatch) -> Result<ArrayRef, ArrowError> {
        hashes(batch, &self.keys())
    }
}

/// The incoming rows, each as the deletion that is newer where there is one.
fn heeding(columns: &[String]) -> String {
    let is_later = "(grave._committed_at > incoming._committed_at or (
        grave._committed_at = incoming._committed_at and grave._sequence > incoming._sequence))";
    let column = |name: &String| match name.as_str() {
        "_committed_at" | "_sequence" => format!(
            "case when {is_later} then grave.\"{name}\" else incoming.\"{name}\" end as \"{name}\""
        ),
        IS_DELETED => {
            format!("(incoming.{IS_DELETED} or coalesce({is_later}, false)) as {IS_DELETED}")
        }
        _ => listed(std::slice::from_ref(name), "incoming"),
    };
    let columns: Vec<String> = columns.iter().map(column).collect();
    format!(
        "select {} from work.incoming as incoming left join work.grave as grave on {}",
        columns.join(", "),
        same(&KEY.map(str::to_owned), "incoming", "grave"),
    )
}

fn name() -> Result<TableName, MedallionError> {
    TABLE.parse().map_err(|_| MedallionError::UnknownTable(TABLE.to_owned()))
}
