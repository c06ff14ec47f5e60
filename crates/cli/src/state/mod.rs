//! What is known about patients and alerts beside the lake: one SQLite file behind the same traits
//! as DynamoDB, Kinesis and SNS.

mod items;
mod messages;
mod notes;

use anyhow::{Result, bail};
use chrono::{DateTime, Utc};
use rusqlite::{Connection, OptionalExtension, params};
use std::{
    path::Path,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

/// The tables: items of the care state, messages on the queue, texts as the channels showed them, notes
/// and whether they were taken in, the keys of requests, the last run.
const SCHEMA: &str = "
    create table if not exists item (
        key text primary key, version integer not null, body text not null, list text,
        position integer
    );
    create index if not exists item_by_list on item (list, position) where list is not null;
    create table if not exists message (
        alert_id text primary key, body text not null, number integer not null,
        is_shown integer not null
    );
    create table if not exists shown (
        number integer primary key, channel text not null, text text not null
    );
    create table if not exists note (
        number integer primary key, note_id text not null unique, body text not null,
        is_tracked integer not null
    );
    create table if not exists note_key (
        note_id text primary key, digest text not null, expire_at integer not null
    );
    create table if not exists run (run_id text primary key, as_of text not null, number integer not null);
";

/// Counts the changes of [`SCHEMA`]: a database of another count is of another release.
const SCHEMA_VERSION: i64 = 2;

/// The embedded state.
pub(crate) struct State {
    connection: Mutex<Connection>,
}

impl State {
    pub(crate) fn open(file: &Path) -> Result<Self> {
        if let Some(folder) = file.parent() {
            std::fs::create_dir_all(folder)?;
        }
        let connection = Connection::open(file)?;
        connection.busy_timeout(Duration::from_secs(10))?;
        connection.pragma_update(None, "journal_mode", "wal")?;
        connection.pragma_update(None, "synchronous", "normal")?;
        let version: i64 = connection.query_row("pragma user_version", [], |row| row.get(0))?;
        let tables: i64 =
            connection.query_row("select count(*) from sqlite_schema", [], |row| row.get(0))?;
        if tables > 0 && version != SCHEMA_VERSION {
            bail!(
                "{} is of an earlier release: remove it, and alerts and notes begin anew",
                file.display()
            );
        }
        connection.execute_batch(SCHEMA)?;
        connection.pragma_update(None, "user_version", SCHEMA_VERSION)?;
        Ok(Self { connection: Mutex::new(connection) })
    }

    /// A poisoned lock only means that another thread panicked: the database is whole.
    fn lock(&self) -> MutexGuard<'_, Connection> {
        self.connection.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Remembers a refresh as the newest.
    pub(crate) fn remember_run(&self, run_id: &str, as_of: DateTime<Utc>) -> Result<()> {
        self.lock().execute(
            "insert into run select ?1, ?2, coalesce(max(number), 0) + 1 from run where true
             on conflict (run_id) do update set number = excluded.number",
            params![run_id, as_of.to_rfc3339()],
        )?;
        Ok(())
    }

    /// The instant of the newest refresh.
    pub(crate) fn last_as_of(&self) -> Result<Option<DateTime<Utc>>> {
        let found: Option<String> = self
            .lock()
            .query_row("select as_of from run order by number desc limit 1", [], |row| row.get(0))
            .optional()?;
        Ok(found.as_deref().and_then(instant))
    }
}

fn instant(text: &str) -> Option<DateTime<Utc>> {
    DateTime::parse_from_rfc3339(text).ok().map(|at| at.to_utc())
}
