//! `carelake identity`: the steward's desk.

use super::delivered::DeliveredFiles;
use crate::{
    args::{Format, Identity, Pair},
    embedded::Embedded,
    output,
};
use anyhow::{Context, Result, bail};
use chrono::SecondsFormat;
use medallion::render;
use serde_json::json;
use std::process::ExitCode;

/// A record as a source names it.
type Record<'a> = (&'a str, &'a str);

pub(super) async fn run(args: &Identity, embedded: &Embedded, format: Format) -> Result<ExitCode> {
    match args {
        Identity::Review => review(embedded, format).await?,
        Identity::Why { record } => why(record, embedded, format).await?,
        Identity::Same(pair) => decide(pair, "same", embedded).await?,
        Identity::Different(pair) => decide(pair, "different", embedded).await?,
    }
    Ok(ExitCode::SUCCESS)
}

async fn review(embedded: &Embedded, format: Format) -> Result<()> {
    let sql = format!(
        "select concat(source_a, ':', patient_a), concat(source_b, ':', patient_b),
            cast(round(score, 4) as varchar), coalesce(guard, ''), reason
         from ops.identity_review where tenant = '{}'
         order by score desc, 1, 2",
        embedded.tenant
    );
    let found = embedded.medallion.session().await?.query(&sql).await?;
    let headings = ["one", "other", "chance", "guard", "what agrees"];
    output::rows(&headings, &render::cells(&found)?, format)?;
    output::say(
        format,
        "decide with: carelake identity same ONE OTHER, or different ONE OTHER; it counts from the \
         next refresh on",
    );
    Ok(())
}

async fn why(record: &str, embedded: &Embedded, format: Format) -> Result<()> {
    let (source, patient) = parse(record)?;
    let rows = persons(source, patient, embedded).await?;
    if rows.is_empty() {
        bail!("no source has named this record; write it as SOURCE:ID, such as ehr:1b2c");
    }
    output::rows(&["person", "record", "rule", "chance", "what agrees", "since"], &rows, format)
}

/// The records of the person that a record belongs to.
async fn persons(source: &str, patient: &str, embedded: &Embedded) -> Result<Vec<Vec<String>>> {
    let sql = format!(
        "select xref.person_id, concat(xref.data_source, ':', xref.patient_id), xref.rule,
            coalesce(cast(round(xref.score, 4) as varchar), ''), coalesce(xref.reason, ''),
            cast(xref.valid_from as varchar)
         from curated.patient_xref as xref
         join curated.patient_xref as asked
            on asked.tenant = xref.tenant and asked.person_id = xref.person_id
         where asked.tenant = '{}' and asked.data_source = '{}' and asked.patient_id = '{}'
         order by 2",
        embedded.tenant,
        quoted(source),
        quoted(patient),
    );
    let found = embedded.medallion.session().await?.query(&sql).await?;
    Ok(render::cells(&found)?)
}

/// Puts a verdict into the raw zone, from where the next refresh reads it.
async fn decide(pair: &Pair, verdict: &str, embedded: &Embedded) -> Result<()> {
    let (one, other) = (parse(&pair.one)?, parse(&pair.other)?);
    if one == other {
        bail!("a record is one person with itself: name two records");
    }
    for (record, (source, patient)) in [(&pair.one, one), (&pair.other, other)] {
        if persons(source, patient, embedded).await?.is_empty() {
            bail!(
                "no source has named {record}: carelake identity review shows how records are named"
            );
        }
    }
    let at = lambda_kit::utc_now();
    let line = json!({
        "source_a": one.0, "patient_a": one.1, "source_b": other.0, "patient_b": other.1,
        "verdict": verdict, "decided_at": at.to_rfc3339_opts(SecondsFormat::Micros, true),
        "decided_by": pair.by,
    });
    let name = at.timestamp_micros();
    let key = format!("raw/{}/steward/identity_verdicts/{name}.ndjson", embedded.tenant);
    let files = DeliveredFiles::of(embedded);
    files.put(&key, &format!("{line}\n")).context("cannot keep the verdict")?;
    files.take_in(embedded).await?;
    output::line("kept: it counts from the next refresh on (carelake refresh)");
    Ok(())
}

fn parse(record: &str) -> Result<Record<'_>> {
    record.split_once(':').context("name a record as SOURCE:ID, such as ehr:1b2c")
}

fn quoted(text: &str) -> String {
    text.replace('\'', "''")
}
