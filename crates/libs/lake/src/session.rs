//! SQL over the tables of the lake.

use crate::{Lake, LakeError, Table, TableName, changes::Unseen};
use arrow::{
    array::{ArrayRef, RecordBatch},
    datatypes::{DataType, SchemaRef},
    error::ArrowError,
};
use deltalake::datafusion::{
    catalog::{CatalogProvider, MemoryCatalogProvider, MemorySchemaProvider, TableProvider},
    common::DataFusionError,
    dataframe::DataFrame,
    datasource::MemTable,
    execution::{
        SessionStateBuilder,
        context::{SQLOptions, SessionContext},
        runtime_env::RuntimeEnvBuilder,
    },
    logical_expr::{ColumnarValue, Volatility, create_udf},
    prelude::SessionConfig,
};
use futures::{Stream, StreamExt};
use std::{pin::Pin, sync::Arc};

/// Rows as they come.
pub type BatchStream = Pin<Box<dyn Stream<Item = Result<RecordBatch, LakeError>> + Send>>;

/// A catalogue of the lake's tables at fixed versions, to run SQL against. Unquoted names fold to
/// lower case; a name without a schema is looked up in the default schema.
#[derive(Clone)]
pub struct Session {
    context: SessionContext,
    catalog: Arc<MemoryCatalogProvider>,
}

const CATALOG: &str = "lake";

impl Session {
    /// An empty catalogue whose default schema is `default_schema`.
    ///
    /// # Errors
    /// [`LakeError::Query`] when the engine cannot start.
    pub fn new(default_schema: &str) -> Result<Self, LakeError> {
        let config = SessionConfig::new()
            .with_default_catalog_and_schema(CATALOG, default_schema)
            .with_information_schema(true)
            .with_create_default_catalog_and_schema(false)
            .set_usize("datafusion.optimizer.hash_join_inlist_pushdown_max_size", 0)
            .set_usize("datafusion.optimizer.hash_join_inlist_pushdown_max_distinct_values", 0);
        let state = SessionStateBuilder::new()
            .with_default_features()
            .with_config(config)
            .with_runtime_env(RuntimeEnvBuilder::new().build_arc()?)
            .build();
        let context = SessionContext::new_with_state(state);
        let catalog = Arc::new(MemoryCatalogProvider::new());
        catalog.register_schema(default_schema, Arc::new(MemorySchemaProvider::new()))?;
        context.register_catalog(CATALOG, catalog.clone());
        Ok(Self { context, catalog })
    }

