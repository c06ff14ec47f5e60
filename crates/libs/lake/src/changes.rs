//! Which files came after a version: what a refresh has not seen.

use crate::{LakeError, Table};
use deltalake::{
    kernel::{Action, Add},
    logstore::{get_actions, read_commit_entry},
};
use std::collections::HashSet;

/// The files to read for what came after a version.
#[derive(Debug)]
pub(crate) enum Unseen {
    /// Just these.
    Files(Vec<Add>),
    /// All: it is not known which files hold what is new.
    Everything,
}

impl Table {
    /// The data files that versions after `seen` added, leaving out those that only rewrote rows
    /// that were there. Where such a file has been compacted into another since, or a commit in
    /// between is no longer kept, all rows must be read.
    ///
    /// # Errors
    /// [`LakeError::Log`] when a commit cannot be read; [`LakeError::Open`] when the table's state
    /// cannot.
    pub(crate) async fn unseen(&self, seen: Option<u64>) -> Result<Unseen, LakeError> {
        let Some(seen) = seen else { return Ok(Unseen::Everything) };
        let mut added = Vec::new();
        for version in seen + 1..=self.version() {
            let Some(actions) = self.actions(version).await? else { return Ok(Unseen::Everything) };
            added.extend(actions.into_iter().filter_map(|action| match action {
                Action::Add(add) if add.data_change => Some(add),
                _ => None,
            }));
        }
        let live: HashSet<String> =
            self.state()?.log_data().iter().map(|file| file.path().into_owned()).collect();
        let all_live = added.iter().all(|add| live.contains(&add.path));
        Ok(if all_live { Unseen::Files(added) } else { Unseen::Everything })
    }

    async fn actions(&self, version: u64) -> Result<Option<Vec<Action>>, LakeError> {
        let unreadable =
            |source| LakeError::Log { table: self.name.clone(), version, source: Box::new(source) };
        let log = self.inner.log_store();
        let Some(bytes) = read_commit_entry(log.object_store(None).as_ref(), version)
            .await
            .map_err(unreadable)?
        else {
            return Ok(None);
        };
        get_actions(version, &bytes).map(Some).map_err(unreadable)
    }
}
