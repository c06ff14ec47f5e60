//! Delivered objects that are files: the embedded twin of S3.

use crate::{Object, ObjectSource, Opened, SourceError};
use medallion::ingest::Source;
use sha2::{Digest, Sha256};
use std::{
    collections::BTreeMap,
    fs::File,
    io::{self, Read, Seek},
    path::{Path, PathBuf},
};

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
        let (version, file) = fingerprint(path).map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => SourceError::Gone,
            _ => SourceError::Read(Box::new(error)),
        })?;
        Ok(Opened { version, source: Source::File(file) })
    }
}

/// The identity of a file's content, and the file at its beginning.
fn fingerprint(path: &Path) -> io::Result<(String, File)> {
    let mut file = File::open(path)?;
    let mut hash = Sha256::new();
    let mut block = vec![0; 1 << 20];
    loop {
        match file.read(&mut block)? {
            0 => break,
            read => hash.update(&block[..read]),
        }
    }
    file.rewind()?;
    Ok((format!("sha256:{}", hex::encode(hash.finalize())), file))
}
