//! `carelake maintain`.

use crate::{
    args::{Format, Maintain},
    embedded::Embedded,
    output,
};
use anyhow::{Context, Result};
use medallion::{Kept, TableName, Upkeep};
use std::process::ExitCode;

pub(super) async fn run(args: &Maintain, embedded: &Embedded, format: Format) -> Result<ExitCode> {
    let upkeep = Upkeep { keep_hours: args.keep_hours, dry_run: args.dry_run };
    let tables = match &args.table {
        Some(name) => vec![name.parse().context("tables are named zone.table")?],
        None => embedded.medallion.maintained().cloned().collect::<Vec<TableName>>(),
    };
    let bar = output::bar(tables.len() as u64, "keeping tables in shape");
    let mut rows = Vec::new();
    for table in &tables {
        let kept = embedded.medallion.maintain(table, upkeep).await;
        let kept = kept.with_context(|| format!("cannot maintain {table}"))?;
        rows.extend(kept.iter().map(row));
        bar.inc(1);
    }
    bar.finish_and_clear();
    let gone = if args.dry_run { "files to remove" } else { "files removed" };
    output::rows(&["table", "version", "files joined", "into", gone], &rows, format)?;
    Ok(ExitCode::SUCCESS)
}

fn row(kept: &Kept) -> Vec<String> {
    vec![
        kept.table.to_string(),
        kept.version.to_string(),
        output::count(kept.compacted.removed),
        output::count(kept.compacted.added),
        output::count(kept.vacuumed.files.len() as u64),
    ]
}
