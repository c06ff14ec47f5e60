//! The sample events.

use chrono::TimeDelta;
use domain::clock::Clock;
use serde_json::json;

use super::{neighbourhood::Neighbourhood, virtual_time::finish};
use crate::{NotShown, NotifyError, RetryAfter, handle};
use care_state::ServiceError;

/// Handles an event; the answer as JSON, or the error's text.
fn answer(world: &Neighbourhood, event: &str) -> Result<serde_json::Value, String> {
    let event = testkit::event(&format!("alert-notify/{event}.json"));
    let (neighbours, invocation) = (world.neighbours(), world.invocation("w", 60));
    let done = finish(&world.time, handle(&event, &neighbours, &invocation));
    done.map(|answer| json!(answer)).map_err(|error: NotifyError| lambda_kit::chain(&error))
}

fn refuse(world: &Neighbourhood, channel: &'static str, not_shown: NotShown) {
    world.refusing.lock().unwrap().push((channel, not_shown));
}

fn throttled() -> NotShown {
    let retry_after = Some(RetryAfter::In(TimeDelta::seconds(30)));
    NotShown { retry_after, ..NotShown::surely(ServiceError::new("post to Slack", "Http429")) }
}

fn failed(ids: &[u8]) -> serde_json::Value {
    let id = |n: &u8| json!({"itemIdentifier": format!("0000000{n}-aaaa-4bbb-8ccc-000000000000")});
    json!({"batchItemFailures": ids.iter().map(id).collect::<Vec<_>>()})
}

#[test]
fn an_alert_is_shown_to_care_coordinators_and_to_the_clinic() {
    for event in ["alert", "alert-raw"] {
        let world = Neighbourhood::default();
        assert_eq!(answer(&world, event), Ok(failed(&[])));
        let slack = "*Readmission risk, a patient needs a call*\n\
            Risk: high\n\
            Reasons: serious long-term conditions, emergency admission\n\
            Clinic: clinic-north\n\
            Patient: v1.ABCDEFGHIJKLMNOPQRSTUVWXY2\n\
            Last contact attempt 1 day ago\n\
            Data as of 2024-09-01 06:00 UTC\n\
            Worklist: https://work.example/list#alerts\n\
            Alert 5f0c1d2e3b4a59687766554433221100";
        assert_eq!(world.on("slack")[0].text, slack);
        let clinic = &world.on("clinic")[0].text;
        assert!(clinic.starts_with("Readmission risk, a patient needs a call\nHigh readmission"));
        assert_eq!((world.on("slack").len(), world.on("clinic").len()), (1, 1));
    }
}

#[test]
fn a_follow_up_says_when_it_is_due_and_that_nobody_has_called() {
    let world = Neighbourhood::default();
    assert_eq!(answer(&world, "follow-up-due"), Ok(failed(&[])));
    let text = &world.on("slack")[0].text;
    assert!(text.starts_with("*Follow-up due by 2024-09-03 17:00 UTC*\nRisk: moderate"), "{text}");
    assert!(text.contains("\nNo contact on record\n"), "{text}");
}

#[test]
fn the_version_before_is_shown_too() {
    let world = Neighbourhood::default();
    assert_eq!(answer(&world, "alert-version-1"), Ok(failed(&[])));
    assert!(world.on("slack")[0].text.contains("No contact on record"));
}

#[test]
fn the_same_alert_again_is_shown_no_more() {
    let world = Neighbourhood::default();
    for event in ["alert", "alert", "alert-raw", "alert-version-1"] {
        assert_eq!(answer(&world, event), Ok(failed(&[])));
    }
    assert_eq!(world.seen.all().len(), 2);
}

#[test]
fn in_a_fifo_queue_all_that_follows_the_first_failure_comes_again() {
    let world = Neighbourhood::default();
    assert_eq!(answer(&world, "fifo-poison-in-the-middle"), Ok(failed(&[2, 3])));
    assert_eq!(world.on("slack").len(), 1);
}

#[test]
fn in_a_standard_queue_only_the_failed_message_comes_again() {
    let world = Neighbourhood::default();
    assert_eq!(answer(&world, "standard-poison-in-the-middle"), Ok(failed(&[2])));
    assert_eq!(world.on("ops").len(), 2);
}

