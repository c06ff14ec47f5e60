//! What was decided to the tables that hold it.

use super::{
    CHANGES, LINKS, REVIEWS, Resolved, compute, named, once,
    rows::{PairRow, links, reviews},
};
use crate::{
    Medallion, MedallionError, Run,
    contract::Contract,
    curate::persons::XREF,
    run::{show_known, show_run, work},
};
use arrow::{
    array::{ArrayRef, Float64Array, RecordBatch, StringArray},
    datatypes::SchemaRef,
    error::ArrowError,
};
use domain::{
    id::{PersonId, TenantId},
    identity::{Decided, Judgement, Population, RecordKey, Resolution, Verdict},
    linkage::Decision,
};
use futures::stream;
use lake::{BatchStream, LakeError, Session, TableName, Txn};
use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

/// The crosswalk's rows whose patients are another person than it says.
const MOVED: &str = "
    select
        xref.* replace (
            found.person_id as person_id,
            found.rule as rule,
            found.score as score,
            found.reason as reason,
            known.known_at as valid_from,
            run.as_of as _committed_at
        ),
        xref.person_id as from_person_id
    from curated.patient_xref as xref
    join work.found as found
        on found.tenant = xref.tenant
        and found.data_source = xref.data_source
        and found.patient_id = xref.patient_id
    cross join work.run as run
    cross join work.known as known
    where found.person_id <> xref.person_id
";

/// The crosswalk's rows whose patients are another person than it says, by a log of changes.
const ASSIGNED: &str = "
    select xref.* replace (
        change.to_person_id as person_id,
        change.rule as rule,
        change.score as score,
        change.reason as reason,
        change.known_at as valid_from
    )
    from curated.patient_xref as xref
    join work.change as change
        on change.tenant = xref.tenant
        and change.data_source = xref.data_source
        and change.patient_id = xref.patient_id
    where change.to_person_id <> xref.person_id
";

/// Who each record is, and the pairs behind it.
#[derive(Debug, Default)]
pub(super) struct Outcome {
    persons: Vec<Known>,
    decided: Vec<PairRow>,
    reviews: Vec<PairRow>,
    compared: u64,
}

/// One record's person and what says so.
#[derive(Debug)]
struct Known {
    tenant: String,
    source: String,
    patient: String,
    person: String,
    rule: String,
    score: Option<f64>,
    reason: Option<String>,
}

impl Outcome {
    pub(super) fn take(
        &mut self,
        tenant: &TenantId,
        population: &Population,
        found: &Resolution,
        verdicts: &[Judgement],
    ) {
        let together = together(verdicts);
        let strongest = strongest(found);
        let mut sizes: HashMap<usize, usize> = HashMap::new();
        for person in &found.representatives {
            *sizes.entry(*person).or_default() += 1;
        }
        let known = population.records().iter().enumerate().map(|(place, record)| {
            let first = &population.records()[found.representatives[place]].key;
            let link = strongest.get(&place).filter(|_| !together.contains(&record.key));
            let is_alone = sizes.get(&found.representatives[place]) == Some(&1);
            Known {
                tenant: tenant.to_string(),
                source: record.key.source.to_string(),
                patient: record.key.patient.expose().to_owned(),
                person: PersonId::mint(tenant, &first.source, &first.patient).to_string(),
                rule: match link {
                    Some(link) => link.rule.name().to_owned(),
                    None if is_alone => "minted".to_owned(),
                    None => "steward".to_owned(),
                },
                score: link.map(|link| link.probability()),
                reason: link.map(|link| link.reason()),
            }
        });
        self.persons.extend(known);
        let rows = |pairs: &[Decided]| -> Vec<PairRow> {
            pairs.iter().map(|pair| PairRow::of(tenant, population, pair)).collect()
        };
        self.decided.extend(rows(&found.decided));
        self.reviews.extend(rows(&found.reviews));
        self.compared += found.compared;
    }

    fn persons(&self) -> Result<RecordBatch, ArrowError> {
        let text = |value: fn(&Known) -> Option<String>| -> ArrayRef {
            Arc::new(self.persons.iter().map(value).collect::<StringArray>())
        };
        let score = self.persons.iter().map(|one| one.score).collect::<Float64Array>();
        RecordBatch::try_from_iter_with_nullable(
            [
                ("tenant", text(|one| Some(one.tenant.clone()))),
                ("data_source", text(|one| Some(one.source.clone()))),
                ("patient_id", text(|one| Some(one.patient.clone()))),
                ("person_id", text(|one| Some(one.person.clone()))),
                ("rule", text(|one| Some(one.rule.clone()))),
                ("score", Arc::new(score) as ArrayRef),
                ("reason", text(|one| one.reason.clone())),
            ]
            .map(|(name, array)| (name, array, true)),
        )
    }
}

/// The records that a steward put together with another one.
fn together(verdicts: &[Judgement]) -> HashSet<&RecordKey> {
    let same = verdicts.iter().filter(|one| one.verdict == Verdict::Same);
    same.flat_map(|one| [&one.a, &one.b]).collect()
}

/// The strongest link of each record to another one of its person.
fn strongest(found: &Resolution) -> HashMap<usize, &Decided> {
    let mut strongest: HashMap<usize, &Decided> = HashMap::new();
    let joined = |pair: &&Decided| {
        pair.outcome == Decision::Link
            && found.representatives[pair.a] == found.representatives[pair.b]
    };
    for pair in found.decided.iter().filter(joined) {
        for record in [pair.a, pair.b] {
            let kept = strongest.entry(record).or_insert(pair);
            if (pair.rule, pair.bits) > (kept.rule, kept.bits) {
                *kept = pair;
            }
        }
    }
    strongest
}

