//! `carelake task`: one task of the state machine through lake-tasks' own handler.

use crate::{args::Task, embedded::Embedded, output};
use anyhow::{Context, Result};
use lake_tasks::{TaskInput, handle};
use serde_json::json;
use std::process::ExitCode;

pub(super) async fn run(args: &Task, embedded: &Embedded) -> Result<ExitCode> {
    let input = json!({ "task": args.name, "table": args.table });
    let input: TaskInput =
        serde_json::from_value(input).context("the tasks are plan, curate, score and maintain")?;
    let done = handle(input, &embedded.medallion).await.context("the task failed")?;
    output::line(serde_json::to_string_pretty(&done)?);
    Ok(ExitCode::SUCCESS)
}
