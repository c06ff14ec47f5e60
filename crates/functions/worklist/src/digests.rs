//! The daily digest of each clinic: once per clinic and day, without a patient's name.

use care_state::{ServiceError, Store, Worklist, update};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use domain::{
    care::{
        WorkerId,
        delivery::{Begun, Delivery, DeliveryKey},
    },
    clock::Clock,
    followup::Zone,
    id::{ClinicId, TenantId},
    worklist::{Digest, Today},
};
use lambda_kit::chain;
use serde::{Deserialize, Serialize};

use crate::{ClinicTopics, Neighbours, WorklistError};

/// How long it is remembered that a digest was sent.
const REMEMBERED: TimeDelta = TimeDelta::days(30);

/// What the schedule asks.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DigestEvent {
    /// What is to be done.
    task: Task,
    /// The customer.
    pub tenant: TenantId,
    /// Who is to be told.
    pub clinics: Vec<ClinicId>,
    /// The schedule's time, whose date is the digest's day; the present one where it is absent.
    #[serde(default)]
    pub scheduled_at: Option<DateTime<Utc>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Task {
    Digest,
}

/// What was done.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct DigestsSent {
    /// Clinics that were told now.
    pub sent: usize,
    /// Clinics that had been told, or are being told by another invocation.
    pub left: usize,
}

/// Tells every clinic its day, once a day. A clinic that cannot be told does not keep the others from it.
///
/// # Errors
/// [`WorklistError`]: then the event is to be tried again; who was told is not told twice.
pub async fn send_digests<S: Store, N: Sync, T: ClinicTopics>(
    event: DigestEvent,
    neighbours: &Neighbours<'_, S, N, T>,
    worker: &WorkerId,
    clock: &impl Clock,
) -> Result<DigestsSent, WorklistError> {
    let day = event.scheduled_at.unwrap_or_else(|| clock.now()).date_naive();
    let mut done = DigestsSent::default();
    let mut failures = Vec::new();
    for clinic in &event.clinics {
        let message = Message { tenant: &event.tenant, clinic, day };
        match message.send(neighbours, worker, clock).await {
            Ok(true) => done.sent += 1,
            Ok(false) => done.left += 1,
            Err(error) => {
                tracing::error!(error = chain(&error), "a digest was not sent");
                failures.push(error);
            }
        }
    }
    let failed = failures.len();
    if let Some(first) = failures.into_iter().next() {
        return Err(WorklistError::Incomplete { failed, clinics: event.clinics.len(), first });
    }
    tracing::info!(sent = done.sent, left = done.left, "digests are sent");
    Ok(done)
}

/// The digest of a clinic and a day.
struct Message<'a> {
    tenant: &'a TenantId,
    clinic: &'a ClinicId,
    day: NaiveDate,
}

impl Message<'_> {
    fn key(&self) -> DeliveryKey {
        let message = format!("digest-{}#{}-{}", self.tenant, self.clinic, self.day);
        DeliveryKey { message, channel: "clinic" }
    }

    /// Sends the digest unless it was sent; answers whether it was sent now.
    async fn send<S: Store, N: Sync, T: ClinicTopics>(
        &self,
        neighbours: &Neighbours<'_, S, N, T>,
        worker: &WorkerId,
        clock: &impl Clock,
    ) -> Result<bool, ServiceError> {
        let store = neighbours.store;
        let now = clock.now();
        let Begun::Show { is_repeat } = self.step(store, now, |d| d.begin(worker, now)).await?
        else {
            return Ok(false);
        };
        let sent = self.publish(neighbours, is_repeat, now).await;
        let now = clock.now();
        match sent {
            Ok(()) => self.step(store, now, |d| d.finish(now)).await.map(|()| true),
            Err(error) => {
                self.step(store, now, |d| d.refuse(worker, is_repeat)).await?;
                Err(error)
            }
        }
    }

    async fn step<A: Send>(
        &self,
        store: &impl Store,
        now: DateTime<Utc>,
        step: impl Fn(&mut Delivery) -> A + Send + Sync,
    ) -> Result<A, ServiceError> {
        let expires_at = Some((now + REMEMBERED).timestamp());
        update(store, &self.key().to_string(), expires_at, |_| None, step).await
    }

    async fn publish<S: Store, N: Sync, T: ClinicTopics>(
        &self,
        neighbours: &Neighbours<'_, S, N, T>,
        is_repeat: bool,
        now: DateTime<Utc>,
    ) -> Result<(), ServiceError> {
        let list = Worklist(neighbours.store);
        let refresh = list.current(self.tenant).await?;
        let persons = match &refresh {
            Some(refresh) => list.of_clinic(self.tenant, refresh, self.clinic).await?,
            None => Vec::new(),
        };
        let zone = persons.first().map_or(Zone::UTC, |(row, _)| row.time_zone);
        let head = refresh.map(|refresh| (refresh.run_id, refresh.as_of));
        let today = Today::of(persons, now);
        let digest = Digest::of(self.clinic.clone(), head, &today, neighbours.token_key, now);
        let mut text = digest.text(neighbours.link, zone);
        if is_repeat {
            text.insert_str(0, "(This message may have been sent before.)\n");
        }
        neighbours.topics.publish(self.clinic, &self.subject(&digest), &text).await
    }

    /// An SNS subject: ASCII, one line, fewer than 100 characters.
    fn subject(&self, digest: &Digest) -> String {
        format!("Outreach {}: {} to call", self.day, digest.to_call)
    }
}
