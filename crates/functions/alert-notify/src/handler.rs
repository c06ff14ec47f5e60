//! An event: each of its messages to the channels that it is for.

use care_state::{ServiceError, Store, update};
use chrono::{DateTime, Utc};
use domain::clinic_topic::ClinicCode;
use domain::{alert::AlertMessage, care::WorkerId};
use lambda_kit::{
    batch::{self, SqsBatchResponse},
    chain,
};
use serde::Serialize;
use serde_json::Value;

use crate::{
    ClinicTopics, Neighbours, NotShown, NotifyError, Slack, SlackChannel, Timer,
    deliver::{Courier, Lane},
    event::{self, Delivered},
    incident::Incident,
    notice::{self, Notice},
    operations::{Event, id_of},
    text,
};

/// Who works, and for how long.
#[derive(Debug, Clone)]
pub struct Invocation {
    /// The invocation's name, which no other has.
    pub worker: WorkerId,
    /// When it is ended from outside.
    pub deadline: DateTime<Utc>,
}

/// The function's answer.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Answer {
    /// Which messages of a queue are to come again.
    Batch(SqsBatchResponse),
    /// A topic's messages are shown.
    Done {
        /// How many.
        messages: usize,
    },
}

/// Shows each message of an event on its channels, once.
///
/// # Errors
/// [`NotifyError`] where the event is not one of a queue or topic, and for a topic's first message that
/// was not shown. A queue's messages fail in the answer.
pub async fn handle<S: Store, K: Slack, T: ClinicTopics, Z: Timer>(
    event: &Value,
    neighbours: &Neighbours<'_, S, K, T, Z>,
    invocation: &Invocation,
) -> Result<Answer, NotifyError> {
    // Boxed: a client's future inside so many others is deeper than the compiler lays out by default.
    let notify = async |text: &str| Box::pin(notify(text, neighbours, invocation)).await;
    Ok(match event::read(event)? {
        Delivered::Queue { is_fifo: true, messages } => {
            Answer::Batch(batch::in_order(messages, notify).await)
        }
        Delivered::Queue { is_fifo: false, messages } => {
            Answer::Batch(batch::each(messages, notify).await)
        }
        Delivered::Topic(messages) => {
            for text in &messages {
                notify(text).await?;
            }
            Answer::Done { messages: messages.len() }
        }
    })
}

async fn notify<S: Store, K: Slack, T: ClinicTopics, Z: Timer>(
    text: &str,
    neighbours: &Neighbours<'_, S, K, T, Z>,
    invocation: &Invocation,
) -> Result<(), NotifyError> {
    let Neighbours { store, timer, .. } = *neighbours;
    let courier = &Courier { store, timer, invocation };
    match notice::read(text).map_err(NotifyError::Unreadable)? {
        Notice::Alert(alert) => show_alert(&alert, neighbours, courier).await,
        Notice::Operations(event) if event.is_well => tell_well(&event, neighbours, courier).await,
        Notice::Operations(event) => tell_failed(&event, neighbours, courier).await,
        Notice::Nothing => Ok(()),
    }
}

/// Shows an alert on Slack and to the clinic. A channel that fails does not keep the other from it.
async fn show_alert<S: Store, K: Slack, T: ClinicTopics, Z: Timer>(
    alert: &AlertMessage,
    neighbours: &Neighbours<'_, S, K, T, Z>,
    courier: &Courier<'_, S, Z>,
) -> Result<(), NotifyError> {
    let clinic = tell_clinic(alert, neighbours, courier).await;
    let lane = Lane::slack(SlackChannel::Alerts);
    let show = async |is_repeat| {
        let text = text::alert_on_slack(alert, neighbours.worklist, now(neighbours), is_repeat);
        neighbours.slack.show(SlackChannel::Alerts, &text).await
    };
    let slack = courier.deliver(alert.alert_id.as_str(), &lane, show).await;
    if let (Err(_), Err(error)) = (&clinic, &slack) {
        let id = alert.alert_id.as_str();
        tracing::error!(notice.id = id, error = chain(error), "an alert was not shown");
    }
    clinic.and(slack)
}

async fn tell_clinic<S: Store, K: Slack, T: ClinicTopics, Z: Timer>(
    alert: &AlertMessage,
    neighbours: &Neighbours<'_, S, K, T, Z>,
    courier: &Courier<'_, S, Z>,
) -> Result<(), NotifyError> {
    let clinic = ClinicCode::try_from(&alert.clinic_id).map_err(|_| {
        let source = ServiceError::new("name the clinic's topic", "NotAClinicCode");
        NotifyError::NotShown { channel: CLINIC, source }
    })?;
    let show = async |is_repeat| {
        let text = text::alert_to_clinic(alert, neighbours.worklist, now(neighbours), is_repeat);
        neighbours.clinics.publish(&clinic, &text).await
    };
    courier.deliver(alert.alert_id.as_str(), &Lane::clinic(&clinic), show).await
}

/// Tells of a failure, and remembers it until it is known to be over.
async fn tell_failed<S: Store, K: Slack, T: ClinicTopics, Z: Timer>(
    event: &Event,
    neighbours: &Neighbours<'_, S, K, T, Z>,
    courier: &Courier<'_, S, Z>,
) -> Result<(), NotifyError> {
    let is_over = match event.incident() {
        Some((source, at)) => change_incident(courier, &source, |known| known.fail(at)).await?,
        None => false,
    };
    let show = async |is_repeat| -> Result<(), NotShown> {
        let text = text::failure(event, is_over, is_repeat);
        neighbours.slack.show(SlackChannel::Operations, &text).await
    };
    courier.deliver(&event.id, &Lane::slack(SlackChannel::Operations), show).await
}

/// Tells once that what had failed is well again.
async fn tell_well<S: Store, K: Slack, T: ClinicTopics, Z: Timer>(
    event: &Event,
    neighbours: &Neighbours<'_, S, K, T, Z>,
    courier: &Courier<'_, S, Z>,
) -> Result<(), NotifyError> {
    let Some((source, at)) = event.incident() else { return Ok(()) };
    let opened = change_incident(courier, &source, |known| known.recover(at)).await?;
    let Some(opened_at) = opened else { return Ok(()) };
    let id = id_of(&["recovery", &source, &opened_at.to_rfc3339()]);
    let show = async |is_repeat| -> Result<(), NotShown> {
        let text = text::recovery(event, &id, (opened_at, at), is_repeat);
        neighbours.slack.show(SlackChannel::Operations, &text).await
    };
    courier.deliver(&id, &Lane::slack(SlackChannel::Operations), show).await?;
    change_incident(courier, &source, |known| known.close(opened_at)).await
}

async fn change_incident<S: Store, Z: Timer, A: Send>(
    courier: &Courier<'_, S, Z>,
    source: &str,
    step: impl Fn(&mut Incident) -> A + Send + Sync,
) -> Result<A, NotifyError> {
    let key = format!("INCIDENT#{source}");
    update(courier.store, &key, None, |_| None, step).await.map_err(NotifyError::State)
}

fn now<S, K, T, Z: Timer>(neighbours: &Neighbours<'_, S, K, T, Z>) -> DateTime<Utc> {
    neighbours.timer.now()
}

/// The clinics' channel.
const CLINIC: &str = "clinic";

impl Lane {
    fn slack(channel: SlackChannel) -> Self {
        Self { channel: channel.name(), pace: channel.name().to_owned() }
    }

    fn clinic(clinic: &ClinicCode) -> Self {
        Self { channel: CLINIC, pace: format!("{CLINIC}#{}", clinic.as_str()) }
    }
}
