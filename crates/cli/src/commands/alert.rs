//! Score parts through risk-alerts' own handler, with the embedded neighbours.

use crate::embedded::Embedded;
use anyhow::{Context, Result};
use chrono::{DateTime, Utc};
use domain::id::TenantId;
use file_ingest::{Folder, handle as ingest};
use risk_alerts::{DecisionRow, DecisionSink, Neighbours, ScorePart, ScoreParts, ServiceError};
use serde_json::json;
use std::{fs, io, path::PathBuf};

/// What alerting did.
pub(super) struct Alerted {
    /// One decision per person at or above the lowest threshold.
    pub(super) decisions: Vec<DecisionRow>,
    /// Messages that this refresh sent.
    pub(super) sent: usize,
}

/// Decides and alerts for every part, as of the run's instant, and puts the decisions into the
/// ledger.
pub(super) async fn run(
    parts: &[String],
    run_id: &str,
    as_of: DateTime<Utc>,
    embedded: &Embedded,
) -> Result<Alerted> {
    let parts_of = LakeParts(embedded);
    let decisions = DecisionFiles::of(embedded);
    let neighbours = Neighbours {
        parts: &parts_of,
        alerts: &embedded.state,
        publisher: &embedded.state,
        decisions: &decisions,
        token_key: &embedded.token_key,
    };
    let mut alerted = Alerted { decisions: Vec::new(), sent: 0 };
    for part in parts {
        let part = ScorePart {
            run_id: run_id.parse().context("the run's id is not usable")?,
            tenant: tenant_of(part).context("a score part names no tenant")?,
            as_of,
            part: Some(part.clone()),
            rows: None,
        };
        let outcome = risk_alerts::handle(part, &neighbours, &|| as_of).await?;
        alerted.sent += outcome.sent;
        alerted.decisions.extend(outcome.decisions);
    }
    decisions.take_in(embedded).await?;
    Ok(alerted)
}

/// Whose part it is: its file is named after the tenant and a number.
fn tenant_of(part: &str) -> Option<TenantId> {
    let (tenant, _) = part.rsplit('/').next()?.rsplit_once('-')?;
    tenant.parse().ok()
}

/// Score parts as objects of the lake.
struct LakeParts<'a>(&'a Embedded);

impl ScoreParts for LakeParts<'_> {
    async fn read(&self, part: &str) -> Result<String, ServiceError> {
        let failed = || ServiceError { operation: "read the score part", code: "Lake".to_owned() };
        let bytes = self.0.medallion.lake().get(part).await.map_err(|_| failed())?;
        String::from_utf8(bytes).map_err(|_| failed())
    }
}

/// Decisions as files under the lake, which stand for objects of the raw bucket.
struct DecisionFiles {
    root: PathBuf,
}

impl DecisionFiles {
    fn of(embedded: &Embedded) -> Self {
        Self { root: PathBuf::from(embedded.place()).join("_delivered") }
    }

    /// Sends the decision files through file-ingest. Those that are in the ledger stay as they are.
    async fn take_in(&self, embedded: &Embedded) -> Result<()> {
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

impl DecisionSink for DecisionFiles {
    async fn write(&self, key: &str, ndjson: String) -> Result<(), ServiceError> {
        let path = self.root.join(key);
        let failed = |error: io::Error| ServiceError {
            operation: "put the decisions",
            code: format!("{:?}", error.kind()),
        };
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).map_err(failed)?;
        }
        match fs::File::create_new(&path) {
            Ok(mut file) => io::Write::write_all(&mut file, ndjson.as_bytes()).map_err(failed),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
            Err(error) => Err(failed(error)),
        }
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
