//! `carelake task`: one task of the state machine through lake-tasks' own handler.

use crate::{args::Task, embedded::Embedded, output};
use anyhow::{Context, Result};
use lake_tasks::{TaskInput, handle};
use serde_json::json;
use std::process::ExitCode;

pub(super) async fn run(args: &Task, embedded: &Embedded) -> Result<ExitCode> {
    let name = json!({ "task": args.name });
    let known: TaskInput = serde_json::from_value(name)
        .context("the tasks are plan, curate, resolve-identity, build, score and maintain")?;
    let (run_id, table) = (args.run.clone(), args.table.clone());
    let input = TaskInput { run_id, table, as_of: args.as_of, ..known };
    let done =
        handle(input, &embedded.medallion, &embedded.state).await.context("the task failed")?;
    output::line(serde_json::to_string_pretty(&done)?);
    Ok(ExitCode::SUCCESS)
}
