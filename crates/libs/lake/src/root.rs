//! Where the lake is.

use crate::{Interrupt, LakeError, Table, TableName, TableSpec};
use deltalake::{
    DeltaTable, DeltaTableBuilder, DeltaTableError,
    kernel::{StructField, StructType, engine::arrow_conversion::TryIntoKernel},
    protocol::SaveMode,
};
use object_store::{ObjectStore, ObjectStoreExt, path::Path};
use std::{collections::HashMap, path::Path as Folder, sync::Arc};
use url::Url;

/// How long Delta remembers which work was committed; older identities live in the ledgers.
const TXN_RETENTION: &str = "interval 30 days";

/// How often a table that exists is read before an unreadable log is an error.
const OPEN_ATTEMPTS: u32 = 3;

/// A lake: a folder (`file://`) or a bucket and prefix (`s3://`) that holds one folder per zone.
#[derive(Debug, Clone)]
pub struct Lake {
    root: Url,
    options: Arc<HashMap<String, String>>,
    interrupt: Interrupt,
}

impl Lake {
    /// The lake at `address`: an `s3://` or `file://` URL, or the path of a folder, which is made
    /// where it is absent.
    ///
    /// # Errors
    /// [`LakeError::Address`] when the address is none of these or the folder cannot be made.
    pub fn at(address: &str) -> Result<Self, LakeError> {
        let root = match address.split_once("://") {
            Some(("file", path)) => folder_url(Folder::new(path))?,
            Some(("s3", _)) => bucket_url(address)?,
            Some(_) => return Err(LakeError::Address),
            None => folder_url(Folder::new(address))?,
        };
        Ok(Self { root, options: Arc::new(s3_options()), interrupt: Interrupt::default() })
    }

    /// The lake with settings of the storage layer beside those of the environment: an endpoint,
    /// credentials, limits.
    #[must_use]
    pub fn with_options(mut self, options: impl IntoIterator<Item = (String, String)>) -> Self {
        Arc::make_mut(&mut self.options).extend(options);
        self
    }

    /// The lake with work that stops where `interrupt` says: for tests of what happens then.
    #[must_use]
    pub fn interrupted(mut self, interrupt: Interrupt) -> Self {
        self.interrupt = interrupt;
        self
    }

    /// The lake's address, with a slash at its end.
    #[must_use]
    pub fn url(&self) -> &Url {
        &self.root
    }

    /// Opens a table at its newest version; `None` when there is no such table yet.
    ///
    /// # Errors
    /// [`LakeError::Open`] when the storage or the log cannot be read.
    pub async fn open(&self, name: &TableName) -> Result<Option<Table>, LakeError> {
        let failed = |source| LakeError::Open { table: name.clone(), source: Box::new(source) };
        let mut inner = self.builder(name)?.build().map_err(failed)?;
        for _ in 1..OPEN_ATTEMPTS {
            if inner.load().await.is_ok() {
                return Ok(Some(self.table(name, inner)));
            }
            // It may be absent, or about to appear: another caller's first commit makes it.
            if !inner.verify_deltatable_existence().await.map_err(failed)? {
                return Ok(None);
            }
        }
        inner.load().await.map_err(failed)?;
        Ok(Some(self.table(name, inner)))
    }

    /// Opens a table, creating it from `spec` where it is absent. Two creators may race: the one
    /// that loses opens what the other made.
    ///
    /// # Errors
    /// [`LakeError::Open`] or [`LakeError::Create`].
    pub async fn open_or_create(&self, spec: &TableSpec) -> Result<Table, LakeError> {
        if let Some(table) = self.open(&spec.name).await? {
            return Ok(table);
        }
        match self.create(spec).await {
            Ok(inner) => Ok(self.table(&spec.name, inner)),
            Err(source) => match self.open(&spec.name).await? {
                Some(table) => Ok(table),
                None => {
                    Err(LakeError::Create { table: spec.name.clone(), source: Box::new(source) })
                }
            },
        }
    }

