//! One task on the lake.

use crate::{TaskError, TaskInput, TaskName, TaskOutput};
use medallion::{
    Medallion, MedallionError, RETENTION_HOURS, Run, RunRequest, TableName, Upkeep, model::CURATED,
};

/// Runs one task.
///
/// # Errors
/// [`TaskError`]; the task may be repeated unless its input is at fault.
pub async fn handle(input: TaskInput, medallion: &Medallion) -> Result<TaskOutput, TaskError> {
    let output = match input.task {
        TaskName::Plan => plan(input, medallion).await?,
        TaskName::Curate => curate(input, medallion).await?,
        TaskName::Score => score(input, medallion).await?,
        TaskName::Maintain => maintain(input, medallion).await?,
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
    let name = table(&input)?;
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

fn table(input: &TaskInput) -> Result<TableName, TaskError> {
    let table = input.table.as_deref().ok_or(TaskError::Missing("a table"))?;
    let unknown = |_| MedallionError::UnknownTable(table.to_owned());
    Ok(table.parse().map_err(unknown)?)
}

/// Its output names the files that a vacuum removed, or would remove.
async fn maintain(input: TaskInput, medallion: &Medallion) -> Result<TaskOutput, TaskError> {
    let name = table(&input)?;
    let keep_hours = input.keep_hours.unwrap_or(RETENTION_HOURS);
    let upkeep = Upkeep { keep_hours, dry_run: input.dry_run };
    let kept = medallion.maintain(&name, upkeep).await?;
    Ok(TaskOutput {
        task: input.task,
        run_id: input.run_id,
        as_of: input.as_of,
        table: Some(name.to_string()),
        version: kept.as_ref().map(|kept| kept.version),
        rows: 0,
        part_keys: kept.map(|kept| kept.vacuumed.files).unwrap_or_default(),
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
