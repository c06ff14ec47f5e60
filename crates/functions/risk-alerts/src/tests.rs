mod memory;
mod sweeping;

use chrono::TimeDelta;
use domain::{alert::Verdict, care::WorkerId};
use serde_json::json;
use testkit::{FixedClock, event};

use self::memory::{Call, Fault, Neighbourhood};
use super::*;

const A: &str = "PAAAAAAAAAAAAAAAAAAAA";

fn part(name: &str) -> ScorePart {
    match parse(event(&format!("risk-alerts/{name}.json"))).unwrap() {
        AlertsEvent::Part(part) => part,
        AlertsEvent::Sweep => panic!("a part"),
    }
}

/// A worker of its own for each call, as each invocation has its own id.
async fn run(
    part: ScorePart,
    world: &Neighbourhood,
    clock: &FixedClock,
) -> Result<Outcome, AlertsError> {
    let worker = WorkerId::new(format!("worker-{}", world.sent.all().len()));
    handle(part, &world.neighbours(), &worker, clock).await
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
    let outcome = run(part("inline"), &world, &clock()).await.unwrap();
    assert_eq!(verdicts(&outcome), ["publish", "below_threshold", "held_in_facility"]);
    let sent = world.sent.all();
    assert_eq!((sent.len(), outcome.sent, outcome.published()), (1, 1, 1));
    assert_eq!(sent[0].alert_id, outcome.decisions[0].alert_id);
}

#[tokio::test]
async fn a_message_holds_a_token_and_reasons_and_no_identifier() {
    let world = Neighbourhood::default();
    run(part("inline"), &world, &clock()).await.unwrap();
    let message = serde_json::to_value(&world.sent.all()[0]).unwrap();
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
    let outcome = run(part("part"), &world, &clock()).await.unwrap();
    assert_eq!(outcome.decisions.len(), 3);
    let written = world.written.all();
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
    let error = run(part("part"), &world, &clock()).await.unwrap_err();
    assert_eq!(error.to_string(), "row 2 of the score part is not a scored patient");
    assert_eq!(error.diagnose().error_type, "BadInput");
    assert!(world.sent.all().is_empty());
}

#[tokio::test]
async fn an_event_without_rows_is_bad_input() {
    let world = Neighbourhood::default();
    let error = run(part("neither-part-nor-rows"), &world, &clock()).await;
    assert_eq!(error.unwrap_err().diagnose().error_type, "BadInput");
    let error = parse(serde_json::json!({"run_id": "x", "tenant": "Ada Example"})).unwrap_err();
    assert!(!error.to_string().contains("Ada"));
}

#[tokio::test]
async fn the_same_part_again_sends_nothing_and_decides_the_same() {
    let world = Neighbourhood::default();
    let clock = clock();
    let first = run(part("inline"), &world, &clock).await.unwrap();
    clock.advance(TimeDelta::hours(1));
    let again = run(part("inline"), &world, &clock).await.unwrap();
    assert_eq!(verdicts(&again), verdicts(&first));
    assert_eq!((again.sent, world.sent.all().len()), (0, 1));
}

#[tokio::test]
async fn the_next_run_alerts_again_when_24_hours_have_passed_since_the_sending() {
    for (minutes, verdict) in [(24 * 60 - 1, "duplicate_within_24h_of_alert"), (24 * 60, "publish")]
    {
        let world = Neighbourhood::default();
        let clock = clock();
        run(part("inline"), &world, &clock).await.unwrap();
        clock.advance(TimeDelta::minutes(minutes));
        let outcome = run(part("next-day"), &world, &clock).await.unwrap();
        assert_eq!(verdicts(&outcome), [verdict], "{minutes} minutes later");
    }
}

#[tokio::test]
async fn a_contact_suppresses_and_a_later_discharge_breaks_through() {
    let world = Neighbourhood::default();
    let clock = FixedClock::at("2024-09-01T18:00:00Z");
    let contact = "2024-09-01T15:00:00Z".parse().ok();
    world.change(A, clock.now(), |record| record.contacts.success = contact).await;
    let outcome = run(part("inline"), &world, &clock).await.unwrap();
    assert_eq!(verdicts(&outcome)[0], "within_24h_of_successful_contact");
    let until = outcome.decisions[0].until.unwrap();
    assert_eq!(until.to_rfc3339(), "2024-09-02T15:00:00+00:00");
    let outcome = run(part("new-discharge"), &world, &clock).await.unwrap();
    assert_eq!(verdicts(&outcome), ["publish"]);
}

#[tokio::test]
async fn a_failure_at_any_step_is_repaired_by_trying_the_part_again_or_by_the_sweeper() {
    let mut tried = 0;
    for fault in Fault::all() {
        let world = Neighbourhood::default();
        let clock = clock();
        world.fail_once(fault);
        let Err(error) = run(part("inline"), &world, &clock).await else { continue };
        tried += 1;
        assert_eq!(error.diagnose().error_type, "TryAgain", "{fault:?}");
        let outcome = run(part("inline"), &world, &clock).await.unwrap();
        assert_eq!(verdicts(&outcome)[0], "publish", "{fault:?}");
        clock.advance(TimeDelta::minutes(2));
        sweep(&world.neighbours(), &WorkerId::new("sweeper"), &clock).await.unwrap();
        assert_eq!(world.distinct(), 1, "{fault:?}");
        assert_eq!(world.written.all().len(), 1, "{fault:?}");
    }
    assert!(tried >= 10, "only {tried} faults were met");
}

#[tokio::test]
async fn one_patients_failure_does_not_keep_the_others_from_being_called() {
    let world = Neighbourhood::default();
    let mut two = part("inline");
    let rows = two.rows.as_mut().unwrap();
    rows[1].risk_score = "90".parse().unwrap();
    world.fail_once(Fault { call: Call::Put, nth: 1, is_lost_reply: false });
    let error = run(two, &world, &clock()).await.unwrap_err();
    let text = lambda_kit::chain(&error);
    assert_eq!(text, "1 of 3 patients could not be done: cannot do as asked: Injected");
    assert_eq!(world.sent.all().len(), 1);
    assert!(world.written.all().is_empty());
}

#[tokio::test]
async fn a_claim_that_another_run_holds_is_left_to_it() {
    let world = Neighbourhood::default();
    let clock = clock();
    let mut other = part("inline");
    other.run_id = "another-run".parse().unwrap();
    world.fail_once(Fault { call: Call::Publish, nth: 0, is_lost_reply: false });
    run(other, &world, &clock).await.unwrap_err();
    let outcome = run(part("inline"), &world, &clock).await.unwrap();
    assert_eq!(verdicts(&outcome)[0], "duplicate_within_24h_of_alert");
    assert!(world.sent.all().is_empty());
}

#[tokio::test]
async fn a_part_of_an_earlier_run_that_comes_late_alerts_nobody() {
    let world = Neighbourhood::default();
    let clock = clock();
    run(part("next-day"), &world, &clock).await.unwrap();
    let sent = world.sent.all().len();
    let outcome = run(part("inline"), &world, &clock).await.unwrap();
    assert!(verdicts(&outcome).iter().all(|verdict| *verdict == "superseded_by_later_run"));
    assert_eq!(world.sent.all().len(), sent);
}

#[tokio::test]
async fn a_sweep_is_asked_for_by_its_name() {
    let world = Neighbourhood::default();
    let (worker, clock) = (WorkerId::new("one"), clock());
    let answered = answer(json!({"task": "sweep"}), &world.neighbours(), &worker, &clock).await;
    assert_eq!(serde_json::to_value(answered.unwrap()).unwrap()["looked_at"], 0);
}
