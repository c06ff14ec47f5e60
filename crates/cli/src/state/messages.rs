//! Messages: the embedded twin of the alerts topic and its queue, and of the channels behind them.

use super::{State, items::failed};
use alert_notify::{ClinicText, ClinicTopics, NotShown, Slack, SlackChannel, SlackText};
use anyhow::Result;
use care_state::ServiceError;
use domain::alert::AlertMessage;
use domain::clinic_topic::ClinicCode;
use risk_alerts::Publisher;
use rusqlite::params;
use serde_json::{Value, json};

/// Messages of one batch, as of a FIFO queue.
const BATCH: u32 = 10;

impl Publisher for State {
    async fn publish(&self, message: &AlertMessage) -> std::result::Result<(), ServiceError> {
        let body = serde_json::to_string(message).unwrap_or_default();
        let sent = self.lock().execute(
            "insert or ignore into message
             select ?1, ?2, coalesce(max(number), 0) + 1, 0 from message where true",
            params![message.alert_id.as_str(), body],
        );
        sent.map(|_| ()).map_err(failed("publish the alert"))
    }
}

impl State {
    /// The next messages that nobody has shown, as the queue hands them to its subscriber; `None`
    /// where there are none.
    pub(crate) fn receive(&self) -> Result<Option<Value>> {
        let connection = self.lock();
        let mut asked = connection.prepare(
            "select alert_id, body from message where is_shown = 0 order by number limit ?1",
        )?;
        let record = |row: &rusqlite::Row<'_>| {
            let (id, body): (String, String) = (row.get(0)?, row.get(1)?);
            Ok(json!({
                "messageId": id, "body": body, "eventSource": "aws:sqs",
                "eventSourceARN": "arn:aws:sqs:local:embedded:alerts.fifo",
            }))
        };
        let records = asked.query_map(params![BATCH], record)?;
        let records: Vec<Value> = records.collect::<rusqlite::Result<_>>()?;
        Ok((!records.is_empty()).then(|| json!({ "Records": records })))
    }

    /// Deletes a message from the queue.
    pub(crate) fn delete(&self, message: &str) -> Result<()> {
        self.lock()
            .execute("update message set is_shown = 1 where alert_id = ?1", params![message])?;
        Ok(())
    }

    /// Takes a message off the queue that nobody could show.
    pub(crate) fn set_aside(&self, message: &str) -> Result<()> {
        self.lock()
            .execute("update message set is_shown = 2 where alert_id = ?1", params![message])?;
        Ok(())
    }

    /// How many texts the channels have shown.
    pub(crate) fn shown(&self) -> Result<i64> {
        Ok(self.lock().query_row("select count(*) from shown", [], |row| row.get(0))?)
    }

    fn show(&self, channel: &str, text: &str) -> std::result::Result<(), NotShown> {
        let shown = self
            .lock()
            .execute("insert into shown (channel, text) values (?1, ?2)", params![channel, text]);
        shown.map(|_| ()).map_err(|error| NotShown::surely(failed("show the message")(error)))
    }
}

impl Slack for State {
    async fn show(
        &self,
        channel: SlackChannel,
        text: &SlackText,
    ) -> std::result::Result<(), NotShown> {
        Self::show(self, channel.name(), text.as_str())
    }
}

impl ClinicTopics for State {
    async fn publish(
        &self,
        clinic: &ClinicCode,
        text: &ClinicText,
    ) -> std::result::Result<(), NotShown> {
        Self::show(self, clinic.as_str(), &text.email)
    }
}
