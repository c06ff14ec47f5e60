//! `carelake world`.

use crate::{args::World, output};
use anyhow::{Context, Result};
use std::path::Path;
use world::{Summary, WorldSpec};

/// Writes a world, or the claims of a benchmark.
pub(super) fn run(args: &World) -> Result<()> {
    if let Some(rows) = args.claims {
        world::claims_only(rows, args.seed, &args.out, 1).context("cannot write the claims")?;
        output::line(format!("{} claims in {}", output::count(rows), args.out.display()));
        return Ok(());
    }
    let summary = write(args.patients, args.seed, &args.out)?;
    output::line(format!(
        "{} rows in {} files of {}: {} encounters, {} claims, {} hospital stays",
        output::count(summary.rows),
        summary.files,
        args.out.display(),
        output::count(summary.encounters),
        output::count(summary.claims),
        output::count(summary.stays),
    ));
    Ok(())
}

/// Writes a world under a progress bar.
pub(super) fn write(patients: u32, seed: u64, out: &Path) -> Result<Summary> {
    let spec = WorldSpec { patients, seed, ..WorldSpec::default() };
    let bar = output::bar(u64::from(patients), "building the world");
    let written =
        world::write(&spec, out, &mut |progress| bar.set_position(u64::from(progress.patients)));
    bar.finish_and_clear();
    written.with_context(|| format!("cannot write a world to {}", out.display()))
}
