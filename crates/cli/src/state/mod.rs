//! What is known about patients and alerts beside the lake: one SQLite file behind the same traits
//! as DynamoDB, Kinesis and SNS.

mod alerts;
mod notes;
mod persons;

pub(crate) use persons::Alias;

use anyhow::Result;
use chrono::{DateTime, Utc};
use rusqlite::{Connection, OptionalExtension, params};
use std::{
    path::Path,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

/// The tables: alerts as lock and outbox, messages as sent, contacts per person, notes, the keys of
/// requests, who persons were before they were found to be another, the last run.
const SCHEMA: &str = "
    create table if not exists alert (
        key text primary key, alert_id text not null, payload text not null,
        claimed_at text not null, sent_at text, discharged_at text
    );
    create table if not exists message (
        alert_id text primary key, body text not null, number integer not null
    );
    create table if not exists contact (
        tenant text not null, person_id text not null, last_success text, state text,
        primary key (tenant, person_id)
    );
    create table if not exists note (note_id text primary key, body text not null);
    create table if not exists note_key (
        note_id text primary key, digest text not null, expire_at integer not null
    );
    create table if not exists alias (
        tenant text not null, minted text not null, person_id text not null,
        primary key (tenant, minted)
    );
    create table if not exists run (run_id text primary key, as_of text not null, number integer not null);
";

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
        connection.execute_batch(SCHEMA)?;
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
