//! `carelake sql`.

use crate::{
    args::{Format, Sql},
    embedded::Embedded,
    output,
};
use anyhow::{Context, Result, anyhow, bail};
use medallion::{AsOf, render};
use std::{
    io::{self, Read},
    process::ExitCode,
};

/// The tenant that stands for none in particular.
const ALL: &str = "main";

pub(super) async fn run(args: &Sql, embedded: &Embedded, format: Format) -> Result<ExitCode> {
    if embedded.tenant.as_str() != ALL {
        bail!(
            "sql asks the tables of every tenant: leave --tenant out and filter by the column tenant"
        );
    }
    let mut query = args.query.clone();
    if query == "-" {
        query.clear();
        io::stdin().read_to_string(&mut query).context("cannot read standard input")?;
    }
    let session = match args.as_of {
        Some(valid) => embedded.medallion.session_as_of(AsOf { valid, known: args.known }).await?,
        None => embedded.medallion.session().await?,
    };
    let rows = session.query(&query).await.map_err(|error| {
        let why = error.explain();
        let hint = match why.contains("not found") {
            true => "; tables are named zone.table, such as curated.encounter",
            false => "",
        };
        anyhow!("the query failed: {why}{hint}")
    })?;
    let text = match format {
        Format::Table => render::table(&rows)?,
        Format::Csv => render::csv(&rows)?,
        Format::Json => render::json(&rows)?,
    };
    output::line(text.trim_end());
    Ok(ExitCode::SUCCESS)
}
