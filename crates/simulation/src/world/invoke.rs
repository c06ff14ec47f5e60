//! One invocation of one function.

use std::{collections::BTreeSet, pin::Pin};

use alert_notify::{Answer, Invocation};
use chrono::TimeDelta;
use domain::care::WorkerId;
use risk_alerts::{Neighbours, ScorePart};
use serde_json::{Value, json};

use super::World;
use crate::{
    ablation::Ablation,
    history::{Call, Judged},
    plan::{NoteOnStream, Part, Plan},
    queue::Message,
};

/// What is invoked.
#[derive(Debug, Clone)]
pub(crate) enum Job {
    /// risk-alerts, on a part of a run.
    Part { run: usize, part: usize },
    /// risk-alerts, as the sweeper.
    Sweep,
    /// contact-tracker, on a batch of the notes stream.
    Notes { from: usize, to: usize },
    /// alert-notify, on a batch of the queue.
    Notify(Vec<Message>),
}

/// How it ended.
#[derive(Debug, Clone)]
pub(crate) enum Ended {
    /// As it should.
    Done,
    /// With an error.
    Failed,
    /// Between two steps.
    Crashed,
    /// With the notes from this one on left to do.
    Notes { failed: Option<usize> },
    /// With these messages left to do.
    Notified { failed: BTreeSet<String> },
}

/// The work of a job.
pub(crate) fn invoke<'a>(
    world: &'a World<'a>,
    plan: &'a Plan,
    job: Job,
    number: u64,
) -> Pin<Box<dyn Future<Output = Ended> + Send + 'a>> {
    let worker = WorkerId::new(format!("invocation-{number}"));
    match job {
        Job::Part { run, part } => Box::pin(judge(world, &plan.runs[run].parts[part], worker)),
        Job::Sweep => Box::pin(sweep(world, worker)),
        Job::Notes { from, to } => Box::pin(track(world, &plan.notes[from..to], from)),
        Job::Notify(batch) => Box::pin(notify(world, batch, worker)),
    }
}

fn neighbours<'a>(
    world: &'a World<'a>,
) -> Neighbours<'a, World<'a>, crate::faults::DisturbedStore<'a>, World<'a>, World<'a>> {
    Neighbours {
        parts: world,
        store: &world.store,
        publisher: world,
        decisions: world,
        token_key: &world.token_key,
    }
}

async fn judge<'a>(world: &'a World<'a>, part: &'a Part, worker: WorkerId) -> Ended {
    let Some(first) = part.evaluations.first() else { return Ended::Done };
    let event = ScorePart {
        run_id: first.run_id.clone(),
        tenant: first.tenant.clone(),
        as_of: first.as_of,
        part: Some(part.name.clone()),
        rows: None,
    };
    let neighbours = neighbours(world);
    let done = if world.ablation == Some(Ablation::PublishBeforeClaim) {
        crate::ablation::publish_before_claim(part, &event, &neighbours, &worker, world.timeline).await
    } else {
        risk_alerts::handle(event, &neighbours, &worker, world.timeline).await.map(|_| ())
    };
    if done.is_err() {
        return Ended::Failed;
    }
    let (at, mut history) = (world.now(), world.history());
    for evaluation in &part.evaluations {
        if history.judged.iter().all(|judged| judged.evaluation != *evaluation) {
            history.judged.push(Judged { evaluation: evaluation.clone(), at });
        }
    }
    Ended::Done
}

async fn sweep<'a>(world: &'a World<'a>, worker: WorkerId) -> Ended {
    match risk_alerts::sweep(&neighbours(world), &worker, world.timeline).await {
        Ok(_) => Ended::Done,
        Err(_) => Ended::Failed,
    }
}

async fn track<'a>(world: &'a World<'a>, notes: &'a [NoteOnStream], from: usize) -> Ended {
    let records: Vec<Value> = notes
        .iter()
        .enumerate()
        .map(|(index, note)| record(note, &(from + index).to_string()))
        .collect();
    let event = json!({ "Records": records });
    let Ok(handled) = contact_tracker::handle(&event, &world.store, world.timeline).await else {
        return Ended::Failed;
    };
    let failed = handled.failed.and_then(|number| number.parse::<usize>().ok());
    let done = failed.map_or(notes.len(), |failed| failed - from);
    let known_at = world.now();
    for NoteOnStream { note, .. } in &notes[..done] {
        if note.outcome.is_successful_contact() {
            let call = Call { contacted_at: note.contacted_at, known_at };
            let person = note.patient.minted(&note.tenant);
            world.history().calls.entry(person).or_default().push(call);
        }
    }
    Ended::Notes { failed }
}

fn record(note: &NoteOnStream, sequence_number: &str) -> Value {
    let data = serde_json::to_vec(&note.note).unwrap_or_default();
    json!({
        "eventID": format!("shardId-000000000000:{sequence_number}"),
        "eventSource": "aws:kinesis",
        "eventSourceARN": "arn:aws:kinesis:us-east-1:000000000000:stream/outreach-notes",
        "kinesis": {
            "sequenceNumber": sequence_number, "partitionKey": "p",
            "approximateArrivalTimestamp": 0.0, "kinesisSchemaVersion": "1.0",
            "data": base64(&data),
        },
    })
}

fn base64(bytes: &[u8]) -> String {
    use base64::Engine;
    base64::engine::general_purpose::STANDARD.encode(bytes)
}

async fn notify<'a>(world: &'a World<'a>, batch: Vec<Message>, worker: WorkerId) -> Ended {
    let records = batch.iter().map(|message| {
        json!({
            "messageId": message.id, "receiptHandle": message.id, "body": message.body,
            "eventSource": "aws:sqs",
            "eventSourceARN": "arn:aws:sqs:us-east-1:000000000000:alerts.fifo",
        })
    });
    let event = json!({ "Records": records.collect::<Vec<_>>() });
    let invocation = Invocation { worker, deadline: world.now() + TimeDelta::seconds(120) };
    let neighbours = alert_notify::Neighbours {
        store: &world.store,
        slack: world,
        clinics: world,
        timer: world.timeline,
        worklist: &world.worklist,
    };
    match alert_notify::handle(&event, &neighbours, &invocation).await {
        Ok(Answer::Batch(response)) => {
            let failed = response.batch_item_failures.into_iter();
            Ended::Notified { failed: failed.map(|one| one.item_identifier).collect() }
        }
        _ => Ended::Failed,
    }
}
