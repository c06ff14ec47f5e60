//! Ten thousand notes over a stream and a ledger that refuse and lose replies.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::atomic::{AtomicU64, Ordering},
};

use super::*;

const POSTS: usize = 10_000;
const ATTEMPTS: usize = 20;

/// Chance that is the same in every run: splitmix64.
struct Chance(AtomicU64);

impl Chance {
    /// A number below 100.
    fn percent(&self) -> u64 {
        let state = self.0.fetch_add(0x9e37_79b9_7f4a_7c15, Ordering::Relaxed);
        let mixed = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % 100
    }
}

/// A mistake that a stream's client could have.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Planted {
    Nothing,
    /// It acknowledges before it stores, and what is not stored yet can be lost.
    AcknowledgesFirst,
    /// It takes a throttle for success.
    TakesBusyForDone,
}

/// 5 % of the puts are throttled, and 2 % are done and their reply is lost.
struct Stream {
    chance: Chance,
    planted: Planted,
    stored: Recorder<(String, String)>,
}

impl Stream {
    fn new(planted: Planted) -> Self {
        let chance = Chance(AtomicU64::new(20_240_901));
        Self { chance, planted, stored: Recorder::default() }
    }
}

impl NoteSink for Stream {
    async fn put(&self, note: &OutreachNote) -> Result<(), SinkError> {
        let percent = self.chance.percent();
        let text = note.text.as_ref().map(|text| text.expose().clone()).unwrap_or_default();
        let entry = (note.note_id.to_string(), text);
        match (percent, self.planted) {
            (0..5, Planted::TakesBusyForDone) => Ok(()),
            (0..5, _) => Err(SinkError::Busy),
            (5..7, Planted::AcknowledgesFirst) => Ok(()),
            (5..7, _) => {
                self.stored.push(entry);
                Err(SinkError::Failed { code: "Timeout".to_owned() })
            }
            _ => {
                self.stored.push(entry);
                Ok(())
            }
        }
    }
}

/// The same for a ledger, which does remember what its lost reply was about.
struct Ledger {
    chance: Chance,
    keys: Keys,
}

impl KeyLedger for Ledger {
    async fn remember(
        &self,
        key: &NoteId,
        body: Phi<&[u8]>,
        now: DateTime<Utc>,
    ) -> Result<Remembered, LedgerError> {
        match self.chance.percent() {
            0..5 => Err(LedgerError::Busy),
            5..7 => {
                self.keys.remember(key, body, now).await?;
                Err(LedgerError::Failed { code: "Timeout".to_owned() })
            }
            _ => self.keys.remember(key, body, now).await,
        }
    }
}

/// What the clients were told, by the words of their notes.
#[derive(Default)]
struct Told {
    accepted: BTreeMap<String, String>,
    given_up: usize,
    attempts: usize,
}

/// A client's request: every second one in the short form.
fn post(number: usize, words: &str, key: &str) -> Request {
    let (case, field) = match number % 2 {
        0 => ("reached-patient", "text"),
        _ => ("event-unreachable", "notes"),
    };
    let mut event = testkit::event(&format!("notes-intake/{case}.json"));
    let mut body: Value = serde_json::from_str(event["body"].as_str().unwrap()).unwrap();
    body[field] = words.into();
    event["body"] = body.to_string().into();
    event["headers"]["idempotency-key"] = key.into();
    parsed(&event)
}

/// Posts every note until it is accepted: with its own key, or else with another one each time.
async fn post_all(stream: &Stream, keep_keys: bool) -> Told {
    let ledger = Ledger { chance: Chance(AtomicU64::new(7)), keys: Keys::default() };
    let mut told = Told::default();
    for number in 0..POSTS {
        let words = format!("words of note {number}");
        let mut is_done = false;
        for attempt in 0..ATTEMPTS {
            let key = format!("call-{number}-{}", if keep_keys { 0 } else { attempt });
            told.attempts += 1;
            let response = answer(post(number, &words, &key), stream, &ledger).await;
            if response.status() == 202 {
                let id = json(&response)["note_id"].as_str().unwrap().to_owned();
                told.accepted.insert(words.clone(), id);
                is_done = true;
                break;
            }
            assert!(response.status().is_server_error(), "{}", response.status());
        }
        told.given_up += usize::from(!is_done);
    }
    told
}

/// What is wrong with a stream, compared with what its clients were told.
fn findings(told: &Told, stream: &Stream) -> Vec<&'static str> {
    let stored: BTreeSet<_> = stream.stored.all().into_iter().collect();
    let stored_ids: BTreeSet<_> = stored.iter().map(|(id, _)| id).collect();
    let accepted: BTreeSet<_> =
        told.accepted.iter().map(|(words, id)| (id.clone(), words.clone())).collect();
    let accepted_ids: BTreeSet<_> = told.accepted.values().collect();
    let mut findings = Vec::new();
    let mut find = |is_wrong: bool, finding| {
        if is_wrong {
            findings.push(finding);
        }
    };
    find(told.given_up > 0, "a note was never accepted");
    find(accepted_ids.len() != told.accepted.len(), "two notes have one id");
    find(!accepted.is_subset(&stored), "a note was acknowledged and is not stored");
    find(!stored.is_subset(&accepted), "a note is stored that nobody was told of");
    find(stored_ids.len() != POSTS, "there are more or fewer notes than were written");
    findings
}

#[tokio::test]
async fn ten_thousand_notes_are_acknowledged_stored_and_distinct() {
    let stream = Stream::new(Planted::Nothing);
    let told = post_all(&stream, true).await;
    assert_eq!(findings(&told, &stream), [""; 0]);
    assert_eq!(told.accepted.len(), POSTS);
    assert!(told.attempts > POSTS + POSTS / 10, "{} attempts met too few faults", told.attempts);
    assert!(stream.stored.all().len() > POSTS + POSTS / 100, "no reply was lost");
}

#[tokio::test]
async fn the_count_notices_an_acknowledgement_that_comes_too_early() {
    for planted in [Planted::AcknowledgesFirst, Planted::TakesBusyForDone] {
        let stream = Stream::new(planted);
        let told = post_all(&stream, true).await;
        assert!(findings(&told, &stream).contains(&"a note was acknowledged and is not stored"));
    }
}

#[tokio::test]
async fn the_count_notices_a_note_that_is_repeated_under_another_key() {
    let stream = Stream::new(Planted::Nothing);
    let told = post_all(&stream, false).await;
    let expected = [
        "a note is stored that nobody was told of",
        "there are more or fewer notes than were written",
    ];
    assert_eq!(findings(&told, &stream), expected);
}
