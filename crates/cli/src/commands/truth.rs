//! What came out against what the world knows to be true.

use crate::{args::Format, embedded::Embedded, output};
use anyhow::{Context, Result};
use medallion::{ingest::Ingested, render};
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};
use world::Truth;

/// Reads the sealed file of a world.
pub(super) fn read(world: &Path) -> Result<Truth> {
    let text =
        fs::read_to_string(world.join("truth.json")).context("cannot read the world's truth")?;
    serde_json::from_str(&text).context("the world's truth is not readable")
}

/// The files whose counts differ from the truth, in words.
pub(super) fn differences(truth: &Truth, taken: &[Ingested]) -> Vec<String> {
    let mut wrong = Vec::new();
    for file in &truth.files {
        let (_, path) = file.path.split_once('/').unwrap_or_default();
        let found = taken.iter().find(|one| is_same(one, path));
        let expected: BTreeMap<String, u64> = file.rejected.clone();
        match found {
            None => wrong.push(format!("{path}: not taken in")),
            Some(one) if (one.received, one.accepted) != (file.received, file.accepted) => {
                let (received, accepted) = (file.received, file.accepted);
                wrong.push(format!(
                    "{path}: {} received and {} accepted, not {received} and {accepted}",
                    one.received, one.accepted
                ));
            }
            Some(one) if one.reasons != expected => wrong.push(format!("{path}: other reasons")),
            Some(_) => {}
        }
    }
    wrong
}

/// Whether an object is the world's file at `path`, whatever folders its key has.
fn is_same(one: &Ingested, path: &str) -> bool {
    let key = one.file.rsplit_once('@').map_or(one.file.as_str(), |(key, _)| key);
    let name = path.rsplit('/').next().unwrap_or(path);
    let dataset = path.split(['/', '.']).next().unwrap_or(path);
    one.dataset == dataset && key.ends_with(&format!("/{name}"))
}

/// Precision and recall of the persons at high risk.
pub(super) async fn score(
    truth: &Truth,
    run_id: &str,
    embedded: &Embedded,
    format: Format,
) -> Result<()> {
    let sql = format!(
        "select xref.patient_id from analytics.patient_risk as risk
         join curated.patient_xref as xref
            on xref.tenant = risk.tenant and xref.person_id = risk.person_id
         where risk.run_id = '{run_id}' and risk.risk_score >= 80"
    );
    let found = embedded.medallion.session().await?.query(&sql).await?;
    let called: BTreeSet<String> = render::cells(&found)?.into_iter().flatten().collect();
    let known: BTreeSet<String> =
        truth.high_risk.iter().map(|one| one.patient_id.clone()).collect();
    let right = called.intersection(&known).count();
    output::say(
        format,
        format!(
            "against the world's sealed truth: {} at high risk, {} found; precision {}, recall {}",
            known.len(),
            called.len(),
            share(right, called.len()),
            share(right, known.len()),
        ),
    );
    Ok(())
}

fn share(part: usize, whole: usize) -> String {
    if whole == 0 { "not defined".to_owned() } else { format!("{:.3}", part as f64 / whole as f64) }
}
