//! `carelake reconcile`.

use super::ingest;
use crate::{
    args::{Format, Reconcile},
    embedded::Embedded,
    output,
};
use anyhow::{Context, Result};
use domain::raw_key::RawKey;
use medallion::{
    Reconciled,
    ingest::{Delivery, Source},
};
use std::{fs::File, process::ExitCode};

pub(super) async fn run(args: &Reconcile, embedded: &Embedded, format: Format) -> Result<ExitCode> {
    let dataset = args.dataset.clone().unwrap_or_else(|| ingest::stem(&args.path));
    let key = ingest::key(embedded, &args.source, &dataset, &args.path);
    let file =
        File::open(&args.path).with_context(|| format!("cannot open {}", args.path.display()))?;
    let now = lambda_kit::utc_now();
    let delivery = Delivery {
        bucket: "local".to_owned(),
        key: RawKey::parse(&key).context("the file has a name that no key can hold")?,
        version: "compared".to_owned(),
        extracted_at: now,
        arrived_at: now,
        run_id: "reconcile".to_owned(),
    };
    let found = embedded.medallion.reconcile(&delivery, Source::File(file)).await?;
    report(&found, format)?;
    Ok(if found.is_equal() { ExitCode::SUCCESS } else { ExitCode::from(super::UNBALANCED) })
}

/// Prints the counts, and how many differences they are.
pub(super) fn report(found: &Reconciled, format: Format) -> Result<()> {
    let headings =
        ["table", "in extract", "rejected", "in table", "equal", "different", "missing", "surplus"];
    let counts = [
        found.in_extract,
        found.rejected,
        found.in_table,
        found.equal,
        found.different,
        found.missing,
        found.surplus,
    ];
    let row = std::iter::once(found.table.to_string()).chain(counts.map(output::count));
    output::rows(&headings, &[row.collect()], format)?;
    let differences = found.different + found.missing + found.surplus;
    output::say(format, format!("{} differences", output::count(differences)));
    Ok(())
}
