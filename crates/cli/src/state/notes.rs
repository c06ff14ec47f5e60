//! Notes: the embedded twin of the notes stream and of what follows it.

use super::State;
use anyhow::Result;
use domain::outreach::OutreachNote;
use notes_intake::{NoteSink, SinkError};
use rusqlite::params;

impl NoteSink for State {
    /// Keeps the note, once, and what it says about the patient: the latest successful contact, and
    /// a state in which alerts are held.
    async fn put(&self, note: &OutreachNote) -> std::result::Result<(), SinkError> {
        self.keep(note).map_err(|error| SinkError::Failed {
            code: error.sqlite_error_code().map_or("Sqlite".to_owned(), |code| format!("{code:?}")),
        })
    }
}

impl State {
    /// Every note, by its id, as the stream holds it.
    pub(crate) fn notes(&self) -> Result<Vec<(String, String)>> {
        let connection = self.lock();
        let mut asked = connection.prepare("select note_id, body from note order by note_id")?;
        let found = asked.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(found.collect::<rusqlite::Result<_>>()?)
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
