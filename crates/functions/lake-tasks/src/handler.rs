//! One task on the lake.

use crate::{TaskError, TaskInput, TaskName, TaskOutput};
use medallion::{Medallion, Run, RunRequest, TableName, model::CURATED};

/// Runs one task.
///
/// # Errors
/// [`TaskError`]; the task may be repeated unless its input is at fault.
pub async fn handle(input: TaskInput, medallion: &Medallion) -> Result<TaskOutput, TaskError> {
    let output = match input.task {
        TaskName::Plan => plan(input, medallion).await?,
        TaskName::Curate => curate(input, medallion).await?,
        TaskName::Score => score(input, medallion).await?,
    };
    tracing::info!(
        task = ?output.task,
        run.id = output.run_id.as_deref().unwrap_or_default(),
        table = output.table.as_deref().unwrap_or_default(),
        rows.written = output.rows,
        "a task is done"
    );
    Ok(output)
}

async fn plan(input: TaskInput, medallion: &Medallion) -> Result<TaskOutput, TaskError> {
    let run = medallion.plan(&RunRequest { as_of: input.as_of }).await?;
    Ok(TaskOutput {
        task: input.task,
        run_id: Some(run.id),
        as_of: Some(run.as_of),
        table: None,
        version: None,
        rows: 0,
        part_keys: CURATED.iter().map(|table| format!("curated.{table}")).collect(),
    })
}

async fn curate(input: TaskInput, medallion: &Medallion) -> Result<TaskOutput, TaskError> {
    let table = input.table.as_deref().ok_or(TaskError::Missing("a table"))?;
    let unknown = |_| medallion::MedallionError::UnknownTable(table.to_owned());
    let name: TableName = table.parse().map_err(unknown)?;
    let done = medallion.curate(&name).await?;
    Ok(TaskOutput {
        task: input.task,
        run_id: input.run_id,
        as_of: input.as_of,
        table: Some(name.to_string()),
        version: Some(done.version),
        rows: done.rows,
        part_keys: Vec::new(),
    })
}

async fn score(input: TaskInput, medallion: &Medallion) -> Result<TaskOutput, TaskError> {
    let id = input.run_id.clone().ok_or(TaskError::Missing("a run"))?;
    let as_of = input.as_of.ok_or(TaskError::Missing("an instant"))?;
    let scored = medallion.score(&Run { id, as_of }).await?;
    for part in &scored.parts {
        let bytes = part.ndjson.clone().into_bytes();
        medallion.lake().put(&part.path, bytes).await.map_err(TaskError::Parts)?;
    }
    Ok(TaskOutput {
        task: input.task,
        run_id: input.run_id,
        as_of: Some(as_of),
        table: Some("analytics.patient_risk".to_owned()),
        version: Some(scored.version),
        rows: scored.rows,
        part_keys: scored.parts.into_iter().map(|part| part.path).collect(),
    })
}
