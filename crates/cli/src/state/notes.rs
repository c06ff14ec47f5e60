//! Notes: the embedded twin of the notes stream and of what follows it.

use super::State;
use anyhow::Result;
use chrono::{DateTime, Utc};
use domain::{id::NoteId, outreach::OutreachNote, phi::Phi};
use notes_intake::{KEY_LIFE, KeyLedger, LedgerError, NoteSink, Remembered, SinkError};
use rusqlite::{OptionalExtension, params};
use sha2::{Digest, Sha256};

impl NoteSink for State {
    /// Keeps the note, once, and what it says about the patient: the latest successful contact, and
    /// a state in which alerts are held.
    async fn put(&self, note: &OutreachNote) -> std::result::Result<(), SinkError> {
        self.keep(note).map_err(|error| SinkError::Failed { code: code(&error) })
    }
}

impl KeyLedger for State {
    async fn remember(
        &self,
        key: &NoteId,
        body: Phi<&[u8]>,
        now: DateTime<Utc>,
    ) -> std::result::Result<Remembered, LedgerError> {
        let digest = hex::encode(Sha256::digest(body.expose()));
        let remembered = self.remember_key(key, &digest, now);
        remembered.map_err(|error| LedgerError::Failed { code: code(&error) })
    }
}

fn code(error: &rusqlite::Error) -> String {
    error.sqlite_error_code().map_or("Sqlite".to_owned(), |code| format!("{code:?}"))
}

impl State {
    /// Every note, by its id, as the stream holds it.
    pub(crate) fn notes(&self) -> Result<Vec<(String, String)>> {
        let connection = self.lock();
        let mut asked = connection.prepare("select note_id, body from note order by note_id")?;
        let found = asked.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(found.collect::<rusqlite::Result<_>>()?)
    }

    fn remember_key(
        &self,
        key: &NoteId,
        digest: &str,
        now: DateTime<Utc>,
    ) -> rusqlite::Result<Remembered> {
        let mut connection = self.lock();
        let work = connection.transaction()?;
        let kept: Option<String> = work
            .query_row(
                "select digest from note_key where note_id = ?1 and expire_at > ?2",
                params![key.as_str(), now.timestamp()],
                |row| row.get(0),
            )
            .optional()?;
        if let Some(kept) = kept {
            return Ok(if kept == digest { Remembered::Same } else { Remembered::Other });
        }
        work.execute(
            "insert or replace into note_key values (?1, ?2, ?3)",
            params![key.as_str(), digest, (now + KEY_LIFE).timestamp()],
        )?;
        work.commit()?;
        Ok(Remembered::First)
    }

    fn keep(&self, note: &OutreachNote) -> rusqlite::Result<()> {
        let mut connection = self.lock();
        let work = connection.transaction()?;
        let body = serde_json::to_string(note).unwrap_or_default();
        let is_fresh = work.execute(
            "insert or ignore into note values (?1, ?2)",
            params![note.note_id.as_str(), body],
        )?;
        if is_fresh == 1 {
            let person = note.patient.minted(&note.tenant);
            let success =
                note.outcome.is_successful_contact().then(|| note.contacted_at.to_rfc3339());
            let state = note.outcome.state_flag().map(|state| format!("{state:?}"));
            work.execute(
                "insert into contact values (?1, ?2, ?3, ?4)
                 on conflict (tenant, person_id) do update set
                    last_success = nullif(
                        max(coalesce(last_success, ''), coalesce(excluded.last_success, '')), ''
                    ),
                    state = case
                        when state = 'Deceased' then state
                        when excluded.state is not null then excluded.state
                        when excluded.last_success is null then state
                    end",
                params![note.tenant.as_str(), person.as_str(), success, state],
            )?;
        }
        work.commit()
    }
}
