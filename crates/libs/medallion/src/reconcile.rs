//! An extract of a source against the curated table that is made from it, key by key.

use crate::{
    Medallion, MedallionError,
    contract::{Contract, History},
    curate::{
        columns::hashes,
        delivered::{show_delivered, waiting},
        newest::{IS_DELETED, newest_per_key},
        show_empty,
    },
    ingest::{Delivery, Source, decode},
    model::sql_of,
};
use arrow::{
    array::{AsArray, RecordBatch},
    compute::cast,
    datatypes::DataType,
};
use futures::StreamExt;
use lake::{BatchStream, LakeError, TableName};
use std::collections::HashMap;

/// How an extract and a table compare.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reconciled {
    /// The curated table.
    pub table: TableName,
    /// Keys of the extract.
    pub in_extract: u64,
    /// Rows of the extract that no table would take.
    pub rejected: u64,
    /// Keys of the table, of the extract's tenant and source.
    pub in_table: u64,
    /// Keys with the same values in both.
    pub equal: u64,
    /// Keys with other values.
    pub different: u64,
    /// Keys that the table lacks.
    pub missing: u64,
    /// Keys that the extract lacks.
    pub surplus: u64,
}

impl Reconciled {
    /// Whether there is no difference.
    #[must_use]
    pub fn is_equal(&self) -> bool {
        self.different == 0 && self.missing == 0 && self.surplus == 0
    }
}

/// The columns that tell what happened to a row and not what it says.
const ENVELOPE: [&str; 5] = ["tenant", "data_source", "_committed_at", "_sequence", "_known_from"];

impl Medallion {
    /// Compares an extract with the curated table that its dataset ends in: the rows that the
    /// table's model makes of the extract, against the rows that are there, by a hash of each key.
    ///
    /// # Errors
    /// [`MedallionError::Compare`] with a reason code when the extract cannot be read or no curated
    /// table is made from it; otherwise as reading fails.
    pub async fn reconcile(
        &self,
        delivery: &Delivery,
        source: Source,
    ) -> Result<Reconciled, MedallionError> {
        let refused = |reason: &str| MedallionError::Compare { reason: reason.to_owned() };
        let raw = self.contracts.of_dataset(delivery.key.dataset().as_str());
        let raw = raw.ok_or_else(|| refused("UNKNOWN_DATASET"))?;
        let (made, shown) = self.made_from(raw).ok_or_else(|| refused("NO_CURATED_TABLE"))?;
        let read = |source| MedallionError::Read { table: shown.table.clone(), source };
        let (rows, rejected) = decode(raw, delivery, source).await?;
        let expected = self.expected(raw, made, shown, rows).await.map_err(read)?;
        let expected = key_hashes(expected, shown).await.map_err(read)?;
        let kept = self.kept(shown, delivery).await.map_err(read)?;
        let kept = key_hashes(kept, shown).await.map_err(read)?;
        Ok(compare(shown.table.clone(), rejected, &expected, &kept))
    }

    /// The table that a raw table's rows end in: the one with a model over it, and the one that
    /// shows its rows as they are now.
    fn made_from(&self, raw: &Contract) -> Option<(&Contract, &Contract)> {
        let reads = |one: &&Contract| one.reads.first() == Some(&raw.table);
        let curated = || self.contracts.iter().filter(|one| one.table.schema() == "curated");
        let history = curated().filter(reads).find(|one| one.history == History::Bitemporal);
        let named = |one: &Contract| one.is_named_after(raw);
        let made = history.or_else(|| curated().filter(reads).max_by_key(|one| named(one)))?;
        let shown = made.columns_of.as_ref().and_then(|table| self.contracts.of(table));
        Some((made, shown.unwrap_or(made)))
    }

    async fn expected(
        &self,
        raw: &Contract,
        made: &Contract,
        shown: &Contract,
        rows: Vec<RecordBatch>,
    ) -> Result<BatchStream, LakeError> {
        let session = self.empty_session()?;
        for read in made.reads.iter().filter_map(|read| self.contracts.of(read)) {
            match read.table.schema() {
                "raw" => show_empty(&session, read)?,
                _ => {
                    self.show(&session, read).await?;
                }
            }
        }
        let schema = rows.first().map_or_else(|| raw.schema(), RecordBatch::schema);
        session.add_rows(&waiting(&raw.table)?, schema, rows)?;
        show_delivered(&session, &raw.table).await?;
        let keys: Vec<String> = shown.keys().into_iter().map(str::to_owned).collect();
        let columns = names(shown);
        let model = sql_of(&made.table).unwrap_or_default();
        let newest = newest_per_key(&columns, &keys, model);
        Ok(session.stream(&format!("{newest} where not {IS_DELETED}")).await?.1)
    }

    async fn kept(&self, shown: &Contract, delivery: &Delivery) -> Result<BatchStream, LakeError> {
        let session = self.empty_session()?;
        self.show(&session, shown).await?;
        let sql = format!(
            "select * from {} where tenant = '{}' and data_source = '{}'",
            shown.table,
            delivery.key.tenant(),
            delivery.key.data_source()
        );
        Ok(session.stream(&sql).await?.1)
    }
}

impl Contract {
    /// Whether the table is named after the raw one, to choose among several made from it.
    fn is_named_after(&self, raw: &Contract) -> bool {
        self.table.table().contains(raw.table.table())
    }
}

fn names(contract: &Contract) -> Vec<String> {
    contract.columns.iter().map(|column| column.name.clone()).collect()
}

/// The hash of each key's values, by the hash of the key.
async fn key_hashes(
    mut rows: BatchStream,
    contract: &Contract,
) -> Result<HashMap<String, String>, LakeError> {
    let keys: Vec<String> = contract.keys().into_iter().map(str::to_owned).collect();
    let own = |name: &String| !ENVELOPE.contains(&name.as_str());
    let values: Vec<String> = names(contract).into_iter().filter(own).collect();
    let mut found = HashMap::new();
    while let Some(batch) = rows.next().await {
        let batch = batch?;
        let shape = |source| LakeError::Shape { table: contract.table.clone(), source };
        let hashed = |names: &[String]| {
            hashes(&batch, names).and_then(|array| cast(&array, &DataType::Utf8)).map_err(shape)
        };
        let (keys, values) = (hashed(&keys)?, hashed(&values)?);
        let (keys, values) = (keys.as_string::<i32>(), values.as_string::<i32>());
        let pairs = (0..batch.num_rows())
            .map(|row| (keys.value(row).to_owned(), values.value(row).to_owned()));
        found.extend(pairs);
    }
    Ok(found)
}

fn compare(
    table: TableName,
    rejected: u64,
    expected: &HashMap<String, String>,
    kept: &HashMap<String, String>,
) -> Reconciled {
    let state = |key: &String, value: &String| kept.get(key).map(|other| other == value);
    let count = |wanted: Option<bool>| {
        expected.iter().filter(|(key, value)| state(key, value) == wanted).count() as u64
    };
    Reconciled {
        table,
        rejected,
        in_extract: expected.len() as u64,
        in_table: kept.len() as u64,
        equal: count(Some(true)),
        different: count(Some(false)),
        missing: count(None),
        surplus: kept.keys().filter(|key| !expected.contains_key(*key)).count() as u64,
    }
}
