//! Where decisions go in the raw zone.

use care_state::ServiceError;
use domain::care::DecisionRow;
use sha2::{Digest, Sha256};

use crate::ScorePart;

/// The rows as newline-delimited JSON.
pub(crate) fn ndjson(rows: &[DecisionRow]) -> Result<String, ServiceError> {
    let lines: Result<Vec<_>, _> = rows.iter().map(serde_json::to_string).collect();
    let lines =
        lines.map_err(|_| ServiceError::new("write the decisions as JSON", "CannotSerialize"))?;
    Ok(lines.join("\n") + "\n")
}

/// The key of a part's decisions. The same part of the same run has the same key.
pub(crate) fn part_key(part: &ScorePart) -> String {
    let name = part.part.as_deref().unwrap_or("inline");
    let digest = hex::encode(&Sha256::digest(name)[..8]);
    let day = part.as_of.format("%Y/%m/%d");
    format!("raw/{}/carelake/alert_decision/{day}/{}-{digest}.ndjson", part.tenant, part.run_id)
}

/// The key of one decision of a sweep.
pub(crate) fn row_key(row: &DecisionRow) -> String {
    let (tenant, day, id) = (&row.tenant, row.decided_at.format("%Y/%m/%d"), &row.evaluation_id);
    format!("raw/{tenant}/carelake/alert_decision/{day}/sweep-{id}.ndjson")
}
