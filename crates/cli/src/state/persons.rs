//! The crosswalk beside the lake: which person ids, given to a source's patient at first, are another
//! person since identities were resolved.

use super::State;
use anyhow::Result;
use domain::id::PersonId;
use rusqlite::{Connection, params};

/// A person id that was given at first, and whose it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Alias {
    pub(crate) tenant: String,
    pub(crate) minted: String,
    pub(crate) person_id: String,
}

impl State {
    /// Remembers who persons were, in the place of what was remembered.
    pub(crate) fn remember_aliases(&self, aliases: &[Alias]) -> Result<()> {
        let mut connection = self.lock();
        let work = connection.transaction()?;
        work.execute("delete from alias", [])?;
        for one in aliases {
            work.execute(
                "insert or replace into alias values (?1, ?2, ?3)",
                params![one.tenant, one.minted, one.person_id],
            )?;
        }
        Ok(work.commit()?)
    }
}

/// All ids under which something may be kept of a person: the person's own first.
pub(super) fn known_as(
    connection: &Connection,
    tenant: &str,
    person: &PersonId,
) -> rusqlite::Result<Vec<PersonId>> {
    let mut asked =
        connection.prepare("select minted from alias where tenant = ?1 and person_id = ?2")?;
    let found = asked.query_map(params![tenant, person.as_str()], |row| row.get::<_, String>(0))?;
    let mut ids = vec![person.clone()];
    for minted in found {
        ids.extend(minted?.parse());
    }
    Ok(ids)
}
