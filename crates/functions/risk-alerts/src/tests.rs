mod memory;

use std::sync::atomic::Ordering;

use chrono::TimeDelta;
use domain::alert::Verdict;
use testkit::{FixedClock, event};

use self::memory::{Fault, Neighbourhood};
use super::*;

const A: &str = "PAAAAAAAAAAAAAAAAAAAA";

fn part(name: &str) -> ScorePart {
    parse(event(&format!("risk-alerts/{name}.json"))).unwrap()
}

fn clock() -> FixedClock {
    FixedClock::at("2024-09-01T06:05:00Z")
}

fn verdicts(outcome: &Outcome) -> Vec<&'static str> {
    outcome.decisions.iter().map(|row| row.verdict.code()).collect()
}

#[tokio::test]
async fn every_patient_gets_one_decision_and_only_those_who_need_a_call_an_alert() {
    let world = Neighbourhood::default();
    let outcome = handle(part("inline"), &world.neighbours(), &clock()).await.unwrap();
    assert_eq!(verdicts(&outcome), ["publish", "below_threshold", "held_in_facility"]);
    let sent = world.publisher.sent.all();
    assert_eq!((sent.len(), outcome.sent, outcome.published()), (1, 1, 1));
    assert_eq!(sent[0].alert_id, outcome.decisions[0].alert_id);
}

#[tokio::test]
async fn a_message_holds_a_token_and_reasons_and_no_identifier() {
    let world = Neighbourhood::default();
    handle(part("inline"), &world.neighbours(), &clock()).await.unwrap();
    let message = serde_json::to_value(&world.publisher.sent.all()[0]).unwrap();
    let text = message.to_string();
    assert!(!text.contains(A) && !text.contains("2024-08-28"), "{text}");
    let fields: Vec<_> = message.as_object().unwrap().keys().map(String::as_str).collect();
    let expected = [
        "alert_id",
        "alert_type",
        "as_of",
        "clinic_id",
        "patient_token",
        "reasons",
        "schema_version",
        "score_band",
    ];
    assert_eq!(fields, expected);
    assert_eq!(message["reasons"][1], "long hospital stay");
}

#[tokio::test]
async fn a_part_is_read_from_where_its_event_says() {
    let world = Neighbourhood::default();
    let rows = event("risk-alerts/inline.json")["rows"].clone();
    let lines: Vec<_> = rows.as_array().unwrap().iter().map(ToString::to_string).collect();
    world.set_part(&(lines.join("\n") + "\n\n"));
    let outcome = handle(part("part"), &world.neighbours(), &clock()).await.unwrap();
    assert_eq!(outcome.decisions.len(), 3);
    let written = world.decisions.written.all();
    let (key, text) = &written[0];
    assert!(key.starts_with("raw/main/carelake/alert_decision/2024/09/01/run-0001-"), "{key}");
    assert!(domain::raw_key::RawKey::parse(key).is_ok());
    assert_eq!(text.lines().count(), 3);
    assert!(text.contains("\"verdict\":\"held_in_facility\""), "{text}");
}

#[tokio::test]
async fn a_bad_row_stops_the_part_before_anything_is_sent_and_is_named_by_its_number() {
    let world = Neighbourhood::default();
    let good = event("risk-alerts/inline.json")["rows"][0].to_string();
    world.set_part(&format!("{good}\n{{\"person_id\":\"Ada\"}}\n"));
    let error = handle(part("part"), &world.neighbours(), &clock()).await.unwrap_err();
    assert_eq!(error.to_string(), "row 2 of the score part is not a scored patient");
    assert_eq!(error.diagnose().error_type, "BadInput");
    assert!(world.publisher.sent.all().is_empty());
}

#[tokio::test]
async fn an_event_without_rows_is_bad_input() {
    let world = Neighbourhood::default();
    let error = handle(part("neither-part-nor-rows"), &world.neighbours(), &clock()).await;
    assert_eq!(error.unwrap_err().diagnose().error_type, "BadInput");
    let error = parse(serde_json::json!({"run_id": "x", "tenant": "Ada Example"})).unwrap_err();
    assert!(!error.to_string().contains("Ada"));
}

#[tokio::test]
async fn the_same_part_again_sends_nothing_and_decides_the_same() {
    let world = Neighbourhood::default();
    let clock = clock();
    let first = handle(part("inline"), &world.neighbours(), &clock).await.unwrap();
    clock.advance(TimeDelta::hours(1));
    let again = handle(part("inline"), &world.neighbours(), &clock).await.unwrap();
    assert_eq!(verdicts(&again), verdicts(&first));
    assert_eq!((again.sent, world.publisher.sent.all().len()), (0, 1));
}