    /// Writes a small object beside the tables, in the place of what was there.
    ///
    /// # Errors
    /// [`LakeError::Object`] when storage fails.
    pub async fn put(&self, path: &str, bytes: Vec<u8>) -> Result<(), LakeError> {
        let failed = |source| LakeError::Object { source: Box::new(source) };
        let store = self.store()?;
        let path = Path::parse(path).map_err(|_| LakeError::Address)?;
        store.put(&path, bytes.into()).await.map_err(failed)?;
        Ok(())
    }

    /// Reads an object that [`Lake::put`] may have written.
    ///
    /// # Errors
    /// [`LakeError::Object`] when storage fails.
    pub async fn find(&self, path: &str) -> Result<Option<Vec<u8>>, LakeError> {
        match self.get(path).await {
            Err(LakeError::Object { source }) if is_absent(&source) => Ok(None),
            found => found.map(Some),
        }
    }

    /// Reads an object that [`Lake::put`] wrote.
    ///
    /// # Errors
    /// [`LakeError::Object`] when it is absent or storage fails.
    pub async fn get(&self, path: &str) -> Result<Vec<u8>, LakeError> {
        let failed = |source| LakeError::Object { source: Box::new(source) };
        let store = self.store()?;
        let path = Path::parse(path).map_err(|_| LakeError::Address)?;
        let found = store.get(&path).await.map_err(failed)?;
        Ok(found.bytes().await.map_err(failed)?.to_vec())
    }

    fn table(&self, name: &TableName, inner: DeltaTable) -> Table {
        Table::new(name.clone(), inner, self.interrupt.clone())
    }

    fn store(&self) -> Result<Arc<dyn ObjectStore>, LakeError> {
        let storage = DeltaTableBuilder::from_url(self.root.clone())
            .and_then(|builder| {
                builder.with_storage_options(self.options.as_ref().clone()).build_storage()
            })
            .map_err(|_| LakeError::Address)?;
        Ok(storage.object_store(None))
    }

    async fn create(&self, spec: &TableSpec) -> Result<DeltaTable, DeltaTableError> {
        let schema: StructType = spec.schema.as_ref().try_into_kernel()?;
        let fields: Vec<StructField> = schema.fields().cloned().collect();
        let properties =
            spec.properties.iter().map(|(key, value)| (key.clone(), Some(value.clone()))).chain([
                (
                    "delta.setTransactionRetentionDuration".to_owned(),
                    Some(TXN_RETENTION.to_owned()),
                ),
            ]);
        let empty =
            self.builder(&spec.name).map_err(|_| DeltaTableError::NotInitialized)?.build()?;
        empty
            .create()
            .with_save_mode(SaveMode::ErrorIfExists)
            .with_table_name(spec.name.table())
            .with_comment(spec.description.clone())
            .with_columns(fields)
            .with_partition_columns(spec.partition_by.clone())
            .with_configuration(properties)
            .with_raise_if_key_not_exists(false)
            .await
    }

    fn builder(&self, name: &TableName) -> Result<DeltaTableBuilder, LakeError> {
        let url = self.root.join(&format!("{}/", name.folder())).map_err(|_| LakeError::Address)?;
        let builder = DeltaTableBuilder::from_url(url)
            .map_err(|source| LakeError::Open { table: name.clone(), source: Box::new(source) })?;
        Ok(builder.with_storage_options(self.options.as_ref().clone()))
    }
}

fn is_absent(error: &object_store::Error) -> bool {
    matches!(error, object_store::Error::NotFound { .. })
}

fn folder_url(path: &Folder) -> Result<Url, LakeError> {
    std::fs::create_dir_all(path).map_err(|_| LakeError::Address)?;
    let full = path.canonicalize().map_err(|_| LakeError::Address)?;
    Url::from_directory_path(full).map_err(|()| LakeError::Address)
}

fn bucket_url(address: &str) -> Result<Url, LakeError> {
    let with_slash = format!("{}/", address.trim_end_matches('/'));
    Url::parse(&with_slash).map_err(|_| LakeError::Address)
}

/// Requests that hang must fail well before a function's deadline: the storage layer's own
/// defaults retry for three minutes.
fn s3_options() -> HashMap<String, String> {
    [("timeout", "30s"), ("connect_timeout", "3s")]
        .into_iter()
        .map(|(key, value)| (key.to_owned(), value.to_owned()))
        .collect()
}
