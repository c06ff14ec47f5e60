//! Messages on the queue through alert-notify's own handler, to channels that are tables.

use crate::embedded::Embedded;
use alert_notify::{Answer, Invocation, Neighbours, Timer, WorklistUrl};
use anyhow::{Context, Result, bail};
use chrono::{DateTime, TimeDelta, Utc};
use domain::{care::WorkerId, clock::Clock};
use std::sync::Mutex;

/// A clock that does not wait: whoever sleeps until an instant finds that it has come.
struct Patient(Mutex<DateTime<Utc>>);

impl Clock for Patient {
    fn now(&self) -> DateTime<Utc> {
        self.0.lock().map_or_else(|poisoned| *poisoned.into_inner(), |now| *now)
    }
}

impl Timer for Patient {
    async fn sleep_until(&self, at: DateTime<Utc>) {
        if let Ok(mut now) = self.0.lock() {
            *now = (*now).max(at);
        }
    }
}

/// Shows every message that waits, at `as_of`; answers with how many could not be shown. Those are set
/// aside, as a queue does after its last attempt.
pub(super) async fn show_all(as_of: DateTime<Utc>, embedded: &Embedded) -> Result<usize> {
    let mut set_aside = 0;
    let timer = Patient(Mutex::new(as_of));
    let worklist: WorklistUrl = "http://127.0.0.1:8080/worklist".parse()?;
    let state = &embedded.state;
    let neighbours = Neighbours {
        store: state,
        slack: state,
        clinics: state,
        timer: &timer,
        worklist: &worklist,
    };
    while let Some(event) = state.receive()? {
        let now = timer.now();
        let worker = WorkerId::new(format!("embedded-{}", now.timestamp_millis()));
        let invocation = Invocation { worker, deadline: now + TimeDelta::hours(1) };
        let answer = alert_notify::handle(&event, &neighbours, &invocation).await?;
        let Answer::Batch(response) = answer else { bail!("the queue was not answered") };
        let mut failed = response.batch_item_failures.iter();
        let failed: Vec<&str> = failed.by_ref().map(|one| one.item_identifier.as_str()).collect();
        for record in event["Records"].as_array().into_iter().flatten() {
            let id = record["messageId"].as_str().context("a message without an id")?;
            // Those behind the first that failed were not tried yet.
            match failed.first() {
                Some(first) if *first == id => state.set_aside(id)?,
                _ if failed.contains(&id) => continue,
                _ => state.delete(id)?,
            }
        }
        set_aside += usize::from(!failed.is_empty());
    }
    Ok(set_aside)
}
