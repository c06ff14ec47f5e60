//! Files to one version of a table, exactly once.

use crate::{LakeError, Point, Table, Txn, writer::discard};
use deltalake::{
    DeltaTableError,
    kernel::{
        Action, Remove, Transaction,
        transaction::{CommitBuilder, CommitProperties, TransactionError},
    },
    protocol::{DeltaOperation, SaveMode},
};
use std::{
    collections::HashSet,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

/// How often a commit is tried again when another writer came first.
const ATTEMPTS: u32 = 12;

/// What became of a piece of work that was to be committed once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Committed {
    /// This call committed it, or an earlier try of this call did and its reply was lost.
    Version(u64),
    /// It was committed before; this call added nothing.
    Already(u64),
}

impl Committed {
    /// The table's version that holds the work.
    #[must_use]
    pub fn version(self) -> u64 {
        match self {
            Self::Version(version) | Self::Already(version) => version,
        }
    }
}

/// What a commit does to the table.
pub(crate) enum Change {
    /// Adds files and touches no row that is there.
    Append(Vec<Action>),
    /// Puts files in the place of others.
    Replace { adds: Vec<Action>, removes: Vec<Remove> },
}

/// Commits `change` as the work `txns`, unless the log holds all of it already.
///
/// delta-rs does not refuse a work identity that is committed already, and a commit whose reply
/// was lost looks like a conflict with oneself. So: look for the identity, commit, and after any
/// error reload and look again before trying once more.
///
/// An append is tried again over whatever came in between. A replacement is committed over the
/// version that `table` was at when its rows were read, so that the log's own conflict check sees
/// every later commit.
pub(crate) async fn commit_once(
    table: &mut Table,
    change: Change,
    txns: &[Txn],
) -> Result<Committed, LakeError> {
    let appends = matches!(change, Change::Append(_));
    let (operation, actions) = plan(change);
    table.interrupt.pass(&table.name, Point::BeforeCommit)?;
    for attempt in 0..ATTEMPTS {
        let mut newest = table.clone();
        newest.refresh().await?;
        if newest.holds(txns).await? {
            return Ok(found(table, newest, &actions, attempt > 0).await);
        }
        let base = if appends { &newest } else { &*table };
        match commit(base, operation.clone(), actions.clone(), txns).await {
            Ok(version) => {
                table.interrupt.pass(&table.name, Point::AfterCommit)?;
                table.refresh().await?;
                return Ok(Committed::Version(version));
            }
            Err(source) => settle(table, txns, source, appends, attempt).await?,
        }
    }
    Err(gave_up(table))
}

/// The work is in the log: by this call when its files are live. Files of a call that never tried
/// to commit are removed; those of one that did are left to vacuum, since a lost reply and a
/// later compaction look alike.
async fn found(table: &mut Table, newest: Table, actions: &[Action], tried: bool) -> Committed {
    *table = newest;
    let version = table.version();
    let ours: HashSet<&str> = actions.iter().filter_map(added).collect();
    let is_live = table
        .state()
        .is_ok_and(|state| state.log_data().iter().any(|file| ours.contains(file.path().as_ref())));
    if tried && is_live {
        return Committed::Version(version);
    }
    if !tried {
        discard(table, ours).await;
    }
    Committed::Already(version)
}

fn added(action: &Action) -> Option<&str> {
    match action {
        Action::Add(add) => Some(&add.path),
        _ => None,
    }
}

async fn settle(
    table: &Table,
    txns: &[Txn],
    source: DeltaTableError,
    appends: bool,
    attempt: u32,
) -> Result<(), LakeError> {
    let mut newest = table.clone();
    newest.refresh().await?;
    if newest.holds(txns).await? {
        return Ok(());
    }
    let source = Box::new(source);
    match (is_conflict(&source), appends) {
        (true, true) => tokio::time::sleep(backoff(attempt, txns)).await,
        (true, false) => return Err(LakeError::Conflict { table: table.name.clone(), source }),
        (false, _) => return Err(LakeError::Commit { table: table.name.clone(), source }),
    }
    Ok(())
}

async fn commit(
    table: &Table,
    operation: DeltaOperation,
    actions: Vec<Action>,
    txns: &[Txn],
) -> Result<u64, DeltaTableError> {
    let stamp = i64::try_from(unix_millis()).ok();
    let identity = |txn: &Txn| Transaction::new_with_last_update(txn.app(), txn.version(), stamp);
    let properties = CommitProperties::default()
        .with_application_transactions(txns.iter().map(identity).collect())
        .with_create_checkpoint(false)
        .with_cleanup_expired_logs(Some(false));
    let state = table.inner.snapshot()?;
    let committed = CommitBuilder::from(properties)
        .with_actions(actions)
        .build(Some(state.snapshot()), table.inner.log_store(), operation)
        .await?;
    Ok(committed.version())
}

fn plan(change: Change) -> (DeltaOperation, Vec<Action>) {
    match change {
        Change::Append(adds) => {
            let mode = SaveMode::Append;
            (DeltaOperation::Write { mode, partition_by: None, predicate: None }, adds)
        }
        Change::Replace { adds, removes } => {
            let operation = DeltaOperation::Merge {
                predicate: None,
                merge_predicate: None,
                matched_predicates: Vec::new(),
                not_matched_predicates: Vec::new(),
                not_matched_by_source_predicates: Vec::new(),
            };
            (operation, removes.into_iter().map(Action::Remove).chain(adds).collect())
        }
    }
}

fn is_conflict(error: &DeltaTableError) -> bool {
    matches!(
        error,
        DeltaTableError::VersionAlreadyExists(_)
            | DeltaTableError::Transaction {
                source: TransactionError::CommitConflict(_)
                    | TransactionError::MaxCommitAttempts(_)
                    | TransactionError::VersionAlreadyExists(_),
            }
    )
}

fn gave_up(table: &Table) -> LakeError {
    let source = DeltaTableError::Transaction {
        source: TransactionError::MaxCommitAttempts(i32::try_from(ATTEMPTS).unwrap_or(i32::MAX)),
    };
    LakeError::Commit { table: table.name.clone(), source: Box::new(source) }
}

/// Waits that grow, and differ between writers so that they do not meet again.
fn backoff(attempt: u32, txns: &[Txn]) -> Duration {
    let apps = txns.iter().flat_map(|txn| txn.app().bytes());
    let spread = apps.fold(7_u64, |sum, byte| sum.wrapping_mul(31) + u64::from(byte));
    Duration::from_millis((20 << attempt.min(6)) + spread % 50)
}

/// Milliseconds since 1970, only to let the log forget old work identities.
fn unix_millis() -> u128 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |elapsed| elapsed.as_millis())
}
