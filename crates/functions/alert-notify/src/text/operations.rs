//! A failure, and its end, in words.

use chrono::{DateTime, Utc};

use super::{SlackText, minute};
use crate::operations::{Event, Subject};

/// Something failed.
pub(crate) fn failure(event: &Event, is_over: bool, is_repeat: bool) -> SlackText {
    let headline = format!("{}Failed: {}", repeat(is_repeat), subject(&event.subject));
    let mut lines = details(&event.subject);
    if event.subject.source().is_some() {
        lines.push(format!("At {}", minute(event.at)));
    }
    if is_over {
        lines.push("It has been well since.".to_owned());
    }
    lines.push(format!("Notice {}", event.id));
    SlackText::new(&headline, &lines)
}

/// What had failed since `opened_at` is well.
pub(crate) fn recovery(
    event: &Event,
    id: &str,
    opened_at: DateTime<Utc>,
    is_repeat: bool,
) -> SlackText {
    let headline = format!("{}Well again: {}", repeat(is_repeat), subject(&event.subject));
    let since =
        format!("It failed at {} and is well since {}", minute(opened_at), minute(event.at));
    SlackText::new(&headline, &[since, format!("Notice {id}")])
}

const fn repeat(is_repeat: bool) -> &'static str {
    if is_repeat { "Repeat: " } else { "" }
}

fn subject(subject: &Subject) -> String {
    match subject {
        Subject::Execution { machine, .. } => format!("state machine {machine}"),
        Subject::Quality(failed) => format!("quality of {}", failed.table),
        Subject::Alarm(name) => format!("alarm {name}"),
    }
}

fn details(subject: &Subject) -> Vec<String> {
    match subject {
        Subject::Execution { execution, status, error, .. } => {
            let error = error.map_or(String::new(), |error| format!(", error {error}"));
            vec![format!("Execution {execution}, {status}{error}")]
        }
        Subject::Quality(failed) => {
            let (rows, run) = (failed.rows, &failed.run_id);
            vec![format!("Rule {} is broken by {rows} rows, run {run}", failed.rule)]
        }
        Subject::Alarm(_) => Vec::new(),
    }
}
