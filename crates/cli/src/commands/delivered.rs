//! What the platform itself puts into the raw zone: decisions, notes and verdicts, as files under the
//! lake that stand for objects of the raw bucket.

use crate::embedded::Embedded;
use anyhow::Result;
use file_ingest::{Folder, handle as ingest};
use serde_json::json;
use std::{fs, io, path::PathBuf};

/// The files, by their keys.
pub(super) struct DeliveredFiles {
    root: PathBuf,
}

impl DeliveredFiles {
    pub(super) fn of(embedded: &Embedded) -> Self {
        Self { root: PathBuf::from(embedded.place()).join("_delivered") }
    }

    /// Writes an object, unless it is there.
    pub(super) fn put(&self, key: &str, text: &str) -> io::Result<()> {
        let path = self.root.join(key);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        match fs::File::create_new(&path) {
            Ok(mut file) => io::Write::write_all(&mut file, text.as_bytes()),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// Sends the files through file-ingest. Those that were taken in before stay as they are.
    pub(super) async fn take_in(&self, embedded: &Embedded) -> Result<()> {
        let mut objects = Folder::default();
        let mut keys = Vec::new();
        walk(&self.root, &mut |path| {
            if let Ok(key) = path.strip_prefix(&self.root) {
                let key = key.to_string_lossy().into_owned();
                objects.put(key.clone(), path.clone());
                keys.push(key);
            }
        })?;
        for key in keys {
            let event = json!({ "Records": [{
                "eventName": "ObjectCreated:Put",
                "s3": { "bucket": { "name": "local" }, "object": { "key": key } },
            }]});
            ingest(&event, "embedded", &objects, &embedded.medallion, &lambda_kit::utc_now).await?;
        }
        Ok(())
    }
}

fn walk(folder: &PathBuf, found: &mut impl FnMut(PathBuf)) -> io::Result<()> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(error),
    };
    for entry in entries {
        let path = entry?.path();
        if path.is_dir() { walk(&path, found)? } else { found(path) }
    }
    Ok(())
}
