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
        "select distinct xref.patient_id from analytics.patient_risk as risk
         join curated.patient_xref as xref
            on xref.tenant = risk.tenant and xref.person_id = risk.person_id
         where risk.run_id = '{run_id}' and risk.risk_score >= 80 and xref.data_source = 'ehr'"
    );
    let known = truth.high_risk.iter().map(|one| one.patient_id.clone()).collect();
    compare("patients at high risk", &known, &asked(&sql, embedded).await?, format);
    Ok(())
}

/// Precision and recall of the links between members of payers and patients of hospitals.
pub(super) async fn identity(world: &Path, embedded: &Embedded, format: Format) -> Result<()> {
    let known = sealed(world, "truth_links.csv", &["member_id", "patient_id"], |_| true)?;
    let sql = "select concat(member.patient_id, '|', patient.patient_id)
         from curated.patient_xref as member
         join curated.patient_xref as patient
            on patient.tenant = member.tenant and patient.person_id = member.person_id
         where member.data_source = 'payer' and patient.data_source = 'ehr'";
    compare("links of members to patients", &known, &asked(sql, embedded).await?, format);
    let waiting = "select cast(count(*) as varchar) from ops.identity_review";
    let waiting = asked(waiting, embedded).await?.into_iter().next().unwrap_or_default();
    output::say(
        format,
        format!(
            "  {waiting} pairs wait for a steward so far: carelake --lake {} identity review",
            embedded.place()
        ),
    );
    Ok(())
}

/// Precision and recall of unplanned readmissions, by the stay that they followed.
pub(super) async fn readmissions(world: &Path, embedded: &Embedded, format: Format) -> Result<()> {
    let counts = |row: &BTreeMap<String, String>| {
        row.get("is_index").is_some_and(|flag| flag == "1")
            && row.get("unplanned_30").is_some_and(|flag| flag == "1")
    };
    let known = sealed(world, "truth_readmissions.csv", &["stay_id"], counts)?;
    let sql = "select stay_id from analytics.readmit_30_hwr where is_readmitted";
    compare("unplanned readmissions", &known, &asked(sql, embedded).await?, format);
    Ok(())
}

/// The rows of a sealed file that count, as the values of some columns.
fn sealed(
    world: &Path,
    file: &str,
    columns: &[&str],
    counts: impl Fn(&BTreeMap<String, String>) -> bool,
) -> Result<BTreeSet<String>> {
    let text = fs::read_to_string(world.join(file)).context("cannot read the world's truth")?;
    let mut lines = text.lines().map(|line| line.split(','));
    let names: Vec<&str> = lines.next().context("the world's truth is empty")?.collect();
    let rows = lines.map(|values| {
        let named = names.iter().map(|name| (*name).to_owned());
        named.zip(values.map(str::to_owned)).collect::<BTreeMap<String, String>>()
    });
    let value = |row: &BTreeMap<String, String>| {
        let values = columns.iter().filter_map(|name| row.get(*name)).cloned();
        values.collect::<Vec<_>>().join("|")
    };
    Ok(rows.filter(|row| counts(row)).map(|row| value(&row)).collect())
}

/// The values of the one column that a query asks for.
async fn asked(sql: &str, embedded: &Embedded) -> Result<BTreeSet<String>> {
    let found = embedded.medallion.session().await?.query(sql).await?;
    Ok(render::cells(&found)?.into_iter().flatten().collect())
}

fn compare(what: &str, known: &BTreeSet<String>, found: &BTreeSet<String>, format: Format) {
    let right = found.intersection(known).count();
    output::say(
        format,
        format!(
            "against the world's sealed truth: {} {what}, {} found; precision {}, recall {}",
            output::count(known.len() as u64),
            output::count(found.len() as u64),
            share(right, found.len()),
            share(right, known.len()),
        ),
    );
}

fn share(part: usize, whole: usize) -> String {
    if whole == 0 { "not defined".to_owned() } else { format!("{:.3}", part as f64 / whole as f64) }
}
