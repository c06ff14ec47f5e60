//! Items: the embedded twin of the care-state table.

use super::State;
use care_state::{Item, Placed, Put, ServiceError, Store, Stored};
use rusqlite::{OptionalExtension, Row, params};

impl Store for State {
    async fn get(&self, key: &str) -> Result<Option<Stored>, ServiceError> {
        let found = self
            .lock()
            .query_row("select * from item where key = ?1", params![key], stored)
            .optional();
        found.map_err(failed("read the item"))
    }

    async fn put(&self, put: &Put) -> Result<bool, ServiceError> {
        let body = serde_json::to_string(&put.item).unwrap_or_default();
        let (list, position) = match &put.placed {
            Some(placed) => (Some(&placed.list), Some(placed.position)),
            None => (None, None),
        };
        let connection = self.lock();
        let written = match put.seen {
            None => connection.execute(
                "insert or ignore into item values (?1, 1, ?2, ?3, ?4)",
                params![put.key, body, list, position],
            ),
            Some(seen) => connection.execute(
                "update item set version = version + 1, body = ?2, list = ?3, position = ?4
                 where key = ?1 and version = ?5",
                params![put.key, body, list, position, seen.cast_signed()],
            ),
        };
        written.map(|rows| rows == 1).map_err(failed("write the item"))
    }

    async fn list(
        &self,
        list: &str,
        up_to: i64,
        limit: usize,
    ) -> Result<Vec<Stored>, ServiceError> {
        let connection = self.lock();
        let failed = failed("read the list");
        let mut asked = connection
            .prepare_cached(
                "select * from item where list = ?1 and position <= ?2
                 order by position, key limit ?3",
            )
            .map_err(&failed)?;
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let found = asked.query_map(params![list, up_to, limit], stored).map_err(&failed)?;
        found.collect::<rusqlite::Result<_>>().map_err(failed)
    }
}

fn stored(row: &Row<'_>) -> rusqlite::Result<Stored> {
    let (list, position): (Option<String>, Option<i64>) = (row.get(3)?, row.get(4)?);
    let item: Item = serde_json::from_str(&row.get::<_, String>(2)?).unwrap_or_default();
    let placed = list.zip(position).map(|(list, position)| Placed { list, position });
    let version = row.get::<_, i64>(1)?.cast_unsigned();
    Ok(Stored { key: row.get(0)?, version, item, placed })
}

/// A failure, by the database's error code.
pub(super) fn failed(operation: &'static str) -> impl Fn(rusqlite::Error) -> ServiceError {
    move |error| {
        let code =
            error.sqlite_error_code().map_or("Sqlite".to_owned(), |code| format!("{code:?}"));
        ServiceError::new(operation, code)
    }
}
