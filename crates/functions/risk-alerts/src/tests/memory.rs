//! Neighbours in memory, which fail when they are told to.

use std::{collections::HashSet, sync::Mutex};

use care_state::{CareRecords, MemoryStore, Put, ServiceError, Store, Stored};
use domain::{
    alert::AlertMessage,
    care::{CareKey, CareRecord},
    token::TokenKey,
};
use testkit::Recorder;

use crate::{DecisionSink, Neighbours, Publisher, ScoreParts};

/// What is asked of a neighbour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Call {
    Get,
    Put,
    Publish,
    Write,
}

/// Where a failure is injected: at the `nth` such call, counted from 0. A lost reply fails after the
/// work is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Fault {
    pub(super) call: Call,
    pub(super) nth: usize,
    pub(super) is_lost_reply: bool,
}

impl Fault {
    /// Every call that judging a part of one alert makes, failing before and after its work.
    pub(super) fn all() -> impl Iterator<Item = Self> {
        let calls = [(Call::Get, 3), (Call::Put, 3), (Call::Publish, 1), (Call::Write, 1)];
        calls.into_iter().flat_map(|(call, count)| {
            let faults = (0..count).flat_map(move |nth| {
                [false, true].map(|is_lost_reply| Self { call, nth, is_lost_reply })
            });
            faults.filter(|fault| fault.call != Call::Get || !fault.is_lost_reply)
        })
    }
}

#[derive(Default)]
struct Faults(Mutex<Option<Fault>>);

impl Faults {
    /// Whether this call fails, and if so after its work.
    fn next(&self, call: Call) -> Option<bool> {
        let mut waiting = self.0.lock().unwrap();
        let fault = waiting.as_mut().filter(|fault| fault.call == call)?;
        if fault.nth > 0 {
            fault.nth -= 1;
            return None;
        }
        waiting.take().map(|fault| fault.is_lost_reply)
    }

    /// Does the work of a call, or fails before it, or fails after it.
    async fn around<T>(
        &self,
        call: Call,
        work: impl Future<Output = Result<T, ServiceError>> + Send,
    ) -> Result<T, ServiceError> {
        let injected = || ServiceError::new("do as asked", "Injected");
        match self.next(call) {
            Some(false) => Err(injected()),
            Some(true) => work.await.and_then(|_| Err(injected())),
            None => work.await,
        }
    }
}

/// All neighbours together; `neighbours` lends them out.
pub(super) struct Neighbourhood {
    part: Mutex<String>,
    pub(super) store: MemoryStore,
    pub(super) sent: Recorder<AlertMessage>,
    pub(super) written: Recorder<(String, String)>,
    faults: Faults,
    token_key: TokenKey,
}

impl Default for Neighbourhood {
    fn default() -> Self {
        let token_key = TokenKey::new(1, &[7; 32]).unwrap();
        let (part, store, sent, written, faults) = Default::default();
        Self { part, store, sent, written, faults, token_key }
    }
}

impl Neighbourhood {
    pub(super) fn set_part(&self, text: &str) {
        text.clone_into(&mut self.part.lock().unwrap());
    }

    pub(super) fn fail_once(&self, fault: Fault) {
        *self.faults.0.lock().unwrap() = Some(fault);
    }

    /// What a FIFO topic hands on: each alert once.
    pub(super) fn distinct(&self) -> usize {
        self.sent.all().iter().map(|message| &message.alert_id).collect::<HashSet<_>>().len()
    }

    /// Changes the record of a person.
    pub(super) async fn change(
        &self,
        person: &str,
        now: chrono::DateTime<chrono::Utc>,
        step: impl Fn(&mut CareRecord) + Send + Sync,
    ) {
        let key = CareKey { tenant: "main".parse().unwrap(), person: person.parse().unwrap() };
        CareRecords(&self.store).update(&key, now, step).await.unwrap();
    }

    pub(super) fn neighbours(&self) -> Neighbours<'_, Self, Self, Self, Self> {
        Neighbours {
            parts: self,
            store: self,
            publisher: self,
            decisions: self,
            token_key: &self.token_key,
        }
    }
}

impl Store for Neighbourhood {
    async fn get(&self, key: &str) -> Result<Option<Stored>, ServiceError> {
        self.faults.around(Call::Get, self.store.get(key)).await
    }

    async fn put(&self, put: &Put) -> Result<bool, ServiceError> {
        self.faults.around(Call::Put, self.store.put(put)).await
    }

    async fn list(
        &self,
        list: &str,
        up_to: i64,
        limit: usize,
    ) -> Result<Vec<Stored>, ServiceError> {
        self.store.list(list, up_to, limit).await
    }
}

impl ScoreParts for Neighbourhood {
    async fn read(&self, _part: &str) -> Result<String, ServiceError> {
        Ok(self.part.lock().unwrap().clone())
    }
}

impl Publisher for Neighbourhood {
    async fn publish(&self, message: &AlertMessage) -> Result<(), ServiceError> {
        let work = async {
            self.sent.push(message.clone());
            Ok(())
        };
        self.faults.around(Call::Publish, work).await
    }
}

impl DecisionSink for Neighbourhood {
    async fn write(&self, key: &str, ndjson: String) -> Result<(), ServiceError> {
        let work = async {
            let known = self.written.all().iter().any(|(known, _)| known == key);
            if !known {
                self.written.push((key.to_owned(), ndjson));
            }
            Ok(())
        };
        self.faults.around(Call::Write, work).await
    }
}
