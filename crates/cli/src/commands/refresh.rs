//! `carelake refresh`: the tasks of the state machine, one after the other.

use super::alert::{self, Alerted};
use crate::{
    args::{Format, Refresh},
    embedded::Embedded,
    output,
};
use anyhow::{Context, Result, bail};
use chrono::{DateTime, Utc};
use lake_tasks::{TaskInput, TaskName, TaskOutput, handle};
use std::process::ExitCode;

/// What a refresh did.
pub(super) struct Refreshed {
    pub(super) run_id: String,
    pub(super) as_of: DateTime<Utc>,
    /// Rows written per table before the scores.
    pub(super) tables: Vec<TaskOutput>,
    /// Persons scored.
    pub(super) scored: u64,
    pub(super) alerted: Alerted,
}

pub(super) async fn run(args: &Refresh, embedded: &Embedded, format: Format) -> Result<ExitCode> {
    let done = refresh(args.as_of.as_of, embedded).await?;
    let rows: Vec<Vec<String>> = done
        .tables
        .iter()
        .filter(|task| task.task != TaskName::Publish)
        .map(|task| {
            let table = task.table.clone().unwrap_or_default();
            vec![table, output::count(task.rows), task.version.unwrap_or_default().to_string()]
        })
        .collect();
    output::rows(&["table", "rows written", "version"], &rows, format)?;
    summary(&done, format);
    Ok(ExitCode::SUCCESS)
}

/// One line on the run and one on its alerts.
pub(super) fn summary(done: &Refreshed, format: Format) {
    let run = &done.run_id;
    output::say(
        format,
        format!(
            "run {run} as of {}: {} scored, {} at or above a threshold, {} alerted now",
            done.as_of.format("%Y-%m-%d %H:%M UTC"),
            output::count(done.scored),
            done.alerted.decisions.len(),
            done.alerted.sent,
        ),
    );
}

/// Plans, curates every table, scores, alerts.
pub(super) async fn refresh(
    as_of: Option<DateTime<Utc>>,
    embedded: &Embedded,
) -> Result<Refreshed> {
    let plan = task(TaskName::Plan, None, as_of, None, embedded).await?;
    let run_id = plan.run_id.context("the plan names no run")?;
    let as_of = plan.as_of.context("the plan names no instant")?;
    if as_of == DateTime::UNIX_EPOCH {
        bail!("no inpatient discharge is known to count from; give the instant with --as-of");
    }
    let bar = output::bar(plan.steps.len() as u64 + 1, "curating, measuring, scoring, alerting");
    let mut tables = Vec::new();
    for step in plan.steps {
        let run = Some(run_id.clone());
        tables.push(task(step.task, run, Some(as_of), step.table, embedded).await?);
        bar.inc(1);
    }
    let score = tables.iter().find(|done| done.task == TaskName::Score);
    let score = score.context("the plan has no score")?.clone();
    let alerted = alert::run(&score.part_keys, &run_id, as_of, embedded).await?;
    embedded.state.remember_run(&run_id, as_of)?;
    bar.finish_and_clear();
    Ok(Refreshed { run_id, as_of, tables, scored: score.rows, alerted })
}

async fn task(
    task: TaskName,
    run_id: Option<String>,
    as_of: Option<DateTime<Utc>>,
    table: Option<String>,
    embedded: &Embedded,
) -> Result<TaskOutput> {
    let name = table.clone().unwrap_or_default();
    let input = TaskInput { run_id, as_of, table, ..TaskInput::of(task) };
    let done = handle(input, &embedded.medallion, &embedded.state).await;
    done.with_context(|| format!("the task {task:?} {name} failed"))
}
