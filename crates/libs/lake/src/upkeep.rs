//! Upkeep of tables: fewer and better sorted files, short logs, no leftovers.

use crate::{LakeError, Table};
use deltalake::{
    DeltaTableError, operations::optimize::OptimizeType, protocol::checkpoints::create_checkpoint,
};

/// What compaction did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Maintained {
    /// Files written.
    pub added: u64,
    /// Files they stand in for.
    pub removed: u64,
}

/// What a vacuum removed, or would remove.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Vacuumed {
    /// Paths below the table's folder.
    pub files: Vec<String>,
    /// Whether they were only listed.
    pub dry_run: bool,
}

impl Table {
    /// Compacts small files; with `z_order`, also sorts rows so that files hold narrow ranges of
    /// those columns at once.
    ///
    /// # Errors
    /// [`LakeError::Upkeep`].
    pub async fn optimize(&mut self, z_order: &[String]) -> Result<Maintained, LakeError> {
        let kind = match z_order {
            [] => OptimizeType::Compact,
            columns => OptimizeType::ZOrder(columns.to_vec()),
        };
        let ran = self.inner.clone().optimize().with_type(kind).await;
        let (inner, metrics) = ran.map_err(|source| self.upkeep("optimize", source))?;
        self.inner = inner;
        Ok(Maintained { added: metrics.num_files_added, removed: metrics.num_files_removed })
    }

    /// Writes a checkpoint of this handle's version, so that opening reads one file, not the log.
    ///
    /// # Errors
    /// [`LakeError::Upkeep`].
    pub async fn checkpoint(&self) -> Result<(), LakeError> {
        let done = create_checkpoint(&self.inner, None).await;
        done.map_err(|source| self.upkeep("checkpoint", source))
    }

    /// Deletes files that no version younger than `keep_hours` needs; `dry_run` only lists them.
    /// A retention under the table's own (seven days) is refused.
    ///
    /// # Errors
    /// [`LakeError::Upkeep`].
    pub async fn vacuum(&mut self, keep_hours: u32, dry_run: bool) -> Result<Vacuumed, LakeError> {
        let ran = self
            .inner
            .clone()
            .vacuum()
            .with_retention_period(chrono::Duration::hours(i64::from(keep_hours)))
            .with_enforce_retention_duration(true)
            .with_dry_run(dry_run)
            .await;
        let (inner, metrics) = ran.map_err(|source| self.upkeep("vacuum", source))?;
        self.inner = inner;
        Ok(Vacuumed { files: metrics.files_deleted, dry_run })
    }

    fn upkeep(&self, operation: &'static str, source: DeltaTableError) -> LakeError {
        LakeError::Upkeep { operation, table: self.name.clone(), source: Box::new(source) }
    }
}
