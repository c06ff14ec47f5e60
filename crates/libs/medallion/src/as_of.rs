//! Tables as they were: what was true at an instant, by what was known at another.

use crate::{
    Medallion, MedallionError,
    contract::{Contract, History},
    model::sql_of,
};
use chrono::{DateTime, SecondsFormat, Utc};
use lake::{LakeError, Session};

/// A point of both times.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AsOf {
    /// The instant of source time that answers are true at.
    pub valid: DateTime<Utc>,
    /// The instant of arrival up to which the platform's knowledge counts; all of it without one.
    pub known: Option<DateTime<Utc>>,
}

impl Medallion {
    /// A session like [`Medallion::session`], in which every table that has a history shows its rows
    /// as of a point.
    ///
    /// # Errors
    /// [`MedallionError::Query`] when a table cannot be read.
    pub async fn session_as_of(&self, point: AsOf) -> Result<Session, MedallionError> {
        let session = self.session().await?;
        for history in self.contracts.iter().filter(|one| one.history == History::Bitemporal) {
            self.show_as_of(&session, history, point).await.map_err(MedallionError::Query)?;
        }
        self.show_patients(&session).await.map_err(MedallionError::Query)?;
        Ok(session)
    }

    /// Persons, of what the session's sources say about them.
    async fn show_patients(&self, session: &Session) -> Result<(), LakeError> {
        let name = "curated.patient".parse().map_err(|_| LakeError::Address)?;
        match sql_of(&name) {
            Some(sql) => session.add_view(&name, sql).await,
            None => Ok(()),
        }
    }

    async fn show_as_of(
        &self,
        session: &Session,
        history: &Contract,
        point: AsOf,
    ) -> Result<(), LakeError> {
        let Some(of) = &history.columns_of else { return Ok(()) };
        let columns = self.contracts.of(of).into_iter().flat_map(|table| &table.columns);
        let columns: Vec<&str> = columns.map(|column| column.name.as_str()).collect();
        let sql = format!(
            "select {} from {} where {}",
            columns.join(", "),
            history.table,
            point.condition()
        );
        session.add_view(of, &sql).await
    }
}

impl AsOf {
    /// The condition that a row of a history answers for the point.
    #[must_use]
    pub fn condition(self) -> String {
        let valid = literal(self.valid);
        let known = match self.known {
            Some(known) => {
                let known = literal(known);
                format!("known_from <= {known} and (known_to is null or known_to > {known})")
            }
            None => "known_to is null".to_owned(),
        };
        format!(
            "valid_from <= {valid} and (valid_to is null or valid_to > {valid})
             and {known} and not is_deleted"
        )
    }
}

/// An instant in SQL.
pub(crate) fn literal(at: DateTime<Utc>) -> String {
    format!("timestamp '{}'", at.to_rfc3339_opts(SecondsFormat::Micros, true))
}
