//! `carelake report`: one page for those who do not write SQL.

mod completeness;
mod measures;
mod outreach;
mod patients;

use crate::{
    args::{Format, Report},
    embedded::Embedded,
    output,
};
use anyhow::{Context, Result};
use chrono::{DateTime, Utc};
use domain::{followup::Zone, id::RunId};
use medallion::render;
use pages::{Head, Measure, TableVersion};
use std::{
    fs,
    path::{Path, PathBuf},
    process::ExitCode,
};

pub(super) async fn run(args: &Report, embedded: &Embedded, format: Format) -> Result<ExitCode> {
    let out = args.out.clone().unwrap_or_else(|| default_path(embedded));
    let measure = args.measure.parse()?;
    write(&out, measure, embedded).await?;
    output::say(format, format!("the report is {}", out.display()));
    Ok(ExitCode::SUCCESS)
}

/// Where a report goes that was given no place.
pub(super) fn default_path(embedded: &Embedded) -> PathBuf {
    PathBuf::from(embedded.place()).join("report.html")
}

/// Writes the page about the newest run.
pub(super) async fn write(out: &Path, measure: Measure, embedded: &Embedded) -> Result<()> {
    let asked = Asked { embedded, session: embedded.medallion.session().await? };
    let head = head(&asked).await?;
    let page = pages::Report {
        patients: patients::patients(&asked, head.run_id.as_str()).await?,
        readmission: measures::readmission(&asked, measure).await?,
        stays: measures::stays(&asked).await?,
        outreach: outreach::outreach(&asked).await?,
        completeness: completeness::completeness(&asked).await?,
        head,
    };
    if let Some(folder) = out.parent() {
        fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
    }
    fs::write(out, pages::report(&page)).with_context(|| format!("cannot write {}", out.display()))
}

/// The tables, asked for one tenant.
struct Asked<'a> {
    embedded: &'a Embedded,
    session: medallion::Session,
}

impl Asked<'_> {
    /// The rows of a query in which `{tenant}` stands for the tenant.
    async fn rows(&self, sql: &str) -> Result<Vec<Vec<String>>> {
        let sql = sql.replace("{tenant}", self.embedded.tenant.as_str());
        Ok(render::cells(&self.session.query(&sql).await?)?)
    }
}

/// A count of a row; nothing counts as none.
fn count(row: &[String], at: usize) -> u64 {
    row.get(at).and_then(|text| text.parse().ok()).unwrap_or_default()
}

async fn head(asked: &Asked<'_>) -> Result<Head> {
    let newest = "select run_id, cast(as_of as varchar), score_version, input_versions
        from analytics.patient_risk where tenant = '{tenant}'
        order by run_number desc limit 1";
    let rows = asked.rows(newest).await?;
    let [run_id, as_of, score_version, versions] = rows
        .into_iter()
        .next()
        .and_then(|row| <[String; 4]>::try_from(row).ok())
        .context("nobody is scored yet: carelake refresh comes first")?;
    let run_id: RunId = run_id.parse().context("the run's id is not usable")?;
    Ok(Head {
        title: "Readmission risk and outreach".to_owned(),
        tenant: asked.embedded.tenant.clone(),
        as_of: instant(&as_of).context("the run's instant is not readable")?,
        zone: Zone::UTC,
        run_id,
        score_version,
        tables: versions.split(' ').filter_map(table_version).collect(),
    })
}

fn table_version(text: &str) -> Option<TableVersion> {
    let (table, version) = text.split_once('@')?;
    Some(TableVersion { table: table.to_owned(), version: version.parse().ok()? })
}

/// An instant as a query prints it.
fn instant(text: &str) -> Option<DateTime<Utc>> {
    DateTime::parse_from_rfc3339(text).ok().map(|at| at.to_utc())
}