#[test]
fn a_channel_that_fails_does_not_keep_the_other_from_the_alert_and_is_tried_again_alone() {
    for (down, up) in [("slack", "clinic"), ("clinic", "slack")] {
        let world = Neighbourhood::default();
        refuse(&world, down, NotShown::surely(ServiceError::new("post", "Http500")));
        assert_eq!(answer(&world, "alert"), Ok(failed(&[1])));
        assert_eq!((world.on(up).len(), world.on(down).len()), (1, 0));
        world.refusing.lock().unwrap().clear();
        assert_eq!(answer(&world, "alert"), Ok(failed(&[])));
        assert_eq!((world.on(up).len(), world.on(down).len()), (1, 1));
        assert!(!world.on(down)[0].is_repeat, "a refusal leaves no doubt");
    }
}

#[test]
fn a_message_in_doubt_is_shown_again_and_says_so_with_the_same_id() {
    let world = Neighbourhood::default();
    refuse(&world, "slack", NotShown::in_doubt(ServiceError::new("post", "TimedOut")));
    assert_eq!(answer(&world, "alert"), Ok(failed(&[1])));
    world.refusing.lock().unwrap().clear();
    refuse(&world, "slack", throttled());
    assert_eq!(answer(&world, "alert"), Ok(failed(&[1])));
    world.refusing.lock().unwrap().clear();
    let later = world.time.now() + TimeDelta::seconds(31);
    finish(&world.time, crate::Timer::sleep_until(&world.time, later));
    assert_eq!(answer(&world, "alert"), Ok(failed(&[])));
    let seen = &world.on("slack")[0];
    assert!(seen.is_repeat && seen.text.contains("This is a repeat"), "{}", seen.text);
    assert_eq!(seen.id, "5f0c1d2e3b4a59687766554433221100");
}

#[test]
fn a_clinic_whose_id_names_no_topic_is_not_shown_and_slack_is() {
    let world = Neighbourhood::default();
    assert_eq!(answer(&world, "clinic-without-a-code"), Ok(failed(&[1])));
    assert!(world.on("slack")[0].text.contains("Clinic: (name not shown)"));
    assert_eq!(world.on("clinic").len(), 0);
}

#[test]
fn failures_are_told_by_fields_of_the_list_and_nothing_else() {
    for (event, expected) in [
        (
            "execution-failed",
            "*Failed: state machine dev-refresh*\nExecution 0c5f3a7e9b1d2468, FAILED, error QualityFailed\nAt 2024-09-01 06:12 UTC\n",
        ),
        (
            "execution-timed-out",
            "*Failed: state machine dev-refresh*\nExecution 0c5f3a7e9b1d2468, TIMED_OUT\nAt 2024-09-01 06:12 UTC\n",
        ),
        (
            "quality-failed",
            "*Failed: quality of curated.claim*\nRule amount_balances is broken by 12 rows, run 0c5f3a7e9b1d2468\n",
        ),
        ("alarm-eventbridge", "*Failed: alarm dev-dead-letters*\nAt 2024-09-01 06:12 UTC\n"),
        ("sns-alarm", "*Failed: alarm dev-oldest-pending-alert*\nAt 2024-09-01 06:12 UTC\n"),
    ] {
        let world = Neighbourhood::default();
        answer(&world, event).unwrap();
        let text = &world.on("ops")[0].text;
        let id = text.strip_prefix(expected).unwrap_or_else(|| panic!("{event}: {text}"));
        assert!(id.starts_with("Notice ") && id.len() == 39, "{event}: {id}");
    }
}

#[test]
fn what_nobody_has_to_know_is_not_shown() {
    for event in ["execution-running", "execution-succeeded", "sns-alarm-ok"] {
        let world = Neighbourhood::default();
        assert!(answer(&world, event).is_ok(), "{event}");
        assert_eq!(world.seen.all(), [], "{event}");
    }
}

#[test]
fn a_topics_event_fails_as_a_whole() {
    let world = Neighbourhood::default();
    refuse(&world, "ops", throttled());
    let expected = "the message was not shown on ops: cannot post to Slack: Http429";
    assert_eq!(answer(&world, "sns-alarm"), Err(expected.to_owned()));
    world.refusing.lock().unwrap().clear();
    finish(
        &world.time,
        crate::Timer::sleep_until(&world.time, world.time.now() + TimeDelta::seconds(30)),
    );
    assert_eq!(answer(&world, "sns-alarm"), Ok(json!({"messages": 1})));
}

#[test]
fn an_event_of_another_kind_is_refused() {
    let world = Neighbourhood::default();
    let expected = "the event is neither one of a queue nor one of a topic";
    assert_eq!(answer(&world, "not-an-event"), Err(expected.to_owned()));
}

#[test]
fn every_sample_event_is_handled_without_a_panic() {
    for name in testkit::events("alert-notify") {
        let case = name.trim_start_matches("alert-notify/").trim_end_matches(".json");
        let _ = answer(&Neighbourhood::default(), case);
    }
}
