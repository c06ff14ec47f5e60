//! `carelake sql`.

use crate::{
    args::{Format, Sql},
    embedded::Embedded,
    output,
};
use anyhow::{Context, Result};
use medallion::render;
use std::{
    io::{self, Read},
    process::ExitCode,
};

pub(super) async fn run(args: &Sql, embedded: &Embedded, format: Format) -> Result<ExitCode> {
    let mut query = args.query.clone();
    if query == "-" {
        query.clear();
        io::stdin().read_to_string(&mut query).context("cannot read standard input")?;
    }
    let session = embedded.medallion.session().await?;
    let rows = session.query(&query).await;
    let rows =
        rows.context("the query failed; tables are named zone.table, such as curated.encounter")?;
    let text = match format {
        Format::Table => render::table(&rows)?,
        Format::Csv => render::csv(&rows)?,
        Format::Json => render::json(&rows)?,
    };
    output::line(text.trim_end());
    Ok(ExitCode::SUCCESS)
}
