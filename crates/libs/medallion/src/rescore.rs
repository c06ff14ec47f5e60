//! A run's scores once more, from what was known when it scored.
//!
//! Raw rows are never changed and say when they arrived, so that what was known at an instant can be
//! put together again at any time, also after a vacuum took the versions that the run read: the raw
//! rows up to then go into a lake of their own, and from them follow the curated tables and the
//! scores.

use crate::{
    Medallion, MedallionError, Run, as_of::literal, catalog::named, contract::Contract,
    curate::persons::XREF, model::CURATED,
};
use arrow::{array::RecordBatch, datatypes::Field};
use chrono::{DateTime, Utc};
use lake::{TableName, Txn, render};
use std::collections::BTreeMap;

/// How a run's stored scores and those that were made again compare.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Rescored {
    /// The run's instant.
    pub as_of: DateTime<Utc>,
    /// Up to when rows had arrived that the run could know.
    pub known_at: DateTime<Utc>,
    /// Stored rows of the run.
    pub stored: u64,
    /// Rows that are the same in every column.
    pub equal: u64,
    /// Rows of the same person with other values.
    pub different: u64,
    /// Persons whom only the stored rows have.
    pub missing: u64,
    /// Persons whom only the rows made again have.
    pub surplus: u64,
}

impl Rescored {
    /// Whether every row is the same.
    #[must_use]
    pub fn is_equal(&self) -> bool {
        self.different == 0 && self.missing == 0 && self.surplus == 0
    }
}

const SCORES: &str = "analytics.patient_risk";
const LEDGER: &str = "ops.reconciliation";
/// What a row says of the making of the scores and not of the person.
const MAKING: [&str; 3] = ["input_versions", "known_at", "run_number"];

/// The person of every patient as the log of changes says at an instant.
const PERSONS_THEN: &str = "
    select tenant, data_source, patient_id, to_person_id, rule, score, reason, known_at
    from (
        select
            *,
            row_number() over (
                partition by tenant, data_source, patient_id
                order by known_at desc, changed_at desc
            ) as newest
        from ops.identity_change
        where known_at <= {known_at}
    ) as change
    where newest = 1
";

impl Medallion {
    /// Scores a run once more, in `scratch`, an empty lake, and compares.
    ///
    /// # Errors
    /// [`MedallionError::UnknownRun`] when nobody was scored by such a run; otherwise as reading,
    /// computing and writing fail.
    pub async fn rescore(
        &self,
        run_id: &str,
        scratch: &Medallion,
    ) -> Result<Rescored, MedallionError> {
        let (run, known_at) = self.scored_run(run_id).await?;
        for contract in self.contracts.iter().filter(|one| one.is_remembered()) {
            self.copy_known(contract, scratch, known_at).await?;
        }
        for table in CURATED {
            let name: TableName = named(&format!("curated.{table}"))?;
            scratch.curate(&name).await?;
            if name.to_string() == XREF {
                self.assign_persons(scratch, known_at).await?;
            }
        }
        scratch.score(&run).await?;
        let (stored, again) = (self.scores(&run).await?, scratch.scores(&run).await?);
        Ok(compare(&run, known_at, &stored, &again))
    }

