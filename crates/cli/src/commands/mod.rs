//! One module per verb.

mod aftermath;
mod alert;
mod call;
mod day;
mod delivered;
mod demo;
mod identity;
mod ingest;
mod maintain;
mod note;
mod notify;
mod reconcile;
mod refresh;
mod report;
mod rescore;
mod sql;
mod storm;
mod task;
mod truth;
mod worklist;
mod world;

use crate::{
    args::{Cli, Command},
    embedded::Embedded,
};
use anyhow::Result;
use std::process::ExitCode;

/// The rows of a file do not add up, or differ from a table's.
const UNBALANCED: u8 = 3;

/// Runs one command.
///
/// # Errors
/// What went wrong and what to do about it, for a person.
pub async fn run(cli: Cli) -> Result<ExitCode> {
    if let Command::World(args) = &cli.command {
        world::run(args)?;
        return Ok(ExitCode::SUCCESS);
    }
    if cli.command.only_reads() {
        Embedded::exists(&cli.common)?;
    }
    let embedded = Embedded::open(&cli.common)?;
    let format = cli.common.format;
    match &cli.command {
        Command::World(_) => Ok(ExitCode::SUCCESS),
        Command::Demo(args) => demo::run(args, &embedded, format).await,
        Command::Ingest(args) => ingest::run(args, &embedded, format).await,
        Command::Refresh(args) => refresh::run(args, &embedded, format).await,
        Command::Note(args) => note::run(args, &embedded).await,
        Command::Worklist(args) => worklist::run(args, &embedded, format).await,
        Command::Identity(args) => identity::run(args, &embedded, format).await,
        Command::Sql(args) => sql::run(args, &embedded, format).await,
        Command::Report(args) => report::run(args, &embedded, format).await,
        Command::Rescore(args) => rescore::run(args, &embedded, format).await,
        Command::Reconcile(args) => reconcile::run(args, &embedded, format).await,
        Command::Maintain(args) => maintain::run(args, &embedded, format).await,
        Command::Task(args) => task::run(args, &embedded).await,
    }
}
