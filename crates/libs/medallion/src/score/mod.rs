//! Curated rows to `analytics.patient_risk`, and to the parts that alerts are decided from.

mod columns;
mod evidence;
mod input;
mod part;
mod problems;
mod table;

pub(crate) use columns::Columns;
pub use part::ScorePart;

use crate::{Medallion, MedallionError, Run, catalog::named};
use chrono::{DateTime, Utc};
use input::Candidate;
use lake::{Committed, TableName, TableWriter, Txn};

/// What scoring did.
#[derive(Debug, Clone, PartialEq)]
pub struct Scored {
    /// The table's version that holds the run's scores.
    pub version: u64,
    /// Persons scored by this call; none where the run had been scored before.
    pub rows: u64,
    /// Whether the run had been scored before.
    pub was_done: bool,
    /// The persons at or above their clinic's threshold, for `risk-alerts`.
    pub parts: Vec<ScorePart>,
}

/// What a run's rows say of what they are made from.
#[derive(Debug, Clone)]
struct Inputs {
    /// The version of every table that was read.
    versions: String,
    /// When the last row arrived that could be known.
    known_at: Option<DateTime<Utc>>,
    run_number: u64,
}

const TABLE: &str = "analytics.patient_risk";

impl Medallion {
    /// Scores every living person as of the run's instant. The same run again adds no row and
    /// gives the same parts.
    ///
    /// # Errors
    /// As reading, computing and writing tables fail; the call may be repeated.
    pub async fn score(&self, run: &Run) -> Result<Scored, MedallionError> {
        let name = name()?;
        let contract = self.contract(&name)?;
        let write = |source| MedallionError::Write { table: name.clone(), source };
        let table = self.open(contract).await?;
        let txn = Txn::once(format!("score/{}", run.id));
        let was_done = table.holds(std::slice::from_ref(&txn)).await.map_err(write)?;
        let (candidates, versions) = self.candidates(run).await?;
        let parts = part::parts(run, &candidates);
        if was_done {
            return Ok(Scored { version: table.version(), rows: 0, was_done, parts });
        }
        let known_at = self.known_at().await?;
        let inputs = Inputs { versions, known_at, run_number: table.version() + 1 };
        let batch = table::batch(run, &candidates, &inputs)
            .map_err(|source| MedallionError::Rows { table: name.clone(), source })?;
        let mut writer = TableWriter::new(table, &contract.write_hints()).map_err(write)?;
        writer.write(&batch).await.map_err(write)?;
        let committed = writer.commit(&[txn]).await.map_err(write)?;
        let rows = match committed {
            Committed::Version(_) => candidates.len() as u64,
            Committed::Already(_) => 0,
        };
        Ok(Scored { version: committed.version(), rows, was_done: rows == 0, parts })
    }

    async fn candidates(&self, run: &Run) -> Result<(Vec<Candidate>, String), MedallionError> {
        let name = name()?;
        let gathered = input::gather(self, run).await;
        gathered.map_err(|source| MedallionError::Compute { table: name, source })
    }
}

fn name() -> Result<TableName, MedallionError> {
    named(TABLE)
}
