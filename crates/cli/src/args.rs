//! What the user may type.

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use clap::{Args, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;

/// A healthcare data platform on your own machine: files become governed tables, tables become
/// risk scores, scores become the patients to call today.
#[derive(Debug, Parser)]
#[command(version, about, after_help = EXAMPLES, arg_required_else_help = true)]
pub struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
    #[command(flatten)]
    pub(crate) common: Common,
}

const EXAMPLES: &str = "Examples:
  carelake demo --patients 2000
  carelake world --patients 5000 --seed 1 --out world
  carelake ingest world/ehr --source ehr
  carelake refresh --as-of 2026-03-01
  carelake sql \"select risk_band, count(*) from patient_risk group by risk_band\"
  carelake note --patient ehr:<id> --outcome REACHED_PATIENT

Exit codes: 0 done; 1 failed; 2 the command line is wrong; 3 rows do not balance.";

#[derive(Debug, Args)]
pub(crate) struct Common {
    /// Where the lake is: a folder, or a file:// URL.
    #[arg(long, global = true, default_value = "./lake", value_name = "URL")]
    pub(crate) lake: String,
    /// How tables are printed.
    #[arg(long, global = true, value_enum, default_value_t = Format::Table)]
    pub(crate) format: Format,
    /// The organization that the data belongs to.
    #[arg(long, global = true, default_value = "main")]
    pub(crate) tenant: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    Table,
    Csv,
    Json,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Build a world (or take a folder of Synthea CSV) and go all the way to the list of calls.
    Demo(Demo),
    /// Write a deterministic synthetic world: the same bytes for the same patients and seed.
    World(World),
    /// Take a file, or a folder of files, into the lake.
    Ingest(Ingest),
    /// Curate, score and alert.
    Refresh(Refresh),
    /// Accept a nurse's outreach note.
    Note(Note),
    /// Ask the tables: raw.*, curated.*, analytics.* (the default), ops.*.
    Sql(Sql),
}

#[derive(Debug, Args)]
pub(crate) struct Demo {
    /// How many patients the world has.
    #[arg(long, default_value_t = 2_000)]
    pub(crate) patients: u32,
    /// The world's seed.
    #[arg(long, default_value_t = 7)]
    pub(crate) seed: u64,
    /// A folder of Synthea CSV to take instead of a world.
    #[arg(long, value_name = "DIR")]
    pub(crate) data: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) as_of: AsOf,
}

#[derive(Debug, Args)]
pub(crate) struct World {
    /// How many patients.
    #[arg(long, default_value_t = 500)]
    pub(crate) patients: u32,
    /// Where chance starts from.
    #[arg(long, default_value_t = 7)]
    pub(crate) seed: u64,
    /// Where the files go.
    #[arg(long, value_name = "DIR")]
    pub(crate) out: PathBuf,
    /// Write only this many payer claims, one file and a manifest, for benchmarks.
    #[arg(long, value_name = "ROWS")]
    pub(crate) claims: Option<u64>,
}

#[derive(Debug, Args)]
pub(crate) struct Ingest {
    /// A file, or a folder: files at its top are named after their dataset (encounters.csv), folders
    /// in it hold a dataset each (medical_claims/2026-01.csv.gz).
    pub(crate) path: PathBuf,
    /// The system that delivered the files.
    #[arg(long)]
    pub(crate) source: String,
    /// The dataset of a single file, where its name does not say so.
    #[arg(long)]
    pub(crate) dataset: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct Refresh {
    #[command(flatten)]
    pub(crate) as_of: AsOf,
}

#[derive(Debug, Args)]
pub(crate) struct AsOf {
    /// The instant to score and alert for: a date (its midnight, UTC) or an RFC 3339 instant. By
    /// default the midnight after the newest inpatient discharge.
    #[arg(long, value_parser = instant, value_name = "INSTANT")]
    pub(crate) as_of: Option<DateTime<Utc>>,
}

#[derive(Debug, Args)]
pub(crate) struct Note {
    /// The patient as a source knows it: SOURCE:ID.
    #[arg(long, required_unless_present = "person", conflicts_with = "person")]
    pub(crate) patient: Option<String>,
    /// The patient as the platform knows it.
    #[arg(long)]
    pub(crate) person: Option<String>,
    /// How the contact went: REACHED_PATIENT, LEFT_MESSAGE, NO_ANSWER, ...
    #[arg(long)]
    pub(crate) outcome: String,
    /// When the contact ended; by default the instant of the last refresh.
    #[arg(long, value_parser = instant, value_name = "INSTANT")]
    pub(crate) at: Option<DateTime<Utc>>,
    /// The clinic that called.
    #[arg(long, default_value = "unassigned")]
    pub(crate) clinic: String,
    /// What was said.
    #[arg(long)]
    pub(crate) text: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct Sql {
    /// One query; with - it is read from standard input.
    pub(crate) query: String,
}

fn instant(text: &str) -> Result<DateTime<Utc>, String> {
    if let Ok(date) = text.parse::<NaiveDate>() {
        return Ok(date.and_time(NaiveTime::MIN).and_utc());
    }
    let parsed = DateTime::parse_from_rfc3339(text);
    parsed.map(|at| at.to_utc()).map_err(|_| {
        "give a date like 2026-03-01 or an instant like 2026-03-01T06:00:00Z".to_owned()
    })
}
