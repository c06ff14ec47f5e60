//! Tables whose rows are made again in groups: all rows of the persons that a source's changes name.

use super::{Step, same};
use crate::{MedallionError, run::work};
use arrow::array::RecordBatch;
use futures::stream;
use lake::{Committed, LakeError, Session};

impl Step<'_> {
    /// Makes again all rows of the groups that the sources' changes name.
    pub(super) async fn replace_groups(
        self,
        session: &Session,
    ) -> Result<(Committed, u64), MedallionError> {
        if self.is_fresh() {
            for (_, table, _) in self.sources.iter() {
                session.add_table(table).await.map_err(self.compute())?;
            }
            let (_, rows) = session.stream(&self.model()).await.map_err(self.compute())?;
            return self.append(rows).await;
        }
        let groups = self.touched(session).await.map_err(self.compute())?;
        if groups.is_empty() {
            return self.replace(groups, Box::pin(stream::empty())).await;
        }
        self.show_groups(session, &groups).await.map_err(self.compute())?;
        let (_, rows) = session.stream(&self.model()).await.map_err(self.compute())?;
        self.replace(groups, rows).await
    }

    /// The groups that rows name which came to the sources or left them.
    async fn touched(&self, session: &Session) -> Result<Vec<RecordBatch>, LakeError> {
        let by = &self.contract.replace_by;
        let mut touched = Vec::new();
        for (name, table, seen) in self.sources.iter() {
            let contract = self.medallion.contracts.of(name);
            let keys = contract.map(|contract| contract.keys()).unwrap_or_default();
            let keys: Vec<String> = keys.into_iter().map(str::to_owned).collect();
            match table.touched(seen, by, &keys).await? {
                Some(groups) => touched.extend(groups),
                None => {
                    session.add_table(table).await?;
                    let all = format!("select distinct {} from {name}", by.join(", "));
                    touched.extend(session.query(&all).await?);
                }
            }
        }
        touched.retain(|batch| batch.num_rows() > 0);
        Ok(touched)
    }

    /// Shows the sources cut down to `groups`; files that hold none of them are not read.
    async fn show_groups(
        &self,
        session: &Session,
        groups: &[RecordBatch],
    ) -> Result<(), LakeError> {
        let matched = same(&self.contract.replace_by, "whole", "touched");
        session.add_rows(&work("touched")?, groups[0].schema(), groups.to_vec())?;
        for (name, table, _) in self.sources.iter() {
            let whole = work(&format!("whole_{}", name.table()))?;
            session.add_files_of(table, &whole, groups).await?;
            let cut = format!(
                "select whole.* from {whole} as whole
                 left semi join work.touched as touched on {matched}"
            );
            session.add_view(name, &cut).await?;
        }
        Ok(())
    }
}
