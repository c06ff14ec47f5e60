//! Upkeep of tables: the one place where files are compacted, sorted, checkpointed and removed.

use crate::{Medallion, MedallionError};
use lake::{Maintained, TableName, Vacuumed};

/// Hours for which files that no version names are kept: a week, so that a reader or a writer that
/// began before can end. Less is refused.
pub const RETENTION_HOURS: u32 = 168;

/// How upkeep is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Upkeep {
    /// Hours for which files that no version names are kept.
    pub keep_hours: u32,
    /// Whether to say only what a vacuum would remove, and change nothing.
    pub dry_run: bool,
}

/// What upkeep of one table did, or would do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// The table.
    pub table: TableName,
    /// The table's version afterwards.
    pub version: u64,
    /// Files that were joined and sorted.
    pub compacted: Maintained,
    /// Files that no version needs any more.
    pub vacuumed: Vacuumed,
}

impl Default for Upkeep {
    fn default() -> Self {
        Self { keep_hours: RETENTION_HOURS, dry_run: false }
    }
}

impl Medallion {
    /// Joins small files, sorts rows by the columns that the contract clusters by, writes a
    /// checkpoint and removes files that no version needs; `None` when there is no such table yet.
    ///
    /// # Errors
    /// [`MedallionError::Retention`] when files younger than a week were to go; otherwise as the
    /// steps fail. A failed call may be repeated.
    pub async fn maintain(
        &self,
        table: &TableName,
        upkeep: Upkeep,
    ) -> Result<Option<Kept>, MedallionError> {
        if upkeep.keep_hours < RETENTION_HOURS {
            return Err(MedallionError::Retention { least: RETENTION_HOURS });
        }
        let contract = self.contract(table)?;
        let keep = |source| MedallionError::Write { table: table.clone(), source };
        let Some(mut open) = self.lake.open(table).await.map_err(keep)? else { return Ok(None) };
        let mut compacted = Maintained { added: 0, removed: 0 };
        if !upkeep.dry_run {
            compacted = open.optimize(&contract.cluster_by).await.map_err(keep)?;
            open.refresh().await.map_err(keep)?;
            open.checkpoint().await.map_err(keep)?;
        }
        let vacuumed = open.vacuum(upkeep.keep_hours, upkeep.dry_run).await.map_err(keep)?;
        Ok(Some(Kept { table: table.clone(), version: open.version(), compacted, vacuumed }))
    }

    /// The tables that may need upkeep.
    pub fn maintained(&self) -> impl Iterator<Item = &TableName> {
        self.contracts.iter().map(|contract| &contract.table)
    }
}
