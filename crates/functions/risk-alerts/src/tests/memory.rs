//! Neighbours in memory, which fail when they are told to.

use std::{
    collections::{HashMap, HashSet},
    sync::{
        Mutex,
        atomic::{AtomicBool, Ordering},
    },
};

use chrono::{DateTime, Utc};
use domain::{
    alert::{AlertId, AlertKey, AlertMessage, SentAlert},
    token::TokenKey,
};
use testkit::Recorder;

use crate::{
    AlertLog, Claim, ClaimRequest, DecisionSink, KnownState, Neighbours, Publisher, ScoreParts,
    ServiceError,
};

/// Where a failure is injected. A lost reply fails after the work is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fault {
    Get,
    Claim,
    ClaimReply,
    Publish,
    PublishReply,
    Mark,
    MarkReply,
    Write,
}

impl Fault {
    pub(super) const ALL: [Self; 8] = [
        Self::Get,
        Self::Claim,
        Self::ClaimReply,
        Self::Publish,
        Self::PublishReply,
        Self::Mark,
        Self::MarkReply,
        Self::Write,
    ];
}

#[derive(Default)]
struct Faults(Mutex<Option<Fault>>);

impl Faults {
    fn check(&self, fault: Fault, operation: &'static str) -> Result<(), ServiceError> {
        let mut next = self.0.lock().unwrap();
        if *next != Some(fault) {
            return Ok(());
        }
        *next = None;
        Err(ServiceError { operation, code: "Injected".to_owned() })
    }
}

#[derive(Default)]
struct Row {
    known: KnownState,
    opened: Option<DateTime<Utc>>,
}

#[derive(Default)]
pub(super) struct Memory {
    rows: Mutex<HashMap<String, Row>>,
    faults: Faults,
    /// Whether a claim looks at the row: off, it is a planted bug.
    pub(super) lock: AtomicBool,
    /// Whether `get` knows nothing, as when two runs read before either claims.
    pub(super) blind: AtomicBool,
}

fn pk(person: &str) -> String {
    format!("ALERT#main#{person}#readmission_risk")
}

impl Memory {
    pub(super) fn contact(&self, person: &str, at: &str) {
        let mut rows = self.rows.lock().unwrap();
        let row = rows.entry(pk(person)).or_default();
        row.known.care.last_successful_contact = at.parse().ok();
    }

    pub(super) fn pending(&self, person: &str, alert_id: &str) {
        let alert = Some(AlertId::from(alert_id.to_owned()));
        let known = KnownState { alert, ..KnownState::default() };
        self.rows.lock().unwrap().insert(pk(person), Row { known, opened: None });
    }
}

impl AlertLog for Memory {
    async fn get(&self, key: &AlertKey) -> Result<KnownState, ServiceError> {
        self.faults.check(Fault::Get, "read the alert")?;
        if self.blind.load(Ordering::SeqCst) {
            return Ok(KnownState::default());
        }
        let rows = self.rows.lock().unwrap();
        Ok(rows.get(&key.to_string()).map(|row| row.known.clone()).unwrap_or_default())
    }

    async fn claim(&self, request: &ClaimRequest) -> Result<Claim, ServiceError> {
        self.faults.check(Fault::Claim, "claim the alert")?;
        let mut rows = self.rows.lock().unwrap();
        let Row { known, opened } = rows.entry(request.key.to_string()).or_default();
        let locked = self.lock.load(Ordering::SeqCst);
        if let Some(answer) = locked.then(|| known.answer(request)).flatten() {
            return Ok(answer);
        }
        known.alert = Some(request.alert_id.clone());
        known.is_sent = false;
        known.care.last_alert = None;
        *opened = request.discharged_at;
        self.faults.check(Fault::ClaimReply, "claim the alert").map(|()| Claim::Won)
    }

    async fn mark_sent(
        &self,
        key: &AlertKey,
        alert_id: &AlertId,
        now: DateTime<Utc>,
    ) -> Result<(), ServiceError> {
        self.faults.check(Fault::Mark, "mark the alert as sent")?;
        let mut rows = self.rows.lock().unwrap();
        let Row { known, opened } = rows.entry(key.to_string()).or_default();
        if known.alert.as_ref() == Some(alert_id) && !known.is_sent {
            known.is_sent = true;
            known.care.last_alert = Some(SentAlert { sent_at: now, discharged_at: *opened });
        }
        self.faults.check(Fault::MarkReply, "mark the alert as sent")
    }
}

#[derive(Default)]
pub(super) struct Topic {
    pub(super) sent: Recorder<AlertMessage>,
    faults: Faults,
}

impl Topic {
    /// What a FIFO topic hands on: each alert once.
    pub(super) fn distinct(&self) -> usize {
        self.sent.all().iter().map(|message| &message.alert_id).collect::<HashSet<_>>().len()
    }
}

impl Publisher for Topic {
    async fn publish(&self, message: &AlertMessage) -> Result<(), ServiceError> {
        self.faults.check(Fault::Publish, "publish the alert")?;
        self.sent.push(message.clone());
        self.faults.check(Fault::PublishReply, "publish the alert")
    }
}

#[derive(Default)]
pub(super) struct Ledger {
    pub(super) written: Recorder<(String, String)>,
    faults: Faults,
}

impl DecisionSink for Ledger {
    async fn write(&self, key: &str, ndjson: String) -> Result<(), ServiceError> {
        self.faults.check(Fault::Write, "put the decisions")?;
        self.written.push((key.to_owned(), ndjson));
        Ok(())
    }
}

#[derive(Default)]
pub(super) struct Part(Mutex<String>);

impl ScoreParts for Part {
    async fn read(&self, _part: &str) -> Result<String, ServiceError> {
        Ok(self.0.lock().unwrap().clone())
    }
}

/// All neighbours together; `neighbours` lends them out.
pub(super) struct Neighbourhood {
    part: Part,
    pub(super) alerts: Memory,
    pub(super) publisher: Topic,
    pub(super) decisions: Ledger,
    token_key: TokenKey,
}

impl Default for Neighbourhood {
    fn default() -> Self {
        let alerts = Memory { lock: AtomicBool::new(true), ..Memory::default() };
        let (part, publisher, decisions) = Default::default();
        let token_key = TokenKey::new(1, &[7; 32]).unwrap();
        Self { part, alerts, publisher, decisions, token_key }
    }
}

impl Neighbourhood {
    pub(super) fn set_part(&self, text: &str) {
        text.clone_into(&mut self.part.0.lock().unwrap());
    }

    pub(super) fn fail_once(&self, fault: Fault) {
        for faults in [&self.alerts.faults, &self.publisher.faults, &self.decisions.faults] {
            *faults.0.lock().unwrap() = Some(fault);
        }
    }

    pub(super) fn neighbours(&self) -> Neighbours<'_, Part, Memory, Topic, Ledger> {
        Neighbours {
            parts: &self.part,
            alerts: &self.alerts,
            publisher: &self.publisher,
            decisions: &self.decisions,
            token_key: &self.token_key,
        }
    }
}
