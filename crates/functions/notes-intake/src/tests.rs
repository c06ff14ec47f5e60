use std::{collections::HashMap, future::pending, sync::Mutex};

use chrono::{DateTime, Utc};
use domain::{
    id::{DataSource, NoteId},
    outreach::OutreachNote,
    phi::Phi,
};
use lambda_http::{Body, Request, Response};
use serde_json::Value;
use testkit::{FixedClock, Recorder};

use super::*;

mod access;
mod adapters;
mod answers;
mod canaries;
mod openapi;
mod posts;

/// How a neighbour behaves.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Mood {
    #[default]
    Well,
    Busy,
    Failing,
    Silent,
}

/// A stream that remembers what was put on it.
#[derive(Default)]
struct Recorded {
    notes: Recorder<OutreachNote>,
    mood: Mood,
}

impl NoteSink for Recorded {
    async fn put(&self, note: &OutreachNote) -> Result<(), SinkError> {
        match self.mood {
            Mood::Well => self.notes.push(note.clone()),
            Mood::Busy => return Err(SinkError::Busy),
            Mood::Failing => return Err(SinkError::Failed { code: "InternalFailure".to_owned() }),
            Mood::Silent => pending().await,
        }
        Ok(())
    }
}

/// A ledger of keys in memory.
#[derive(Default)]
struct Keys {
    bodies: Mutex<HashMap<NoteId, Vec<u8>>>,
    mood: Mood,
}

impl KeyLedger for Keys {
    async fn remember(
        &self,
        key: &NoteId,
        body: Phi<&[u8]>,
        _: DateTime<Utc>,
    ) -> Result<Remembered, LedgerError> {
        match self.mood {
            Mood::Well => {}
            Mood::Busy => return Err(LedgerError::Busy),
            Mood::Failing => {
                return Err(LedgerError::Failed { code: "InternalFailure".to_owned() });
            }
            Mood::Silent => pending().await,
        }
        let mut bodies = self.bodies.lock().unwrap();
        let Some(known) = bodies.get(key) else {
            bodies.insert(key.clone(), body.expose().to_vec());
            return Ok(Remembered::First);
        };
        Ok(if known == body.expose() { Remembered::Same } else { Remembered::Other })
    }
}

fn clock() -> FixedClock {
    FixedClock::at("2024-09-01T15:00:00Z")
}

fn ehr() -> DataSource {
    "ehr".parse().unwrap()
}

fn request(name: &str) -> Request {
    parsed(&testkit::event(&format!("notes-intake/{name}.json")))
}

fn parsed(event: &Value) -> Request {
    lambda_http::request::from_str(&event.to_string()).unwrap()
}

async fn answer(request: Request, sink: &impl NoteSink, keys: &impl KeyLedger) -> Response<Body> {
    handle(request, sink, keys, Some(&ehr()), &clock()).await
}

fn json(response: &Response<Body>) -> Value {
    serde_json::from_slice(response.body()).unwrap()
}
