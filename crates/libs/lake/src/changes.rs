//! Which files came after a version: what a refresh has not seen.

use crate::{LakeError, Session, Table, TableName};
use arrow::array::RecordBatch;
use deltalake::{
    kernel::{Action, Add},
    logstore::{get_actions, read_commit_entry},
};
use std::collections::HashSet;

/// The files to read for what came after a version.
#[derive(Debug)]
pub(crate) enum Unseen {
    /// Just these.
    Files(Moves),
    /// All: it is not known which files hold what is new.
    Everything,
}

/// The data files that came and went.
#[derive(Debug, Default)]
pub(crate) struct Moves {
    /// Files of new rows.
    pub(crate) added: Vec<Add>,
    /// Files of rows that were there before, written again.
    pub(crate) carried: Vec<String>,
    /// Files whose rows left, or went into carried ones.
    pub(crate) removed: Vec<String>,
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
        let mut moves = Moves::default();
        for version in seen + 1..=self.version() {
            let Some(actions) = self.actions(version).await? else { return Ok(Unseen::Everything) };
            moves.take(actions);
        }
        let live: HashSet<String> =
            self.state()?.log_data().iter().map(|file| file.path().into_owned()).collect();
        let all_live = moves.added.iter().all(|add| live.contains(&add.path));
        let all_carried = moves.carried.iter().all(|path| live.contains(path));
        Ok(if all_live && all_carried { Unseen::Files(moves) } else { Unseen::Everything })
    }

    /// The values of the columns `by` in rows that came or went after `seen`, where `keys` tell the
    /// table's rows apart; `None` where the log no longer tells.
    ///
    /// # Errors
    /// [`LakeError::Log`] when a commit in between is unreadable, and as reading fails.
    pub async fn touched(
        &self,
        seen: Option<u64>,
        by: &[String],
        keys: &[String],
    ) -> Result<Option<Vec<RecordBatch>>, LakeError> {
        let Some(since) = seen else { return Ok(None) };
        let Unseen::Files(moves) = self.unseen(seen).await? else { return Ok(None) };
        let session = Session::new("work")?;
        let added = moves.added.iter().map(|add| add.path.clone());
        session.add_files(self, &work("added")?, added).await?;
        let names = by.iter().map(|name| format!("\"{name}\"")).collect::<Vec<_>>().join(", ");
        let mut touched = session.query(&format!("select distinct {names} from added")).await?;
        if !moves.removed.is_empty() {
            let Some(gone) = self.gone(since, moves, &session, &names, keys).await? else {
                return Ok(None);
            };
            touched.extend(gone);
        }
        touched.retain(|batch| batch.num_rows() > 0);
        Ok(Some(touched))
    }

    /// The values of columns in rows that left: those of removed files that were not carried over.
    async fn gone(
        &self,
        since: u64,
        moves: Moves,
        session: &Session,
        names: &str,
        keys: &[String],
    ) -> Result<Option<Vec<RecordBatch>>, LakeError> {
        let mut before = self.clone();
        if before.inner.load_version(since).await.is_err() {
            return Ok(None);
        }
        let there: HashSet<String> =
            before.state()?.log_data().iter().map(|file| file.path().into_owned()).collect();
        let removed = moves.removed.into_iter().filter(|path| there.contains(path));
        session.add_files(&before, &work("removed")?, removed).await?;
        session.add_files(self, &work("carried")?, moves.carried).await?;
        let equal =
            |name: &String| format!("(removed.\"{name}\" is not distinct from carried.\"{name}\")");
        let matched = keys.iter().map(equal).collect::<Vec<_>>().join(" and ");
        let sql =
            format!("select distinct {names} from removed left anti join carried on {matched}");
        // A vacuum may have taken the removed files; then nothing tells what they held.
        Ok(session.query(&sql).await.ok())
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

impl Moves {
    fn take(&mut self, actions: Vec<Action>) {
        // A commit that only rewrites, as compaction does, moves no row.
        let moves_rows = actions.iter().any(|action| match action {
            Action::Add(add) => add.data_change,
            Action::Remove(remove) => remove.data_change,
            _ => false,
        });
        for action in actions.into_iter().filter(|_| moves_rows) {
            match action {
                Action::Add(add) if add.data_change => self.added.push(add),
                Action::Add(add) => self.carried.push(add.path),
                Action::Remove(remove) => self.removed.push(remove.path),
                _ => {}
            }
        }
    }
}

fn work(table: &str) -> Result<TableName, LakeError> {
    TableName::new("work", table).map_err(|_| LakeError::Address)
}
