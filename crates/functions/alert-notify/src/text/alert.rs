//! An alert in words.

use chrono::{DateTime, Utc};
use domain::alert::{AlertMessage, AlertType};
use domain::clinic_topic::ClinicCode;

use super::{SlackText, ago, minute};
use crate::WorklistUrl;

/// The longest text message that is one.
const SMS: usize = 160;

/// An alert for a clinic's topic.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClinicText {
    /// Below 100 characters, all ASCII.
    pub subject: String,
    /// The whole alert.
    pub email: String,
    /// At most 160 characters, all ASCII.
    pub sms: String,
}

/// The alert on Slack.
pub(crate) fn alert_on_slack(
    alert: &AlertMessage,
    worklist: &WorklistUrl,
    now: DateTime<Utc>,
    is_repeat: bool,
) -> SlackText {
    SlackText::new(&headline(alert, is_repeat), &lines(alert, worklist, now, is_repeat))
}

/// The alert to a clinic.
pub(crate) fn alert_to_clinic(
    alert: &AlertMessage,
    worklist: &WorklistUrl,
    now: DateTime<Utc>,
    is_repeat: bool,
) -> ClinicText {
    let subject = headline(alert, is_repeat);
    let email = lines(alert, worklist, now, is_repeat).join("\n");
    let email = format!("{subject}\n\n{email}\n");
    ClinicText { email, sms: sms(alert, worklist, is_repeat), subject }
}

fn headline(alert: &AlertMessage, is_repeat: bool) -> String {
    let repeat = if is_repeat { "Repeat: " } else { "" };
    let what = match (alert.alert_type, alert.due_at) {
        (AlertType::ReadmissionRisk, _) => "readmission risk, a patient needs a call".to_owned(),
        (AlertType::FollowUpDue, Some(due_at)) => format!("follow-up due by {}", minute(due_at)),
        (AlertType::FollowUpDue, None) => "follow-up due".to_owned(),
    };
    sentence(&format!("{repeat}{what}"))
}

fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

fn lines(
    alert: &AlertMessage,
    worklist: &WorklistUrl,
    now: DateTime<Utc>,
    is_repeat: bool,
) -> Vec<String> {
    let reasons: Vec<_> = alert.reasons.iter().map(|reason| reason.phrase()).collect();
    let clinic = ClinicCode::try_from(&alert.clinic_id);
    let clinic = clinic.as_ref().map_or("(name not shown)", ClinicCode::as_str);
    let contact = alert.last_contact_at;
    let contact = contact.map(|at| format!("Last contact attempt {}", ago(at, now)));
    let repeat = "This is a repeat: the same alert may have been shown before.";
    let reasons = (!reasons.is_empty()).then(|| format!("Reasons: {}", reasons.join(", ")));
    [
        is_repeat.then(|| repeat.to_owned()),
        Some(format!("Risk: {}", alert.score_band)),
        reasons,
        Some(format!("Clinic: {clinic}")),
        Some(format!("Patient: {}", alert.patient_token)),
        Some(contact.unwrap_or_else(|| "No contact on record".to_owned())),
        Some(format!("Data as of {}", minute(alert.as_of))),
        Some(format!("Worklist: {worklist}")),
        Some(format!("Alert {}", alert.alert_id)),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn sms(alert: &AlertMessage, worklist: &WorklistUrl, is_repeat: bool) -> String {
    let repeat = if is_repeat { "Repeat: " } else { "" };
    let what = match alert.alert_type {
        AlertType::ReadmissionRisk => format!("{} readmission risk", alert.score_band),
        AlertType::FollowUpDue => "follow-up due".to_owned(),
    };
    let (token, id) = (&alert.patient_token, &alert.alert_id);
    let short = sentence(&format!("{repeat}{what}. Patient {token}. Alert {id}."));
    let linked = format!("{short} {worklist}");
    if linked.len() <= SMS { linked } else { short }
}