    /// A run that scored, and up to when it knew.
    async fn scored_run(&self, id: &str) -> Result<(Run, DateTime<Utc>), MedallionError> {
        let unknown = || MedallionError::UnknownRun(id.to_owned());
        if !id.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            return Err(unknown());
        }
        let sql = format!(
            "select cast(as_of as varchar), cast(known_at as varchar) from {SCORES}
             where run_id = '{id}' limit 1"
        );
        let rows = self.cells(&sql).await?;
        let at = |text: &String| DateTime::parse_from_rfc3339(text).ok().map(|at| at.to_utc());
        let found = rows.first().and_then(|row| Some((at(&row[0])?, at(&row[1])?)));
        let (as_of, known_at) = found.ok_or_else(unknown)?;
        Ok((Run { id: id.to_owned(), as_of }, known_at))
    }

    /// Copies the rows of a table that had arrived.
    async fn copy_known(
        &self,
        contract: &Contract,
        scratch: &Medallion,
        known_at: DateTime<Utc>,
    ) -> Result<(), MedallionError> {
        let name = &contract.table;
        let read = |source| MedallionError::Read { table: name.clone(), source };
        let Some(table) = self.lake.open(name).await.map_err(read)? else { return Ok(()) };
        let arrived = if name.to_string() == LEDGER { "ingested_at" } else { "_ingested_at" };
        let sql = format!("select * from {name} where {arrived} <= {}", literal(known_at));
        let session = self.session_of([name]).await.map_err(read)?;
        let (_, rows) = session.stream(&sql).await.map_err(MedallionError::Query)?;
        let mut target = scratch.open(contract).await?;
        let write = |source| MedallionError::Write { table: name.clone(), source };
        let schema = table.schema().map_err(read)?;
        let fields: Vec<Field> = schema.fields().iter().map(|one| one.as_ref().clone()).collect();
        target.add_missing_columns(&fields).await.map_err(write)?;
        let txn = Txn::once("rescore".to_owned());
        target.append(rows, &contract.write_hints(), &[txn]).await.map_err(write)?;
        Ok(())
    }

    /// Gives the patients of `scratch` the persons that they were.
    async fn assign_persons(
        &self,
        scratch: &Medallion,
        known_at: DateTime<Utc>,
    ) -> Result<(), MedallionError> {
        let log = named("ops.identity_change")?;
        let session = self.session_of([&log]).await.map_err(MedallionError::Query)?;
        let then = PERSONS_THEN.replace("{known_at}", &literal(known_at));
        let found = session.query(&then).await.map_err(MedallionError::Query)?;
        match found.first().map(RecordBatch::schema) {
            Some(schema) => scratch.assign(schema, found).await,
            None => Ok(()),
        }
    }

    async fn scores(&self, run: &Run) -> Result<BTreeMap<String, Vec<String>>, MedallionError> {
        let contract = self.contract(&named(SCORES)?)?;
        let columns = contract.columns.iter().map(|column| column.name.as_str());
        let columns: Vec<&str> = columns.filter(|name| !MAKING.contains(name)).collect();
        let sql = format!(
            "select concat(tenant, '/', person_id), {} from {SCORES} where run_id = '{}'",
            columns.join(", "),
            run.id
        );
        let rows = self.cells(&sql).await?;
        Ok(rows.into_iter().map(|mut row| (row.remove(0), row)).collect())
    }

    /// The answer to a query of the scores.
    async fn cells(&self, sql: &str) -> Result<Vec<Vec<String>>, MedallionError> {
        let scores = named(SCORES)?;
        let session = self.session_of([&scores]).await.map_err(MedallionError::Query)?;
        let found = session.query(sql).await.map_err(MedallionError::Query)?;
        render::cells(&found).map_err(MedallionError::Query)
    }
}

impl Contract {
    /// Whether the table holds what was delivered, or the ledger of deliveries.
    fn is_remembered(&self) -> bool {
        self.is_model_input() || self.table.to_string() == LEDGER
    }
}

fn compare(
    run: &Run,
    known_at: DateTime<Utc>,
    stored: &BTreeMap<String, Vec<String>>,
    again: &BTreeMap<String, Vec<String>>,
) -> Rescored {
    let state = |person: &String, row: &Vec<String>| again.get(person).map(|other| other == row);
    let count = |wanted: Option<bool>| {
        stored.iter().filter(|(person, row)| state(person, row) == wanted).count() as u64
    };
    Rescored {
        as_of: run.as_of,
        known_at,
        stored: stored.len() as u64,
        equal: count(Some(true)),
        different: count(Some(false)),
        missing: count(None),
        surplus: again.keys().filter(|person| !stored.contains_key(*person)).count() as u64,
    }
}