#[tokio::test]
async fn the_next_run_alerts_again_when_24_hours_have_passed_since_the_sending() {
    for (minutes, verdict) in [(24 * 60 - 1, "duplicate_within_24h_of_alert"), (24 * 60, "publish")]
    {
        let world = Neighbourhood::default();
        let clock = clock();
        handle(part("inline"), &world.neighbours(), &clock).await.unwrap();
        clock.advance(TimeDelta::minutes(minutes));
        let outcome = handle(part("next-day"), &world.neighbours(), &clock).await.unwrap();
        assert_eq!(verdicts(&outcome), [verdict], "{minutes} minutes later");
    }
}

#[tokio::test]
async fn a_contact_suppresses_and_a_later_discharge_breaks_through() {
    let world = Neighbourhood::default();
    let clock = FixedClock::at("2024-09-01T18:00:00Z");
    world.alerts.contact(A, "2024-09-01T15:00:00Z");
    let outcome = handle(part("inline"), &world.neighbours(), &clock).await.unwrap();
    assert_eq!(verdicts(&outcome)[0], "within_24h_of_successful_contact");
    let until = outcome.decisions[0].until.unwrap();
    assert_eq!(until.to_rfc3339(), "2024-09-02T15:00:00+00:00");
    let outcome = handle(part("new-discharge"), &world.neighbours(), &clock).await.unwrap();
    assert_eq!(verdicts(&outcome), ["publish"]);
}

#[tokio::test]
async fn a_failure_at_any_step_is_repaired_by_trying_the_part_again() {
    for fault in Fault::ALL {
        let world = Neighbourhood::default();
        world.fail_once(fault);
        let error = handle(part("inline"), &world.neighbours(), &clock()).await.unwrap_err();
        assert_eq!(error.diagnose().error_type, "TryAgain", "{fault:?}");
        let outcome = handle(part("inline"), &world.neighbours(), &clock()).await.unwrap();
        assert_eq!(verdicts(&outcome)[0], "publish", "{fault:?}");
        assert_eq!(world.publisher.distinct(), 1, "{fault:?}");
        assert_eq!(world.decisions.written.all().len(), 1, "{fault:?}");
    }
}

#[tokio::test]
async fn one_patients_failure_does_not_keep_the_others_from_being_called() {
    let world = Neighbourhood::default();
    let mut two = part("inline");
    let rows = two.rows.as_mut().unwrap();
    rows[1].risk_score = "90".parse().unwrap();
    world.fail_once(Fault::Claim);
    let error = handle(two, &world.neighbours(), &clock()).await.unwrap_err();
    let text = lambda_kit::chain(&error);
    assert_eq!(
        text,
        "1 of 3 patients of the score part could not be done: cannot claim the alert: Injected"
    );
    assert_eq!(world.publisher.sent.all().len(), 1);
    assert!(world.decisions.written.all().is_empty());
}

#[tokio::test]
async fn a_claim_that_somebody_else_holds_is_left_to_them() {
    let world = Neighbourhood::default();
    world.alerts.pending(A, "another-runs-alert");
    let outcome = handle(part("inline"), &world.neighbours(), &clock()).await.unwrap();
    assert_eq!(verdicts(&outcome)[0], "duplicate_within_24h_of_alert");
    assert!(world.publisher.sent.all().is_empty());
}

/// Two runs see the same state before either claims: the lock must decide. Without it there are two
/// alerts.
async fn alerts_of_two_racing_runs(with_lock: bool) -> usize {
    let world = Neighbourhood::default();
    world.alerts.lock.store(with_lock, Ordering::SeqCst);
    world.alerts.blind.store(true, Ordering::SeqCst);
    for name in ["inline", "next-day"] {
        let outcome = handle(part(name), &world.neighbours(), &clock()).await.unwrap();
        assert!(matches!(
            outcome.decisions[0].verdict,
            Verdict::Publish | Verdict::DuplicateOfAlert
        ));
    }
    world.publisher.distinct()
}

#[tokio::test]
async fn of_two_racing_runs_one_alerts_and_without_the_lock_both_would() {
    assert_eq!(alerts_of_two_racing_runs(true).await, 1);
    assert_eq!(alerts_of_two_racing_runs(false).await, 2);
}
