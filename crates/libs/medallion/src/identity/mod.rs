//! Who the patients of all sources are: records of one person to one person id.
//!
//! [`domain::identity`] decides; here are its records, what it remembers between runs, and the tables
//! that its decisions change. A later run compares only records that came or changed.

mod fresh;
mod memory;
mod records;
mod rows;
mod settle;
mod verdicts;

use crate::{Medallion, MedallionError, Run, catalog::named, curate::persons::XREF};
use domain::{
    id::TenantId,
    identity::{Decided, Judgement, Population, Resolution, decide, resolve},
};
use fresh::Fresh;
use lake::{LakeError, Txn};
use memory::Learned;
use records::Told;
use rows::Links;

/// The pairs that a run leaves to the next one.
const LINKS: &str = "ops.identity_link";
const REVIEWS: &str = "ops.identity_review";
const CHANGES: &str = "ops.identity_change";

/// What resolving did.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Resolved {
    /// The crosswalk's version afterwards.
    pub version: u64,
    /// Records of all sources that say who somebody is.
    pub records: u64,
    /// Source patients that were given to another person.
    pub moved: u64,
    /// Pairs that wait for a steward.
    pub reviews: u64,
    /// Pairs of records that were compared: those of a record that came or changed.
    pub compared: u64,
}

impl Medallion {
    /// Decides which records of all sources are of one person and gives them one person id, that of
    /// the oldest record. Whoever moves is logged; what a steward has to decide is queued. The same
    /// run again writes nothing.
    ///
    /// # Errors
    /// As reading and writing fail; the call may be repeated.
    pub async fn resolve_identity(&self, run: &Run) -> Result<Resolved, MedallionError> {
        let links = Links::open(self).await?;
        if links.holds(&once(run)).await.map_err(compute)? {
            return self.resolved_before().await;
        }
        let fresh = Fresh::since(self, &links).await?;
        if fresh.is_nothing() {
            return self.resolved_before().await;
        }
        let mut outcome = settle::Outcome::default();
        let mut models = Vec::new();
        for (tenant, told) in self.records().await? {
            let verdicts = self.verdicts(&tenant).await?;
            let (population, found, learned) =
                self.resolve_tenant(&tenant, told, &verdicts, &fresh, &links).await?;
            outcome.take(&tenant, &population, &found, &verdicts);
            models.extend(learned.map(|model| (tenant, model)));
        }
        let resolved = self.settle(run, outcome, fresh.txns()).await?;
        self.remember(models).await?;
        Ok(resolved)
    }

    async fn resolve_tenant(
        &self,
        tenant: &TenantId,
        told: Told,
        verdicts: &[Judgement],
        fresh: &Fresh,
        links: &Links,
    ) -> Result<(Population, Resolution, Option<Learned>), MedallionError> {
        let settings = self.settings(&told).await?;
        let population = Population::of(told.records, &settings);
        let known = self.model(tenant, &population).await?;
        let is_learned_anew = known.is_none();
        let learned = known.unwrap_or_else(|| Learned::from(&population));
        let model = learned.model();
        let is_fresh: Vec<bool> = population
            .records()
            .iter()
            .map(|record| is_learned_anew || fresh.holds(tenant, &record.key))
            .collect();
        let kept: Vec<Decided> = links
            .of(tenant)
            .filter_map(|(a, b)| Some((population.index_of(a)?, population.index_of(b)?)))
            .filter_map(|(a, b)| decide(&population, model, a.min(b), a.max(b)))
            .collect();
        let found = resolve(&population, model, verdicts, |record| is_fresh[record], &kept);
        Ok((population, found, is_learned_anew.then_some(learned)))
    }

    /// What stands where this run or the last one left nothing to do.
    async fn resolved_before(&self) -> Result<Resolved, MedallionError> {
        let name = named(XREF)?;
        let read = |source| MedallionError::Read { table: name.clone(), source };
        let table = self.lake.open(&name).await.map_err(read)?;
        Ok(Resolved { version: table.map_or(0, |table| table.version()), ..Resolved::default() })
    }
}

fn compute(source: LakeError) -> MedallionError {
    match named(LINKS) {
        Ok(table) => MedallionError::Compute { table, source },
        Err(error) => error,
    }
}

/// The work of one run on one of the tables.
fn once(run: &Run) -> Txn {
    Txn::once(format!("resolve-identity/{}", run.id))
}
