//! The pairs of the last run, and pairs as rows.

use super::{LINKS, compute, named, records::key};
use crate::{Medallion, MedallionError, score::Columns};
use arrow::{
    array::{ArrayRef, Float64Array, RecordBatch, StringArray},
    error::ArrowError,
};
use domain::{
    id::TenantId,
    identity::{Decided, Guard, Population, RecordKey},
    linkage::Decision,
};
use lake::{LakeError, Table, Txn};
use std::sync::Arc;

/// The pairs that the last run decided, and how far it read its sources.
pub(super) struct Links {
    table: Option<Table>,
    pairs: Vec<(TenantId, RecordKey, RecordKey)>,
}

impl Links {
    pub(super) async fn open(medallion: &Medallion) -> Result<Self, MedallionError> {
        let table = medallion.lake.open(&named(LINKS)?).await.map_err(compute)?;
        let mut pairs = Vec::new();
        if table.is_some() {
            let session = medallion.session_of([&named(LINKS)?]).await.map_err(compute)?;
            let sql =
                format!("select tenant, source_a, patient_a, source_b, patient_b from {LINKS}");
            for batch in session.query(&sql).await.map_err(compute)? {
                let columns = Columns::of(&batch).map_err(compute)?;
                pairs.extend((0..batch.num_rows()).filter_map(|row| pair(&columns, row)));
            }
        }
        Ok(Self { table, pairs })
    }

    pub(super) fn of(&self, tenant: &TenantId) -> impl Iterator<Item = (&RecordKey, &RecordKey)> {
        self.pairs.iter().filter(move |(of, _, _)| of == tenant).map(|(_, a, b)| (a, b))
    }

    /// Whether a piece of work is done: this table is the last one that it commits to.
    pub(super) async fn holds(&self, work: &Txn) -> Result<bool, LakeError> {
        match &self.table {
            Some(table) => table.holds(std::slice::from_ref(work)).await,
            None => Ok(false),
        }
    }

    /// How far a piece of work had come by the last run.
    pub(super) async fn progress(&self, work: &str) -> Result<Option<u64>, LakeError> {
        let Some(table) = &self.table else { return Ok(None) };
        let seen = table.progress(work).await?;
        Ok(seen.and_then(|version| u64::try_from(version).ok()))
    }
}

fn pair(columns: &Columns, row: usize) -> Option<(TenantId, RecordKey, RecordKey)> {
    let tenant = columns.text("tenant", row)?.parse().ok()?;
    let a = key(columns, row, "source_a", "patient_a")?;
    Some((tenant, a, key(columns, row, "source_b", "patient_b")?))
}

/// A decided pair and whose it is.
#[derive(Debug, Clone)]
pub(super) struct PairRow {
    tenant: TenantId,
    a: RecordKey,
    b: RecordKey,
    decided: Decided,
}

impl PairRow {
    pub(super) fn of(tenant: &TenantId, population: &Population, decided: &Decided) -> Self {
        let key = |record: usize| population.records()[record].key.clone();
        let (a, b) = (key(decided.a), key(decided.b));
        Self { tenant: tenant.clone(), a, b, decided: *decided }
    }
}

/// Pairs as rows of `ops.identity_link`.
pub(super) fn links(pairs: &[PairRow]) -> Result<RecordBatch, ArrowError> {
    let outcome = |one: &PairRow| match one.decided.outcome {
        Decision::Link => "link",
        _ => "review",
    };
    batch(pairs, ("outcome", text(pairs, |one| Some(outcome(one).to_owned()))))
}

/// Pairs as rows of `ops.identity_review`.
pub(super) fn reviews(pairs: &[PairRow]) -> Result<RecordBatch, ArrowError> {
    let guard = |one: &PairRow| one.decided.guard.map(Guard::name).map(str::to_owned);
    batch(pairs, ("guard", text(pairs, guard)))
}

fn batch(pairs: &[PairRow], last: (&str, ArrayRef)) -> Result<RecordBatch, ArrowError> {
    let owned = |value: &str| Some(value.to_owned());
    let number = |value: fn(&Decided) -> f64| -> ArrayRef {
        Arc::new(pairs.iter().map(|one| Some(value(&one.decided))).collect::<Float64Array>())
    };
    let columns = [
        ("tenant", text(pairs, |one| owned(one.tenant.as_str()))),
        ("source_a", text(pairs, |one| owned(one.a.source.as_str()))),
        ("patient_a", text(pairs, |one| owned(one.a.patient.expose()))),
        ("source_b", text(pairs, |one| owned(one.b.source.as_str()))),
        ("patient_b", text(pairs, |one| owned(one.b.patient.expose()))),
        ("rule", text(pairs, |one| owned(one.decided.rule.name()))),
        ("score", number(Decided::probability)),
        ("weight", number(|one| one.bits)),
        ("reason", text(pairs, |one| Some(one.decided.reason()))),
        last,
    ];
    RecordBatch::try_from_iter_with_nullable(columns.map(|(name, array)| (name, array, true)))
}

fn text(pairs: &[PairRow], value: impl Fn(&PairRow) -> Option<String>) -> ArrayRef {
    Arc::new(pairs.iter().map(value).collect::<StringArray>())
}
