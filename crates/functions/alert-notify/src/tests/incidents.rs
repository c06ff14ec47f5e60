//! What had failed is told to be well again, once.

use serde_json::{Value, json};

use super::{neighbourhood::Neighbourhood, virtual_time::finish_within};
use crate::{Answer, handle};

fn event(case: &str) -> Value {
    testkit::event(&format!("alert-notify/{case}.json"))
}

/// The event of a state machine's execution that ended at a second.
fn execution(status: &str, second: i64) -> Value {
    let mut event = event("execution-failed");
    let mut body: Value =
        serde_json::from_str(event["Records"][0]["body"].as_str().unwrap()).unwrap();
    body["detail"]["status"] = json!(status);
    body["detail"]["stopDate"] = json!(1_725_171_120_000 + second * 1_000);
    event["Records"][0]["body"] = json!(body.to_string());
    event
}

fn handled(world: &Neighbourhood, event: &Value, waits: usize) -> bool {
    let (neighbours, invocation) = (world.neighbours(), world.invocation("w", 60));
    let done = finish_within(&world.time, waits, handle(event, &neighbours, &invocation));
    match done {
        Some(Ok(Answer::Batch(response))) => response.batch_item_failures.is_empty(),
        Some(done) => done.is_ok(),
        None => false,
    }
}

fn headlines(world: &Neighbourhood) -> Vec<String> {
    let lines =
        world.on("ops").into_iter().map(|seen| seen.text.lines().next().unwrap().to_owned());
    lines.collect()
}

#[test]
fn the_first_success_after_failures_is_told_and_no_other() {
    let world = Neighbourhood::default();
    let (fails, succeeds) =
        (|second| execution("FAILED", second), |second| execution("SUCCEEDED", second));
    let order = [
        succeeds(-9),
        fails(0),
        fails(1),
        succeeds(2),
        succeeds(2),
        succeeds(3),
        fails(4),
        succeeds(5),
    ];
    for event in &order {
        assert!(handled(&world, event, usize::MAX));
    }
    let (failed, well) =
        ("*Failed: state machine dev-refresh*", "*Well again: state machine dev-refresh*");
    assert_eq!(headlines(&world), [failed, failed, well, failed, well]);
    let text = &world.on("ops")[2].text;
    let since = "It failed at 2024-09-01 06:12 UTC and is well since 2024-09-01 06:12 UTC";
    assert!(text.contains(since), "{text}");
}

#[test]
fn an_alarm_that_is_ok_again_is_told() {
    let world = Neighbourhood::default();
    for case in ["sns-alarm", "sns-alarm", "sns-alarm-ok", "sns-alarm-ok"] {
        assert!(handled(&world, &event(case), usize::MAX));
    }
    let name = "alarm dev-oldest-pending-alert*";
    assert_eq!(headlines(&world), [format!("*Failed: {name}"), format!("*Well again: {name}")]);
}

#[test]
fn a_failure_that_comes_after_its_end_says_so_and_opens_nothing() {
    let world = Neighbourhood::default();
    for event in [execution("SUCCEEDED", 5), execution("FAILED", 0), execution("SUCCEEDED", 9)] {
        assert!(handled(&world, &event, usize::MAX));
    }
    assert_eq!(world.on("ops").len(), 1);
    assert!(world.on("ops")[0].text.contains("It has been well since."));
}

#[test]
fn a_crash_at_any_await_loses_no_end_and_tells_none_twice_without_a_word() {
    for waits in 0.. {
        let world = Neighbourhood::default();
        assert!(handled(&world, &execution("FAILED", 0), usize::MAX));
        let is_whole = handled(&world, &execution("SUCCEEDED", 2), waits);
        let crashed = world.on("ops").len();
        for second in [2, 3, 4] {
            assert!(handled(&world, &execution("SUCCEEDED", second), usize::MAX));
        }
        let seen = world.on("ops");
        assert!((2..=3).contains(&seen.len()), "{waits}: {seen:?}");
        assert!(seen.iter().skip(2).all(|seen| seen.is_repeat && crashed == 2), "{waits}");
        if is_whole {
            assert!(waits > 10, "{waits}");
            return;
        }
    }
}
