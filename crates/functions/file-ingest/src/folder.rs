//! Delivered objects that are files: the embedded twin of S3.

use crate::{Object, ObjectSource, Opened, SourceError, fingerprint::fingerprint};
use medallion::ingest::Source;
use std::{collections::BTreeMap, fs::File, io, path::PathBuf};

/// Files under the keys that they stand for.
#[derive(Debug, Clone, Default)]
pub struct Folder {
    files: BTreeMap<String, PathBuf>,
}

impl Folder {
    /// Puts a file under a key.
    pub fn put(&mut self, key: String, file: PathBuf) {
        self.files.insert(key, file);
    }
}

impl ObjectSource for Folder {
    async fn open(&self, object: &Object) -> Result<Opened, SourceError> {
        let path = self.files.get(&object.key).ok_or(SourceError::Gone)?;
        let (version, file) =
            File::open(path).and_then(fingerprint).map_err(|error| match error.kind() {
                io::ErrorKind::NotFound => SourceError::Gone,
                _ => SourceError::Read(Box::new(error)),
            })?;
        Ok(Opened { version, source: Source::File(file) })
    }
}
