//! A crash at each await of one alert.

use chrono::TimeDelta;
use domain::clock::Clock;

use super::{
    neighbourhood::Neighbourhood,
    virtual_time::{finish, finish_within},
};
use crate::{Answer, Timer, handle};

fn handled(world: &Neighbourhood, worker: &str, waits: usize) -> Option<Answer> {
    let event = testkit::event("alert-notify/alert.json");
    let (neighbours, invocation) = (world.neighbours(), world.invocation(worker, 60));
    finish_within(&world.time, waits, handle(&event, &neighbours, &invocation)).map(Result::unwrap)
}

fn wait(world: &Neighbourhood, seconds: i64) {
    let at = world.time.now() + TimeDelta::seconds(seconds);
    finish(&world.time, world.time.sleep_until(at));
}

#[test]
fn a_crash_at_any_await_loses_no_alert_and_repeats_none_without_a_word() {
    for waits in 0.. {
        let world = Neighbourhood::default();
        let whole = handled(&world, "first", waits);
        wait(&world, 60);
        let Some(Answer::Batch(answer)) = handled(&world, "second", usize::MAX) else {
            panic!("a queue's answer")
        };
        assert_eq!(answer.batch_item_failures, [], "{waits}");
        for channel in ["slack", "clinic"] {
            let seen = world.on(channel);
            assert!((1..=2).contains(&seen.len()), "{waits}: {seen:?}");
            assert!(seen.iter().skip(1).all(|seen| seen.is_repeat), "{waits}: {seen:?}");
            assert!(seen.iter().all(|again| again.id == seen[0].id), "{waits}");
        }
        if whole.is_some() {
            assert!(waits > 20, "{waits}");
            return;
        }
    }
}

#[test]
fn a_message_that_another_invocation_shows_stays_on_the_queue() {
    let world = Neighbourhood::default();
    // The first invocation stands still in the middle of its first post.
    let event = testkit::event("alert-notify/alert.json");
    let (neighbours, invocation) = (world.neighbours(), world.invocation("first", 60));
    let mut first = Box::pin(handle(&event, &neighbours, &invocation));
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    while world.seen.all().is_empty() {
        assert!(first.as_mut().poll(&mut context).is_pending());
    }
    wait(&world, 2);
    let Some(Answer::Batch(answer)) = handled(&world, "second", usize::MAX) else {
        panic!("a queue's answer")
    };
    assert_eq!(answer.batch_item_failures.len(), 1);
    assert_eq!((world.on("clinic").len(), world.on("slack").len()), (1, 1));
    let done = finish(&world.time, first);
    assert!(matches!(done, Ok(Answer::Batch(answer)) if answer.batch_item_failures.is_empty()));
    assert_eq!(world.seen.all().len(), 2);
}
