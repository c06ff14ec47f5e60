//! All tables of the platform under SQL.

use crate::{
    MedallionError,
    contract::{Contract, Contracts},
    functions,
    model::VIEWS,
    run::work,
};
use lake::{Lake, LakeError, Session, Table, TableName};

/// The platform's tables: a lake, and the contracts of what lies in it.
#[derive(Debug, Clone)]
pub struct Medallion {
    pub(crate) lake: Lake,
    pub(crate) contracts: Contracts,
}

/// The schema of names without one.
const DEFAULT_SCHEMA: &str = "analytics";

impl Medallion {
    /// The platform's tables in `lake`.
    ///
    /// # Errors
    /// [`MedallionError::Contracts`] when the built-in contracts do not parse.
    pub fn new(lake: Lake) -> Result<Self, MedallionError> {
        Ok(Self { lake, contracts: Contracts::load()? })
    }

    /// The lake.
    #[must_use]
    pub fn lake(&self) -> &Lake {
        &self.lake
    }

    /// The contracts.
    #[must_use]
    pub fn contracts(&self) -> &Contracts {
        &self.contracts
    }

    /// A session with every table at its newest version, and the views over them; tables that
    /// nothing has written yet are empty.
    ///
    /// # Errors
    /// [`MedallionError::Query`] when a table cannot be read or a view does not plan.
    pub async fn session(&self) -> Result<Session, MedallionError> {
        let session = self.empty_session().map_err(MedallionError::Query)?;
        for contract in self.contracts.iter() {
            self.show(&session, contract).await.map_err(MedallionError::Query)?;
        }
        for (name, sql) in VIEWS {
            session.add_view(&named(name)?, sql).await.map_err(MedallionError::Query)?;
        }
        Ok(session)
    }

    /// A session with just these tables, at their newest versions.
    pub(crate) async fn session_of<'a>(
        &self,
        tables: impl IntoIterator<Item = &'a TableName>,
    ) -> Result<Session, LakeError> {
        let session = self.empty_session()?;
        for contract in tables.into_iter().filter_map(|table| self.contracts.of(table)) {
            self.show(&session, contract).await?;
        }
        Ok(session)
    }

    /// A session without tables that knows the platform's functions.
    pub(crate) fn empty_session(&self) -> Result<Session, LakeError> {
        let session = Session::new(DEFAULT_SCHEMA)?;
        functions::register(&session);
        Ok(session)
    }

    /// Adds a table at its newest version, or an empty one of its shape; returns its handle.
    pub(crate) async fn show(
        &self,
        session: &Session,
        contract: &Contract,
    ) -> Result<Option<Table>, LakeError> {
        let table = self.lake.open(&contract.table).await?;
        match &table {
            Some(table) => show_table(session, contract, table).await?,
            None => session.add_rows(&contract.table, contract.schema(), vec![])?,
        }
        Ok(table)
    }

    pub(crate) fn contract(&self, table: &TableName) -> Result<&Contract, MedallionError> {
        self.contracts.of(table).ok_or_else(|| MedallionError::UnknownTable(table.to_string()))
    }

    /// Opens a contract's table, making it or the columns it lacks where needed.
    pub(crate) async fn open(&self, contract: &Contract) -> Result<Table, MedallionError> {
        let write = |source| MedallionError::Write { table: contract.table.clone(), source };
        let mut table = self.lake.open_or_create(&contract.spec()).await.map_err(write)?;
        table.add_missing_columns(&contract.fields()).await.map_err(write)?;
        Ok(table)
    }
}

/// A table by its name.
pub(crate) fn named(table: &str) -> Result<TableName, MedallionError> {
    table.parse().map_err(|_| MedallionError::UnknownTable(table.to_owned()))
}

/// Shows a table with the columns of its contract: those that an older version of the platform did not
/// write are empty.
async fn show_table(
    session: &Session,
    contract: &Contract,
    table: &Table,
) -> Result<(), LakeError> {
    let stored = table.schema()?;
    let lacking: Vec<String> = contract
        .columns
        .iter()
        .filter(|column| stored.field_with_name(&column.name).is_err())
        .map(|column| format!("cast(null as {}) as \"{}\"", column.kind.sql(), column.name))
        .collect();
    if lacking.is_empty() {
        return session.add_table(table).await;
    }
    let name = &contract.table;
    let whole = work(&format!("stored_{}_{}", name.schema(), name.table()))?;
    session.add_changes(table, &whole, None).await?;
    session.add_view(name, &format!("select *, {} from {whole}", lacking.join(", "))).await
}
