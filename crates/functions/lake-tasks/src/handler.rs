//! One task on the lake.

use crate::{Step, TaskError, TaskInput, TaskName, TaskOutput, publish::publish};
use care_state::Store;
use medallion::{
    Medallion, MedallionError, RETENTION_HOURS, Run, RunRequest, TableName, Upkeep,
    model::{BUILT, CURATED, PERSONS},
};

/// Runs one task on the lake; `publish` writes to the care state as well.
///
/// # Errors
/// [`TaskError`]; the task may be repeated unless its input is at fault.
pub async fn handle(
    input: TaskInput,
    medallion: &Medallion,
    store: &impl Store,
) -> Result<TaskOutput, TaskError> {
    let output = match input.task {
        TaskName::Plan => plan(input, medallion).await?,
        TaskName::Curate => curate(input, medallion).await?,
        TaskName::ResolveIdentity => resolve(input, medallion).await?,
        TaskName::Build => build(input, medallion).await?,
        TaskName::Score => score(input, medallion).await?,
        TaskName::Publish => {
            let rows = Box::pin(publish(&run(&input)?, medallion, store)).await?;
            TaskOutput { rows, ..TaskOutput::of(input) }
        }
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
    let (run_id, as_of) = (Some(run.id), Some(run.as_of));
    Ok(TaskOutput { run_id, as_of, steps: steps(), ..TaskOutput::of(input) })
}

/// What a refresh does between the plan and the alerts. Tables that are curated before identities are
/// resolved come again afterwards: rows follow their persons.
fn steps() -> Vec<Step> {
    let curate = |table: &&str| Step::of(TaskName::Curate, format!("curated.{table}"));
    let resolve = Step { task: TaskName::ResolveIdentity, table: None };
    let build = |table: &&str| Step::of(TaskName::Build, format!("analytics.{table}"));
    let score = Step { task: TaskName::Score, table: None };
    let publish = Step { task: TaskName::Publish, table: None };
    let worklist = build(&"outreach_worklist");
    let persons = PERSONS.iter().map(curate).chain([resolve]);
    let tables = CURATED.iter().skip(1).map(curate).chain(BUILT.iter().map(build));
    persons.chain(tables).chain([score, worklist, publish]).collect()
}

async fn curate(input: TaskInput, medallion: &Medallion) -> Result<TaskOutput, TaskError> {
    let done = medallion.curate(&table(&input)?).await?;
    let (version, rows) = (Some(done.version), done.rows);
    Ok(TaskOutput { version, rows, ..TaskOutput::of(input) })
}

fn table(input: &TaskInput) -> Result<TableName, TaskError> {
    let table = input.table.as_deref().ok_or(TaskError::Missing("a table"))?;
    let unknown = |_| MedallionError::UnknownTable(table.to_owned());
    Ok(table.parse().map_err(unknown)?)
}

/// Its output names the files that a vacuum removed, or would remove.
async fn maintain(input: TaskInput, medallion: &Medallion) -> Result<TaskOutput, TaskError> {
    let keep_hours = input.keep_hours.unwrap_or(RETENTION_HOURS);
    let upkeep = Upkeep { keep_hours, dry_run: input.dry_run };
    let kept = medallion.maintain(&table(&input)?, upkeep).await?;
    let version = kept.as_ref().map(|kept| kept.version);
    let part_keys = kept.map(|kept| kept.vacuumed.files).unwrap_or_default();
    Ok(TaskOutput { version, part_keys, ..TaskOutput::of(input) })
}

async fn resolve(input: TaskInput, medallion: &Medallion) -> Result<TaskOutput, TaskError> {
    let resolved = medallion.resolve_identity(&run(&input)?).await?;
    let (records, reviews) = (resolved.records, resolved.reviews);
    tracing::info!(records, reviews, "identities are resolved");
    let (version, rows) = (Some(resolved.version), resolved.moved);
    let table = Some("curated.patient_xref".to_owned());
    Ok(TaskOutput { table, version, rows, ..TaskOutput::of(input) })
}

async fn build(input: TaskInput, medallion: &Medallion) -> Result<TaskOutput, TaskError> {
    let built = medallion.build(&table(&input)?, &run(&input)?).await?;
    let (version, rows) = (Some(built.version), built.rows);
    Ok(TaskOutput { version, rows, ..TaskOutput::of(input) })
}

/// The run that a task is part of.
fn run(input: &TaskInput) -> Result<Run, TaskError> {
    let id = input.run_id.clone().ok_or(TaskError::Missing("a run"))?;
    Ok(Run { id, as_of: input.as_of.ok_or(TaskError::Missing("an instant"))? })
}

async fn score(input: TaskInput, medallion: &Medallion) -> Result<TaskOutput, TaskError> {
    let run = run(&input)?;
    let scored = medallion.score(&run).await?;
    for part in &scored.parts {
        let bytes = part.ndjson.clone().into_bytes();
        medallion.lake().put(&part.path, bytes).await.map_err(TaskError::Parts)?;
    }
    let table = Some("analytics.patient_risk".to_owned());
    let (version, rows) = (Some(scored.version), scored.rows);
    let part_keys = scored.parts.into_iter().map(|part| part.path).collect();
    Ok(TaskOutput { table, version, rows, part_keys, ..TaskOutput::of(input) })
}
