//! The world as the functions' neighbours: every call passes a gate, and may fail before or after.

use alert_notify::{ClinicText, ClinicTopics, NotShown, Slack, SlackChannel, SlackText, Timer};
use care_state::ServiceError;
use chrono::{DateTime, Utc};
use domain::clinic_topic::ClinicCode;
use domain::{alert::AlertMessage, care::DecisionRow};
use risk_alerts::{DecisionSink, Publisher, ScoreParts};

use super::World;
use crate::{faults::disturbed, history::Showing, schedule::Timeline};

impl ScoreParts for World<'_> {
    async fn read(&self, part: &str) -> Result<String, ServiceError> {
        disturbed(self.disturbance, async {
            let text = self.parts.get(part).cloned();
            text.ok_or_else(|| ServiceError::new("read the part", "NoSuchKey"))
        })
        .await
    }
}

impl Publisher for World<'_> {
    async fn publish(&self, message: &AlertMessage) -> Result<(), ServiceError> {
        disturbed(self.disturbance, async {
            let (id, now) = (message.alert_id.as_str(), self.timeline.now_ms());
            let body = serde_json::to_string(message).unwrap_or_default();
            self.queue().publish(id, message.patient_token.as_str(), body, now);
            if let Some(evaluation) = self.by_alert.get(&message.alert_id) {
                let mut history = self.history();
                let known = history.published.entry(message.alert_id.clone());
                known.or_insert_with(|| (evaluation.clone(), Vec::new())).1.push(self.now());
            }
            Ok(())
        })
        .await
    }
}

impl DecisionSink for World<'_> {
    async fn write(&self, key: &str, ndjson: String) -> Result<(), ServiceError> {
        disturbed(self.disturbance, async {
            if self.is_new_object(key) {
                let rows = ndjson.lines().filter_map(|line| serde_json::from_str(line).ok());
                self.history().decisions.extend(rows.collect::<Vec<DecisionRow>>());
            }
            Ok(())
        })
        .await
    }
}

impl World<'_> {
    /// Shows a text to a nurse: its alert and whether it says that it is a repeat are read off it, as
    /// a nurse would.
    async fn show(&self, channel: &'static str, text: &str) -> Result<(), NotShown> {
        let shown = disturbed(self.disturbance, async {
            let alert = self.by_alert.keys().find(|alert_id| text.contains(alert_id.as_str()));
            let showing =
                Showing { at: self.now(), is_repeat: text.to_lowercase().contains("repeat") };
            if let Some(alert_id) = alert {
                let mut history = self.history();
                history.shown.entry((alert_id.clone(), channel)).or_default().push(showing);
            }
            Ok(())
        });
        shown.await.map_err(|error| match error.code.as_str() {
            "LostReply" => NotShown::in_doubt(error),
            _ => NotShown::surely(error),
        })
    }
}

impl Slack for World<'_> {
    async fn show(&self, _channel: SlackChannel, text: &SlackText) -> Result<(), NotShown> {
        World::show(self, "slack", text.as_str()).await
    }
}

impl ClinicTopics for World<'_> {
    async fn publish(&self, _clinic: &ClinicCode, text: &ClinicText) -> Result<(), NotShown> {
        World::show(self, "clinic", &text.email).await
    }
}

impl Timer for Timeline {
    async fn sleep_until(&self, at: DateTime<Utc>) {
        Timeline::sleep_until(self, at.timestamp_millis()).await;
    }
}
