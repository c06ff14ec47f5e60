//! Notes: the embedded twin of the notes stream and of what follows it.

use super::State;
use anyhow::Result;
use base64::{Engine, engine::general_purpose::STANDARD};
use chrono::{DateTime, Utc};
use domain::{id::NoteId, outreach::OutreachNote, phi::Phi};
use notes_intake::{KEY_LIFE, KeyLedger, LedgerError, NoteSink, Remembered, SinkError};
use rusqlite::{OptionalExtension, params};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

impl NoteSink for State {
    /// Keeps the note, once.
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
        let body = serde_json::to_string(note).unwrap_or_default();
        let kept = self.lock().execute(
            "insert or ignore into note (note_id, body, is_tracked) values (?1, ?2, 0)",
            params![note.note_id.as_str(), body],
        );
        kept.map(|_| ())
    }

    /// The notes that were not taken in yet, as the stream hands them to its readers; `None` where
    /// there are none.
    pub(crate) fn fresh_notes(&self) -> Result<Option<Value>> {
        let connection = self.lock();
        let mut asked = connection
            .prepare("select number, body from note where is_tracked = 0 order by number")?;
        let record = |row: &rusqlite::Row<'_>| {
            let (number, body): (i64, String) = (row.get(0)?, row.get(1)?);
            Ok(json!({
                "eventID": format!("shardId-000000000000:{number}"), "eventSource": "aws:kinesis",
                "eventSourceARN": "arn:aws:kinesis:local:embedded:stream/outreach-notes",
                "kinesis": {
                    "sequenceNumber": number.to_string(), "partitionKey": "embedded",
                    "approximateArrivalTimestamp": 0.0, "kinesisSchemaVersion": "1.0",
                    "data": STANDARD.encode(body),
                },
            }))
        };
        let records: Vec<Value> = asked.query_map([], record)?.collect::<rusqlite::Result<_>>()?;
        Ok((!records.is_empty()).then(|| json!({ "Records": records })))
    }

    /// Remembers that every note was taken in up to one that was not, if any.
    pub(crate) fn notes_are_tracked(&self, up_to: Option<&str>) -> Result<()> {
        let up_to: i64 = up_to.and_then(|number| number.parse().ok()).unwrap_or(i64::MAX);
        self.lock().execute("update note set is_tracked = 1 where number < ?1", params![up_to])?;
        Ok(())
    }
}
