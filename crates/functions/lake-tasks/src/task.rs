//! What a task is told and what it answers.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// The tasks, by the state that runs them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TaskName {
    /// Names the run: its identity and the instant that it speaks for.
    Plan,
    /// Brings one curated table up to date.
    Curate,
    /// Decides which patients of all sources are one person.
    ResolveIdentity,
    /// Makes one table of analytics again.
    Build,
    /// Scores every person.
    Score,
    /// Hands persons, clocks and worklists to the functions that work without the lake.
    Publish,
    /// Compacts, sorts, checkpoints and vacuums one table.
    Maintain,
}

/// One task.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaskInput {
    /// What to do.
    pub task: TaskName,
    /// The run that the task is part of; `plan` makes it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub run_id: Option<String>,
    /// The instant that the run speaks for; `plan` finds it where it is absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub as_of: Option<DateTime<Utc>>,
    /// The table, for `curate` and `maintain`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub table: Option<String>,
    /// For `maintain`: only say what would go.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub dry_run: bool,
    /// For `maintain`: hours for which files that no version names are kept; a week without it, and
    /// never less.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub keep_hours: Option<u32>,
}

impl TaskInput {
    /// A task that needs nothing but its name.
    #[must_use]
    pub fn of(task: TaskName) -> Self {
        Self { task, run_id: None, as_of: None, table: None, dry_run: false, keep_hours: None }
    }
}

/// What a task did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaskOutput {
    /// The task.
    pub task: TaskName,
    /// The run.
    pub run_id: Option<String>,
    /// The instant that the run speaks for.
    pub as_of: Option<DateTime<Utc>>,
    /// The table that was written.
    pub table: Option<String>,
    /// The table's version afterwards.
    pub version: Option<u64>,
    /// Rows written.
    pub rows: u64,
    /// For `plan`: what a refresh does, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub steps: Vec<Step>,
    /// Objects under the lake: score parts, which the next state maps over, or what a vacuum took.
    pub part_keys: Vec<String>,
}

/// One step of a refresh.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// Its task.
    pub task: TaskName,
    /// The task's table, where it is about one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub table: Option<String>,
}

impl Step {
    pub(crate) fn of(task: TaskName, table: impl Into<String>) -> Self {
        Self { task, table: Some(table.into()) }
    }
}

impl TaskOutput {
    /// The answer to a task that wrote nothing.
    pub(crate) fn of(input: TaskInput) -> Self {
        Self {
            task: input.task,
            run_id: input.run_id,
            as_of: input.as_of,
            table: input.table,
            version: None,
            rows: 0,
            steps: Vec::new(),
            part_keys: Vec::new(),
        }
    }
}
