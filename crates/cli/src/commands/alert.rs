//! Score parts through risk-alerts' own handler, with the embedded neighbours.

use super::{delivered::DeliveredFiles, notify};
use crate::embedded::Embedded;
use anyhow::{Context, Result};
use care_state::ServiceError;
use chrono::{DateTime, Utc};
use domain::{
    care::{DecisionRow, WorkerId},
    id::TenantId,
};
use risk_alerts::{DecisionSink, Neighbours, ScorePart, ScoreParts};
use std::io;

/// What alerting did.
pub(super) struct Alerted {
    /// One decision per person at or above the lowest threshold.
    pub(super) decisions: Vec<DecisionRow>,
    /// Messages that this refresh sent.
    pub(super) sent: usize,
    /// Messages that the sweeper sent: left over from before, or about a follow-up that is nearly over.
    pub(super) swept: usize,
    /// Messages that no channel could show.
    pub(super) not_shown: usize,
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
    let decisions = DeliveredFiles::of(embedded);
    let neighbours = Neighbours {
        parts: &parts_of,
        store: &embedded.state,
        publisher: &embedded.state,
        decisions: &decisions,
        token_key: &embedded.token_key,
    };
    let mut alerted = Alerted { decisions: Vec::new(), sent: 0, swept: 0, not_shown: 0 };
    for part in parts {
        let part = ScorePart {
            run_id: run_id.parse().context("the run's id is not usable")?,
            tenant: tenant_of(part).context("a score part names no tenant")?,
            as_of,
            part: Some(part.clone()),
            rows: None,
        };
        let worker = WorkerId::new(format!("{run_id}-{}", alerted.decisions.len()));
        let outcome = risk_alerts::handle(part, &neighbours, &worker, &|| as_of).await?;
        alerted.sent += outcome.sent;
        alerted.decisions.extend(outcome.decisions);
    }
    let swept = risk_alerts::sweep(&neighbours, &WorkerId::new(run_id), &|| as_of).await?;
    alerted.swept = swept.sent;
    decisions.take_in(embedded).await?;
    alerted.not_shown = notify::show_all(as_of, embedded).await?;
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
        let failed = || ServiceError::new("read the score part", "Lake");
        let bytes = self.0.medallion.lake().get(part).await.map_err(|_| failed())?;
        String::from_utf8(bytes).map_err(|_| failed())
    }
}

impl DecisionSink for DeliveredFiles {
    async fn write(&self, key: &str, ndjson: String) -> Result<(), ServiceError> {
        let failed = |error: io::Error| {
            ServiceError::new("put the decisions", format!("{:?}", error.kind()))
        };
        self.put(key, &ndjson).map_err(failed)
    }
}
