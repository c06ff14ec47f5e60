//! A FIFO topic and the queue behind it, as AWS describes them: a message with an id that the topic saw
//! within five minutes is dropped; of one group nothing is received while a message of it is being
//! worked on; what is not deleted comes again.

use std::collections::{BTreeMap, BTreeSet};

/// For how long the topic knows the id of a message.
const DEDUPLICATION_MS: i64 = 5 * 60 * 1000;

/// For how long a received message is hidden.
const VISIBILITY_MS: i64 = 6 * 60 * 1000;

/// Messages of one batch.
const BATCH: usize = 10;

/// A message on the queue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Message {
    pub(crate) id: String,
    group: String,
    pub(crate) body: String,
    visible_at: i64,
}

/// The topic and its queue.
#[derive(Debug, Default)]
pub(crate) struct Queue {
    seen: BTreeMap<String, i64>,
    waiting: Vec<Message>,
}

impl Queue {
    /// Publishes a message, unless the topic knows its id.
    pub(crate) fn publish(&mut self, id: &str, group: &str, body: String, now: i64) {
        if self.seen.get(id).is_some_and(|seen| now - seen < DEDUPLICATION_MS) {
            return;
        }
        self.seen.insert(id.to_owned(), now);
        let id = format!("{id}-{now}");
        self.waiting.push(Message { id, group: group.to_owned(), body, visible_at: now });
    }

    /// Receives the next messages.
    pub(crate) fn receive(&mut self, now: i64) -> Vec<Message> {
        let mut busy: BTreeSet<String> = BTreeSet::new();
        let mut batch = Vec::new();
        for message in &mut self.waiting {
            if message.visible_at > now {
                busy.insert(message.group.clone());
            } else if batch.len() < BATCH && !busy.contains(&message.group) {
                message.visible_at = now + VISIBILITY_MS;
                batch.push(message.clone());
            }
        }
        batch
    }

    /// Deletes the messages of a batch that are done; the others come again at once.
    pub(crate) fn settle(&mut self, batch: &[Message], failed: &BTreeSet<String>, now: i64) {
        for message in batch {
            if failed.contains(&message.id) {
                let known = self.waiting.iter_mut().find(|known| known.id == message.id);
                known.into_iter().for_each(|known| known.visible_at = now + 1_000);
            } else {
                self.waiting.retain(|known| known.id != message.id);
            }
        }
    }

    /// When the next message can be received.
    pub(crate) fn next_at(&self) -> Option<i64> {
        self.waiting.iter().map(|message| message.visible_at).min()
    }
}
