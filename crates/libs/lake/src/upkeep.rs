//! Upkeep of tables: fewer and better sorted files, short logs, no leftovers.

use crate::{LakeError, Table};
use deltalake::{
    DeltaTableError, FilterLiteral, FilterOp, FilterValue, operations::optimize::OptimizeType,
    protocol::checkpoints::create_checkpoint,
};

use std::collections::BTreeMap;

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
        if !z_order.is_empty() {
            return self.sort(z_order).await;
        }
        self.rewrite_files(OptimizeType::Compact, &[]).await
    }

    /// Sorts the folders that have several files; those of one file were sorted when it was made.
    async fn sort(&mut self, by: &[String]) -> Result<Maintained, LakeError> {
        let mut done = Maintained { added: 0, removed: 0 };
        let names = self.partition_columns()?;
        for folder in self.folders_of_many(&names)? {
            let kind = OptimizeType::ZOrder(by.to_vec());
            let is = |value| FilterValue::Scalar(value);
            let folder: Vec<FilterLiteral<'_>> = names
                .iter()
                .zip(&folder)
                .map(|(name, value)| (name.as_str(), FilterOp::Eq, is(value.as_str())))
                .collect();
            let part = self.rewrite_files(kind, &folder).await?;
            done.added += part.added;
            done.removed += part.removed;
        }
        Ok(done)
    }

    /// The folders with more than one file; all of the table as one where a folder has no name.
    fn folders_of_many(&self, names: &[String]) -> Result<Vec<Vec<String>>, LakeError> {
        let mut files: BTreeMap<Option<Vec<String>>, u64> = BTreeMap::new();
        for file in self.state()?.log_data().iter() {
            let values = file.partition_values_map();
            let part = names.iter().map(|name| values.get(name).cloned().flatten()).collect();
            *files.entry(part).or_default() += 1;
        }
        let many: Vec<_> = files.into_iter().filter(|(_, count)| *count > 1).collect();
        let named = many.iter().map(|(part, _)| part.clone()).collect::<Option<Vec<_>>>();
        Ok(named.unwrap_or_else(|| vec![Vec::new()]))
    }

    async fn rewrite_files(
        &mut self,
        kind: OptimizeType,
        folder: &[FilterLiteral<'_>],
    ) -> Result<Maintained, LakeError> {
        let ran = self
            .inner
            .clone()
            .optimize()
            .with_type(kind)
            .with_filters(folder)
            .with_max_concurrent_tasks(1)
            .await;
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
