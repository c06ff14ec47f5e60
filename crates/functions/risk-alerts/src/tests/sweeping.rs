use domain::{
    care::Trigger,
    clock::Clock,
    outreach::{ContactOutcome, OutreachNote},
};

use super::*;

const PUBLISH_FAILS: Fault = Fault { call: Call::Publish, nth: 0, is_lost_reply: false };
const MARK_FAILS: Fault = Fault { call: Call::Put, nth: 2, is_lost_reply: false };

async fn swept(world: &Neighbourhood, clock: &FixedClock) -> Swept {
    let worker = WorkerId::new(format!("sweeper-{}", clock.now()));
    sweep(&world.neighbours(), &worker, clock).await.unwrap()
}

fn triggers(world: &Neighbourhood) -> Vec<(Trigger, &'static str)> {
    let rows = world.written.all();
    let rows = rows.iter().flat_map(|(_, text)| text.lines());
    let rows = rows.map(|line| serde_json::from_str::<domain::care::DecisionRow>(line).unwrap());
    let sweeps = rows.filter(|row| row.trigger != Trigger::Run);
    sweeps.map(|row| (row.trigger, row.verdict.code())).collect()
}

fn note(at: &str, outcome: ContactOutcome) -> OutreachNote {
    let note = json!({
        "schema_version": 1, "note_id": format!("note-{at}"), "tenant": "main",
        "clinic_id": "clinic-north", "author": "nurse-7", "person_id": A,
        "outcome": outcome.name(), "contacted_at": at, "arrived_at": at,
    });
    serde_json::from_value(note).unwrap()
}

/// A part whose first patient's alert was claimed, and not published.
async fn with_a_claim(fault: Fault, clock: &FixedClock) -> Neighbourhood {
    let world = Neighbourhood::default();
    world.fail_once(fault);
    run(part("inline"), &world, clock).await.unwrap_err();
    world
}

#[tokio::test]
async fn what_was_claimed_and_not_sent_is_sent_by_the_sweeper_and_once() {
    for fault in [PUBLISH_FAILS, MARK_FAILS] {
        let clock = clock();
        let world = with_a_claim(fault, &clock).await;
        clock.advance(TimeDelta::seconds(61));
        assert_eq!(swept(&world, &clock).await.sent, 1, "{fault:?}");
        clock.advance(TimeDelta::seconds(61));
        assert_eq!(swept(&world, &clock).await, Swept::default(), "{fault:?}");
        assert_eq!(world.distinct(), 1);
    }
}

#[tokio::test]
async fn a_lease_that_is_alive_is_left_alone() {
    let clock = clock();
    let world = with_a_claim(MARK_FAILS, &clock).await;
    clock.advance(TimeDelta::seconds(59));
    assert_eq!(swept(&world, &clock).await.sent, 0);
}

#[tokio::test]
async fn a_call_that_came_meanwhile_makes_the_alert_needless_and_the_ledger_says_so() {
    let clock = clock();
    let world = with_a_claim(PUBLISH_FAILS, &clock).await;
    clock.advance(TimeDelta::seconds(61));
    let call = note("2024-09-01T06:05:30Z", ContactOutcome::ReachedPatient);
    world.change(A, clock.now(), |record| record.contacts.take(&call, call.arrived_at)).await;
    let done = swept(&world, &clock).await;
    assert_eq!((done.sent, done.decided), (0, 1));
    let expected = [(Trigger::Takeover, "within_24h_of_successful_contact")];
    assert_eq!(triggers(&world), expected);
}

#[tokio::test]
async fn whom_a_window_kept_away_is_judged_again_when_it_ends() {
    let world = Neighbourhood::default();
    let clock = clock();
    let contact = "2024-09-01T05:00:00Z".parse().ok();
    world.change(A, clock.now(), |record| record.contacts.success = contact).await;
    let outcome = run(part("inline"), &world, &clock).await.unwrap();
    assert_eq!(verdicts(&outcome)[0], "within_24h_of_successful_contact");
    for (at, sent) in [("2024-09-02T04:59:59Z", 0), ("2024-09-02T05:00:00Z", 1)] {
        assert_eq!(swept(&world, &FixedClock::at(at)).await.sent, sent, "{at}");
    }
    assert_eq!(triggers(&world), [(Trigger::WindowEnd, "publish")]);
}

#[tokio::test]
async fn a_patient_whom_the_newest_run_left_out_is_not_judged_again() {
    let world = Neighbourhood::default();
    let clock = clock();
    let contact = "2024-09-01T05:00:00Z".parse().ok();
    world.change(A, clock.now(), |record| record.contacts.success = contact).await;
    run(part("inline"), &world, &clock).await.unwrap();
    let mut next = part("next-day");
    next.rows = Some(Vec::new());
    run(next, &world, &clock).await.unwrap();
    assert_eq!(swept(&world, &FixedClock::at("2024-09-02T05:00:00Z")).await.sent, 0);
    assert_eq!(swept(&world, &FixedClock::at("2024-09-02T05:01:00Z")).await, Swept::default());
}

/// Daily runs that come up to 20 minutes early or late, with the sweeper each minute.
#[tokio::test]
async fn thirty_daily_runs_with_jitter_make_thirty_alerts_and_fewer_without_the_sweeper() {
    let first = clock().now();
    for (with_sweeper, expected) in [(true, 30..=30), (false, 1..=29)] {
        let world = Neighbourhood::default();
        for day in 0..30_i64 {
            let jitter = (day * 37 % 41) - 20;
            let at = first + TimeDelta::days(day) + TimeDelta::minutes(jitter);
            let clock = FixedClock::at(&at.to_rfc3339());
            let mut today = part("inline");
            (today.run_id, today.as_of) = (format!("run-{day}").parse().unwrap(), at);
            today.rows.as_mut().unwrap().truncate(1);
            run(today, &world, &clock).await.unwrap();
            for _minute in 0..60 {
                clock.advance(TimeDelta::minutes(1));
                if with_sweeper {
                    swept(&world, &clock).await;
                }
            }
        }
        assert!(expected.contains(&world.distinct()), "{} alerts", world.distinct());
    }
}

#[tokio::test]
async fn a_record_that_cannot_be_swept_does_not_hold_up_the_others() {
    let clock = clock();
    let world = Neighbourhood::default();
    let mut two = part("inline");
    two.rows.as_mut().unwrap()[1].risk_score = "90".parse().unwrap();
    for nth in [0, 0] {
        world.fail_once(Fault { call: Call::Publish, nth, is_lost_reply: false });
        run(two.clone(), &world, &clock).await.unwrap_err();
    }
    let sent = world.sent.all().len();
    clock.advance(TimeDelta::minutes(5));
    world.fail_once(Fault { call: Call::Get, nth: 0, is_lost_reply: false });
    let (neighbours, worker) = (world.neighbours(), WorkerId::new("sweeper"));
    sweep(&neighbours, &worker, &clock).await.unwrap_err();
    clock.advance(TimeDelta::minutes(5));
    swept(&world, &clock).await;
    assert_eq!((sent, world.distinct()), (1, 2));
}
