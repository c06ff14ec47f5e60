//! `carelake sql`.

use crate::{
    args::{Format, Sql},
    embedded::Embedded,
    output,
};
use anyhow::{Context, Result};
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
    let rows = session.query(&query).await.context("the query failed; tables are named zone.table, such as curated.encounter")?;
    output::batches(&rows, format)?;
    Ok(ExitCode::SUCCESS)
}