impl Medallion {
    /// Gives source patients to the persons that a log of changes names, in a lake that has not
    /// resolved identities itself.
    pub(crate) async fn assign(
        &self,
        schema: SchemaRef,
        changes: Vec<RecordBatch>,
    ) -> Result<(), MedallionError> {
        let name = named(XREF)?;
        let contract = self.contract(&name)?;
        let session = self.empty_session().map_err(compute)?;
        self.show(&session, contract).await.map_err(compute)?;
        session.add_rows(&work("change").map_err(compute)?, schema, changes).map_err(compute)?;
        let moved = session.query(ASSIGNED).await.map_err(compute)?;
        let Some(schema) = moved.first().map(RecordBatch::schema) else { return Ok(()) };
        session.add_rows(&work("moved").map_err(compute)?, schema, moved).map_err(compute)?;
        self.replace_moved(&session, contract, &[Txn::once("rescore".to_owned())]).await?;
        Ok(())
    }

    /// Writes an outcome: the crosswalk first, the pairs last, since their commit says how far the
    /// sources were read.
    pub(super) async fn settle(
        &self,
        run: &Run,
        outcome: Outcome,
        mut read: Vec<Txn>,
    ) -> Result<Resolved, MedallionError> {
        let session = self.empty_session().map_err(compute)?;
        self.show(&session, self.contract(&named(XREF)?)?).await.map_err(compute)?;
        show_run(&session, run, &work("run").map_err(compute)?).map_err(compute)?;
        let known_at = self.known_at().await?.unwrap_or(run.as_of);
        show_known(&session, known_at, &work("known").map_err(compute)?).map_err(compute)?;
        let persons = outcome.persons().map_err(|source| shape(LINKS, source))?;
        let found = work("found").map_err(compute)?;
        session.add_rows(&found, persons.schema(), vec![persons]).map_err(compute)?;
        let (version, moved) = self.move_patients(&session, run).await?;
        let waiting = reviews(&outcome.reviews).map_err(|source| shape(REVIEWS, source))?;
        self.put(REVIEWS, waiting, &[once(run)]).await?;
        read.push(once(run));
        let decided = links(&outcome.decided).map_err(|source| shape(LINKS, source))?;
        self.put(LINKS, decided, &read).await?;
        let (records, reviews) = (outcome.persons.len() as u64, outcome.reviews.len() as u64);
        Ok(Resolved { version, records, moved, reviews, compared: outcome.compared })
    }

    /// Gives source patients to their persons, and logs it; returns the crosswalk's version and how
    /// many moved.
    async fn move_patients(
        &self,
        session: &Session,
        run: &Run,
    ) -> Result<(u64, u64), MedallionError> {
        let name = named(XREF)?;
        let contract = self.contract(&name)?;
        let xref = self.open(contract).await?;
        let moved = session.query(MOVED).await.map_err(compute)?;
        let rows: u64 = moved.iter().map(|batch| batch.num_rows() as u64).sum();
        if rows == 0 {
            return Ok((xref.version(), 0));
        }
        let schema = moved[0].schema();
        session.add_rows(&work("moved").map_err(compute)?, schema, moved).map_err(compute)?;
        self.log_moves(session, run).await?;
        Ok((self.replace_moved(session, contract, &[once(run)]).await?, rows))
    }

    /// Puts the rows of `work.moved` in the place of the crosswalk's; returns its version.
    async fn replace_moved(
        &self,
        session: &Session,
        contract: &Contract,
        txns: &[Txn],
    ) -> Result<u64, MedallionError> {
        let mut xref = self.open(contract).await?;
        let write = |source| MedallionError::Write { table: contract.table.clone(), source };
        let keys = "select tenant, data_source, patient_id from work.moved";
        let keys = session.query(keys).await.map_err(compute)?;
        let columns: Vec<&str> = contract.columns.iter().map(|one| one.name.as_str()).collect();
        let changed = format!("select {} from work.moved", columns.join(", "));
        let (_, changed) = session.stream(&changed).await.map_err(compute)?;
        let done = xref.replace(keys, changed, &contract.write_hints(), txns).await;
        Ok(done.map_err(write)?.0.version())
    }

    /// Logs who moves, before anybody does: a crash in between logs a move that comes next time.
    async fn log_moves(&self, session: &Session, run: &Run) -> Result<(), MedallionError> {
        let name = named(CHANGES)?;
        let contract = self.contract(&name)?;
        let write = |source| MedallionError::Write { table: name.clone(), source };
        let log = format!(
            "select '{}' as run_id, tenant, data_source, patient_id, from_person_id,
                person_id as to_person_id, case when rule = 'minted' then 'split' else rule end as rule,
                score, reason, _committed_at as changed_at, valid_from as known_at
             from work.moved",
            run.id
        );
        let (_, rows) = session.stream(&log).await.map_err(compute)?;
        let table = self.open(contract).await?;
        table.append(rows, &contract.write_hints(), &[once(run)]).await.map_err(write)?;
        Ok(())
    }

    /// Puts rows in the place of all rows of a table.
    async fn put(
        &self,
        table: &str,
        rows: RecordBatch,
        txns: &[Txn],
    ) -> Result<(), MedallionError> {
        let name: TableName = named(table)?;
        let contract = self.contract(&name)?;
        let mut target = self.open(contract).await?;
        let rows: BatchStream = Box::pin(stream::iter([Ok::<_, LakeError>(rows)]));
        let done = target.overwrite(rows, &contract.write_hints(), txns).await;
        done.map_err(|source| MedallionError::Write { table: name, source })?;
        Ok(())
    }
}

fn shape(table: &str, source: ArrowError) -> MedallionError {
    match named(table) {
        Ok(table) => MedallionError::Rows { table, source },
        Err(error) => error,
    }
}
