//! `carelake rescore`: a run's scores once more, from what was known then.

use crate::{
    args::{Format, Rescore},
    embedded::Embedded,
    output,
};
use anyhow::{Context, Result};
use medallion::{Lake, Medallion, Rescored};
use std::{fs, path::PathBuf, process::ExitCode};

pub(super) async fn run(args: &Rescore, embedded: &Embedded, format: Format) -> Result<ExitCode> {
    let folder = PathBuf::from(embedded.place()).join("_rescore");
    let _ = fs::remove_dir_all(&folder);
    let place = folder.to_str().context("the lake's folder has no readable name")?;
    let scratch = Medallion::new(Lake::at(place).context("cannot make a lake beside the lake")?)?;
    let done = embedded.medallion.rescore(&args.run, &scratch).await;
    fs::remove_dir_all(&folder).context("cannot remove the lake that was made for it")?;
    report(&args.run, &done?, format)
}

fn report(run: &str, done: &Rescored, format: Format) -> Result<ExitCode> {
    let headings =
        ["run", "as of", "known at", "stored", "equal", "different", "missing", "surplus"];
    let counts = [done.stored, done.equal, done.different, done.missing, done.surplus];
    let mut row = vec![run.to_owned(), done.as_of.to_rfc3339(), done.known_at.to_rfc3339()];
    row.extend(counts.map(output::count));
    output::rows(&headings, &[row], format)?;
    Ok(if done.is_equal() { ExitCode::SUCCESS } else { ExitCode::from(super::UNBALANCED) })
}
