use chrono::TimeDelta;
use domain::{
    alert::{AlertMessage, AlertType},
    lace::{Band, Reason},
};

use super::*;
use crate::WorklistUrl;

fn alert() -> AlertMessage {
    let event = testkit::event("alert-notify/alert-raw.json");
    serde_json::from_str(event["Records"][0]["body"].as_str().unwrap()).unwrap()
}

#[test]
fn a_time_past_is_told_in_the_largest_whole_unit() {
    let now: DateTime<Utc> = "2024-09-01T06:00:00Z".parse().unwrap();
    for (minutes, expected) in [
        (-5, "less than an hour ago"),
        (59, "less than an hour ago"),
        (60, "1 hour ago"),
        (23 * 60 + 59, "23 hours ago"),
        (24 * 60, "1 day ago"),
        (3 * 24 * 60 - 1, "2 days ago"),
    ] {
        assert_eq!(ago(now - TimeDelta::minutes(minutes), now), expected);
    }
}

#[test]
fn every_alert_fits_every_channel() {
    let worklist: WorklistUrl = "https://work.example/list".parse().unwrap();
    let now = "2024-09-01T06:00:00Z".parse().unwrap();
    for alert_type in AlertType::ALL {
        for (score_band, is_repeat) in
            [(Band::Moderate, false), (Band::Moderate, true), (Band::Low, true)]
        {
            let due_at = (alert_type == AlertType::FollowUpDue).then_some(now);
            let reasons = Reason::ALL.to_vec();
            let clinic_id = "x".repeat(100).parse().unwrap();
            let alert =
                AlertMessage { alert_type, score_band, due_at, reasons, clinic_id, ..alert() };
            let text = alert_to_clinic(&alert, &worklist, now, is_repeat);
            assert!(text.subject.len() < 100 && text.subject.is_ascii(), "{}", text.subject);
            assert!(text.sms.len() <= 160 && text.sms.is_ascii(), "{}", text.sms);
            let slack = alert_on_slack(&alert, &worklist, now, is_repeat);
            for text in [&text.email, &text.sms, slack.as_str()] {
                assert_eq!(text.contains("Repeat: "), is_repeat, "{text}");
                assert!(text.contains(alert.alert_id.as_str()), "{text}");
                assert!(text.contains(alert.patient_token.as_str()), "{text}");
            }
        }
    }
}
