//! Curated rows to the tables of analytics that are made again as a whole.

use crate::{
    Medallion, MedallionError, Run,
    contract::Contract,
    model::sql_of,
    run::{show_run, work},
};
use lake::{BatchStream, Committed, LakeError, TableName, Txn};

/// What building one table did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Built {
    /// The table.
    pub table: TableName,
    /// The version that holds the run's rows.
    pub version: u64,
    /// Rows written by this call; none where the run had built the table before.
    pub rows: u64,
}

impl Medallion {
    /// Makes `table` again as of the run's instant, in one commit. The same run again writes
    /// nothing; what earlier runs saw is in the table's earlier versions.
    ///
    /// # Errors
    /// [`MedallionError::UnknownTable`] for a table without a model; otherwise as reading,
    /// computing and writing fail. A failed call leaves the table as it was and may be repeated.
    pub async fn build(&self, table: &TableName, run: &Run) -> Result<Built, MedallionError> {
        let contract = self.contract(table)?;
        let sql = sql_of(table).ok_or_else(|| MedallionError::UnknownTable(table.to_string()))?;
        let write = |source| MedallionError::Write { table: table.clone(), source };
        let mut target = self.open(contract).await?;
        let txns = [Txn::once(format!("build/{}", run.id))];
        if target.holds(&txns).await.map_err(write)? {
            let version = target.version();
            return Ok(Built { table: table.clone(), version, rows: 0 });
        }
        let rows = self.rows_of(contract, sql, run).await;
        let rows =
            rows.map_err(|source| MedallionError::Compute { table: table.clone(), source })?;
        let done = target.overwrite(rows, &contract.write_hints(), &txns).await;
        let (committed, rows) = done.map_err(write)?;
        let rows = match committed {
            Committed::Version(_) => rows,
            Committed::Already(_) => 0,
        };
        Ok(Built { table: table.clone(), version: committed.version(), rows })
    }

    async fn rows_of(
        &self,
        contract: &Contract,
        sql: &str,
        run: &Run,
    ) -> Result<BatchStream, LakeError> {
        let session = self.session_of(&contract.reads).await?;
        show_run(&session, run, &work("run")?)?;
        Ok(session.stream(sql).await?.1)
    }
}