    /// Adds the newest version of each of `names` that exists; returns those found.
    ///
    /// # Errors
    /// [`LakeError::Open`] or [`LakeError::Query`].
    pub async fn add_tables<'a>(
        &self,
        lake: &Lake,
        names: impl IntoIterator<Item = &'a TableName>,
    ) -> Result<Vec<Table>, LakeError> {
        let mut found = Vec::new();
        for name in names {
            if let Some(table) = lake.open(name).await? {
                self.add_table(&table).await?;
                found.push(table);
            }
        }
        Ok(found)
    }

    /// Adds a table at the version of its handle.
    ///
    /// # Errors
    /// [`LakeError::Query`] when the table cannot be scanned.
    pub async fn add_table(&self, table: &Table) -> Result<(), LakeError> {
        self.add_table_as(table, &table.name).await
    }

    /// Adds a table at the version of its handle under another name.
    ///
    /// # Errors
    /// [`LakeError::Query`] when the table cannot be scanned.
    pub async fn add_table_as(&self, table: &Table, name: &TableName) -> Result<(), LakeError> {
        let provider = self.scan(table)?.await?;
        self.register(name, provider)
    }

    /// Adds what the versions of a table after `seen` brought: at least those rows, and all rows
    /// where the log no longer tells them apart.
    ///
    /// # Errors
    /// [`LakeError::Log`] when a commit in between is unreadable, and [`LakeError::Query`].
    pub async fn add_changes(
        &self,
        table: &Table,
        name: &TableName,
        seen: Option<u64>,
    ) -> Result<(), LakeError> {
        let scan = self.scan(table)?;
        let scan = match table.unseen(seen).await? {
            Unseen::Files(moves) => scan.with_adds(moves.added),
            Unseen::Everything => scan,
        };
        self.register(name, scan.await?)
    }

    /// Adds those files of a table, at the version of its handle, that can hold one of the keys:
    /// all rows of the keys, and others that lie beside them. `keys` holds key columns by their
    /// names in the table.
    ///
    /// # Errors
    /// [`LakeError::Query`] when the table cannot be scanned, [`LakeError::Shape`] when the keys are
    /// not the table's.
    pub async fn add_files_of(
        &self,
        table: &Table,
        name: &TableName,
        keys: &[RecordBatch],
    ) -> Result<(), LakeError> {
        let files = match table.index(keys)? {
            Some(index) => table.files_of(&index)?,
            None => Vec::new(),
        };
        self.add_files(table, name, files.into_iter().map(|file| file.path.to_string())).await
    }

    /// Adds some files of a table, at the version of its handle.
    pub(crate) async fn add_files(
        &self,
        table: &Table,
        name: &TableName,
        paths: impl IntoIterator<Item = String>,
    ) -> Result<(), LakeError> {
        self.register(name, self.scan(table)?.with_file_paths(paths).await?)
    }

    /// Adds rows that are in memory.
    ///
    /// # Errors
    /// [`LakeError::Query`] when a batch does not have the columns of `schema`.
    pub fn add_rows(
        &self,
        name: &TableName,
        schema: SchemaRef,
        rows: Vec<RecordBatch>,
    ) -> Result<(), LakeError> {
        self.register(name, Arc::new(MemTable::try_new(schema, vec![rows])?))
    }

    /// Forgets a table or view, and lets go of its rows where they are in memory.
    ///
    /// # Errors
    /// [`LakeError::Query`] when the catalogue cannot be changed.
    pub fn forget(&self, name: &TableName) -> Result<(), LakeError> {
        if let Some(schema) = self.catalog.schema(name.schema()) {
            schema.deregister_table(name.table())?;
        }
        Ok(())
    }

    /// Adds a view: `sql` under a name.
    ///
    /// # Errors
    /// [`LakeError::Query`] when the view does not plan.
    pub async fn add_view(&self, name: &TableName, sql: &str) -> Result<(), LakeError> {
        let view = self.read_only(sql).await?.into_view();
        self.register(name, view)
    }

    /// Adds a function that SQL may call: one value per row from the values of its arguments.
    pub fn add_function(
        &self,
        name: &str,
        takes: Vec<DataType>,
        gives: DataType,
        body: fn(&[ArrayRef]) -> Result<ArrayRef, ArrowError>,
    ) {
        let run = move |arguments: &[ColumnarValue]| {
            let arrays = ColumnarValue::values_to_arrays(arguments)?;
            let values = body(&arrays)
                .map_err(|error| DataFusionError::ArrowError(Box::new(error), None))?;
            Ok(ColumnarValue::Array(values))
        };
        let function = create_udf(name, takes, gives, Volatility::Immutable, Arc::new(run));
        self.context.register_udf(function);
    }

    /// Runs a query and collects its rows.
    ///
    /// # Errors
    /// [`LakeError::Query`] when the query does not plan or run.
    pub async fn query(&self, sql: &str) -> Result<Vec<RecordBatch>, LakeError> {
        Ok(self.read_only(sql).await?.collect().await?)
    }

    /// Runs a query and hands its rows on as they come, with their columns.
    ///
    /// # Errors
    /// [`LakeError::Query`] when the query does not plan or start.
    pub async fn stream(&self, sql: &str) -> Result<(SchemaRef, BatchStream), LakeError> {
        let rows = self.read_only(sql).await?.execute_stream().await?;
        let schema = rows.schema();
        Ok((schema, Box::pin(rows.map(|batch| batch.map_err(LakeError::from)))))
    }

    /// A query that reads. One that makes, changes, copies or sets anything does not plan.
    async fn read_only(&self, sql: &str) -> Result<DataFrame, DataFusionError> {
        let reading = SQLOptions::new()
            .with_allow_ddl(false)
            .with_allow_dml(false)
            .with_allow_statements(false);
        self.context.sql_with_options(sql, reading).await
    }

    fn scan(
        &self,
        table: &Table,
    ) -> Result<deltalake::delta_datafusion::TableProviderBuilder, LakeError> {
        let failed = |source| table.unreadable(source);
        table.inner.update_datafusion_session(&self.context.state()).map_err(failed)?;
        Ok(table.inner.table_provider().with_session(Arc::new(self.context.state())))
    }

    fn register(&self, name: &TableName, table: Arc<dyn TableProvider>) -> Result<(), LakeError> {
        let schema = match self.catalog.schema(name.schema()) {
            Some(schema) => schema,
            None => {
                let schema = Arc::new(MemorySchemaProvider::new());
                self.catalog.register_schema(name.schema(), schema.clone())?;
                schema
            }
        };
        if schema.table_exist(name.table()) {
            schema.deregister_table(name.table())?;
        }
        schema.register_table(name.table().to_owned(), table)?;
        Ok(())
    }
}
