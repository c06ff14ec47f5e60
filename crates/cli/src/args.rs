//! What the user may type.

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use clap::{Args, Parser, Subcommand, ValueEnum};
use domain::outreach::ContactOutcome;
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
  carelake sql --as-of 2026-03-01 \"select count(*) from curated.source_patient\"
  carelake note --patient ehr:<id> --outcome REACHED_PATIENT
  carelake report --out report.html
  carelake identity review
  carelake reconcile patients.csv --source ehr

Exit codes: 0 done; 1 failed; 2 the command line is wrong; 3 rows do not balance or differ.";

#[derive(Debug, Args)]
pub(crate) struct Common {
    /// Where the lake is: a folder, or a file:// URL.
    #[arg(long, global = true, default_value = "./lake", env = "LAKE_URL", value_name = "URL")]
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
    /// Write the page of whom to call today; with --format json or csv, print the list.
    Worklist(Worklist),
    /// See which records are one person, and decide what the rules leave open.
    #[command(subcommand)]
    Identity(Identity),
    /// Ask the tables: raw.*, curated.*, analytics.* (the default), ops.*.
    Sql(Sql),
    /// Write one page, to be opened in a browser: who is to be called, and how care has gone.
    Report(Report),
    /// Score a run once more from what was known then, and compare with the scores that are kept.
    Rescore(Rescore),
    /// Compare an extract of a source with the curated table, key by key.
    Reconcile(Reconcile),
    /// Compact, sort, checkpoint and vacuum tables.
    Maintain(Maintain),
    /// Run one task of the state machine and print its output.
    Task(Task),
}

impl Command {
    /// Whether it makes no sense without a lake.
    pub(crate) fn only_reads(&self) -> bool {
        matches!(
            self,
            Self::Sql(_)
                | Self::Report(_)
                | Self::Rescore(_)
                | Self::Identity(_)
                | Self::Reconcile(_)
                | Self::Maintain(_)
                | Self::Note(_)
                | Self::Worklist(_)
        )
    }
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
    /// The day that the files speak for, where their names do not say it; by default now.
    #[arg(long, value_name = "DATE")]
    pub(crate) extracted: Option<NaiveDate>,
    /// Whether a row that a file lacks was deleted at its source: a complete extract says so, one
    /// of a window of time does not.
    #[arg(long, value_enum, default_value_t = Missing::Kept)]
    pub(crate) missing: Missing,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Missing {
    Kept,
    Deleted,
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

#[derive(Debug, Clone, Args)]
pub(crate) struct Note {
    /// The patient as a source knows it: SOURCE:ID.
    #[arg(long, required_unless_present = "person", conflicts_with = "person")]
    pub(crate) patient: Option<String>,
    /// The patient as the platform knows it.
    #[arg(long)]
    pub(crate) person: Option<String>,
    // No list of values for the parser: its complaint would repeat what was typed.
    #[arg(long, help = outcomes())]
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
    /// Another field that the outcome asks for, such as callback_at=2026-03-02T15:00:00Z.
    #[arg(long, value_name = "NAME=VALUE")]
    pub(crate) field: Vec<String>,
}

#[derive(Debug, Args)]
pub(crate) struct Worklist {
    /// One clinic's list; without it, every clinic's.
    #[arg(long)]
    pub(crate) clinic: Option<String>,
    /// The instant that the list is for; by default that of the last refresh.
    #[arg(long, value_parser = instant, value_name = "INSTANT")]
    pub(crate) at: Option<DateTime<Utc>>,
    /// The file to write; by default worklist.html in the lake.
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Identity {
    /// The pairs of records that wait for a decision, the most alike first.
    Review,
    /// All records of the person that a record belongs to, and why.
    Why {
        /// The record: SOURCE:ID.
        record: String,
    },
    /// Decide that two records are one person; it counts from the next refresh on.
    Same(Pair),
    /// Decide that two records are two persons, also where they were put together before.
    Different(Pair),
}

#[derive(Debug, Args)]
pub(crate) struct Pair {
    /// One record: SOURCE:ID.
    pub(crate) one: String,
    /// The other: SOURCE:ID.
    pub(crate) other: String,
    /// Who decides.
    #[arg(long, default_value = "command-line")]
    pub(crate) by: String,
}

#[derive(Debug, Args)]
pub(crate) struct Sql {
    /// One query; with - it is read from standard input.
    #[arg(allow_hyphen_values = true)]
    pub(crate) query: String,
    /// Show tables with a history (source_patient, patient, practitioner, eligibility) as they were
    /// true then: a date (its midnight, UTC) or an RFC 3339 instant.
    #[arg(long, value_parser = instant, value_name = "INSTANT")]
    pub(crate) as_of: Option<DateTime<Utc>>,
    /// With --as-of: by what was known at this instant, and not by all that is known.
    #[arg(long, value_parser = instant, value_name = "INSTANT", requires = "as_of")]
    pub(crate) known: Option<DateTime<Utc>>,
}

#[derive(Debug, Args)]
pub(crate) struct Rescore {
    /// The run: the column run_id of patient_risk.
    #[arg(long, value_name = "ID")]
    pub(crate) run: String,
}

#[derive(Debug, Args)]
pub(crate) struct Report {
    /// The file to write; by default report.html in the lake's folder.
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
    /// The measure to show by month and facility.
    #[arg(
        long,
        default_value = "readmit_30_hwr",
        value_parser = ["readmit_30_simple", "readmit_30_hwr", "readmit_30_pcr"]
    )]
    pub(crate) measure: String,
}

#[derive(Debug, Args)]
pub(crate) struct Reconcile {
    /// The extract: a file.
    pub(crate) path: PathBuf,
    /// The system that it comes from.
    #[arg(long)]
    pub(crate) source: String,
    /// The dataset, where the file's name does not say so.
    #[arg(long)]
    pub(crate) dataset: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct Maintain {
    /// One table, such as curated.medical_claim; without it all.
    pub(crate) table: Option<String>,
    /// Only list the files that a vacuum would remove.
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// Hours for which files that no version needs are kept; at least 168.
    #[arg(long, default_value_t = 168)]
    pub(crate) keep_hours: u32,
}

#[derive(Debug, Args)]
pub(crate) struct Task {
    /// plan, curate, resolve-identity, build, score or maintain.
    pub(crate) name: String,
    /// The table, for curate, build and maintain.
    #[arg(long)]
    pub(crate) table: Option<String>,
    /// The run that the task is part of, for resolve-identity, build and score; plan names it.
    #[arg(long, value_name = "ID")]
    pub(crate) run: Option<String>,
    /// The instant that the run speaks for; plan finds it where it is absent.
    #[arg(long, value_parser = instant, value_name = "INSTANT")]
    pub(crate) as_of: Option<DateTime<Utc>>,
}

/// The outcomes that a note may have, for the help.
fn outcomes() -> String {
    format!("How the contact went: {}", ContactOutcome::ALL.map(ContactOutcome::name).join(", "))
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
