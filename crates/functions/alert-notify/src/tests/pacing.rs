//! One message a second on a channel, however many invocations run.

use chrono::TimeDelta;
use domain::clock::Clock;
use serde_json::{Value, json};

use super::{
    neighbourhood::Neighbourhood,
    virtual_time::{Task, finish, run},
};
use crate::{Answer, NotShown, RetryAfter, Timer, handle};
use care_state::ServiceError;

fn alerts(from: usize, count: usize) -> Value {
    let mut event = testkit::event("alert-notify/alert-raw.json");
    let record = event["Records"][0].clone();
    let body: Value = serde_json::from_str(record["body"].as_str().unwrap()).unwrap();
    let records = (from..from + count).map(|alert| {
        let (mut record, mut body) = (record.clone(), body.clone());
        body["alert_id"] = json!(format!("{alert:032x}"));
        record["messageId"] = json!(alert.to_string());
        record["body"] = json!(body.to_string());
        record
    });
    event["Records"] = records.collect();
    event
}

fn failures(answer: Option<Answer>) -> usize {
    match answer {
        Some(Answer::Batch(answer)) => answer.batch_item_failures.len(),
        _ => usize::MAX,
    }
}

#[test]
fn a_hundred_messages_of_ten_workers_take_at_least_99_seconds_on_each_channel() {
    let world = &Neighbourhood::default();
    let spawn = |worker: usize| -> Task<'_> {
        Box::pin(async move {
            let invocation = world.invocation(&worker.to_string(), 600);
            let event = alerts(worker * 10, 10);
            let answer = handle(&event, &world.neighbours(), &invocation).await.ok();
            assert_eq!(failures(answer), 0);
        })
    };
    run(&world.time, 10, spawn, || false);
    for channel in ["slack", "clinic"] {
        let seen = world.on(channel);
        let took = seen[99].at - seen[0].at;
        assert_eq!(seen.len(), 100);
        assert!(took >= TimeDelta::seconds(99), "{channel}: {took}");
        let is_apart =
            |pair: &[super::neighbourhood::Seen]| pair[1].at - pair[0].at >= TimeDelta::seconds(1);
        assert!(seen.windows(2).all(is_apart), "{channel}");
        println!("{channel}: 100 messages took {} s", took.num_seconds());
    }
}

#[test]
fn a_message_whose_turn_comes_after_the_invocation_stays_on_the_queue_and_takes_no_turn() {
    let world = Neighbourhood::default();
    let invocation = world.invocation("w", 15);
    let answer = finish(&world.time, handle(&alerts(0, 10), &world.neighbours(), &invocation));
    assert_eq!((world.on("slack").len(), failures(answer.ok())), (6, 4));
    let invocation = world.invocation("v", 60);
    let answer = finish(&world.time, handle(&alerts(6, 4), &world.neighbours(), &invocation));
    assert_eq!((world.on("slack").len(), failures(answer.ok())), (10, 0));
    let took = world.on("slack")[9].at - world.on("slack")[0].at;
    assert_eq!(took, TimeDelta::seconds(9), "no turn is lost");
}

#[test]
fn a_channel_that_asks_for_a_while_is_left_alone_for_it_by_every_invocation() {
    let world = Neighbourhood::default();
    let retry_after = Some(RetryAfter::In(TimeDelta::seconds(30)));
    let throttled =
        NotShown { retry_after, ..NotShown::surely(ServiceError::new("post to Slack", "Http429")) };
    world.refusing.lock().unwrap().push(("slack", throttled));
    let start = world.time.now();
    let invocation = world.invocation("w", 20);
    let answer = finish(&world.time, handle(&alerts(0, 1), &world.neighbours(), &invocation));
    assert_eq!(failures(answer.ok()), 1);
    world.refusing.lock().unwrap().clear();
    let invocation = world.invocation("v", 20);
    let answer = finish(&world.time, handle(&alerts(1, 1), &world.neighbours(), &invocation));
    assert_eq!((world.on("slack").len(), failures(answer.ok())), (0, 1));
    finish(&world.time, world.time.sleep_until(start + TimeDelta::seconds(25)));
    let invocation = world.invocation("u", 20);
    let answer = finish(&world.time, handle(&alerts(0, 2), &world.neighbours(), &invocation));
    assert_eq!(failures(answer.ok()), 0);
    let waited: Vec<_> =
        world.on("slack").iter().map(|seen| (seen.at - start).num_seconds()).collect();
    assert_eq!(waited, [30, 31]);
    assert!(world.on("slack").iter().all(|seen| !seen.is_repeat));
}
