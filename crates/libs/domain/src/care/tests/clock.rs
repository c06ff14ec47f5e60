use chrono::{DateTime, Days, NaiveDate, NaiveTime, TimeDelta, TimeZone, Timelike, Utc};
use chrono_tz::{
    Africa::Cairo,
    America::{Chicago, Los_Angeles, New_York},
    Tz,
};
use proptest::prelude::*;

use crate::{
    alert::{AlertType, ScoreRow},
    care::{Attempt, ClockState, Closed, ContactHistory, Evaluation, FollowUpClock},
    followup::is_business_day,
    lace::{Band, Basis, RiskScore},
    outreach::ContactOutcome::{self, Deceased, InFacility, NoAnswer, ReachedPatient},
    vectors,
};

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn evaluation(discharged_at: Option<DateTime<Utc>>) -> Evaluation {
    let score = ScoreRow {
        person_id: "P1".parse().unwrap(),
        clinic_id: "north".parse().unwrap(),
        risk_score: RiskScore::HIGH,
        band: Band::High,
        reasons: vec![],
        threshold: RiskScore::HIGH,
        discharged_at,
        basis: Basis::IndexAdmission,
        in_facility: false,
    };
    Evaluation {
        tenant: "main".parse().unwrap(),
        run_id: "run-1".parse().unwrap(),
        as_of: at("2024-09-01T06:00:00Z"),
        alert_type: AlertType::ReadmissionRisk,
        score,
    }
}

fn clock_in(zone: Tz, discharged: &str) -> FollowUpClock {
    FollowUpClock::start(evaluation(Some(at(discharged))), zone).unwrap()
}

/// The clock of a discharge on Wednesday noon in New York, due at the end of Friday.
fn clock() -> FollowUpClock {
    let clock = clock_in(New_York, "2024-09-04T16:00:00Z");
    assert_eq!(clock.due_at, at("2024-09-07T04:00:00Z"));
    clock
}

fn calls(calls: &[(ContactOutcome, &str)]) -> ContactHistory {
    let mut history = ContactHistory::default();
    for (index, (outcome, contacted)) in calls.iter().enumerate() {
        let contacted_at = Some(at(contacted));
        history.attempts.push(Attempt {
            contacted_at: at(contacted),
            note_id: format!("n{index}").parse().unwrap(),
            outcome: *outcome,
            callback_at: None,
        });
        match outcome {
            InFacility => history.in_facility = contacted_at,
            Deceased => history.deceased = contacted_at,
            _ if outcome.is_successful_contact() => history.success = contacted_at,
            _ => {}
        }
    }
    history
}

fn state(known: &[(ContactOutcome, &str)], now: &str) -> ClockState {
    clock().state(&calls(known), at(now))
}

#[test]
fn the_window_ends_with_the_second_business_day() {
    let pending = |minutes_left| ClockState::Pending { minutes_left };
    assert_eq!(state(&[], "2024-09-04T16:00:00Z"), pending(60 * 60));
    assert_eq!(state(&[], "2024-09-04T16:00:01Z"), pending(60 * 60 - 1));
    assert_eq!(state(&[], "2024-09-07T03:59:00Z"), pending(1));
    assert_eq!(state(&[], "2024-09-07T03:59:59Z"), pending(0));
    assert_eq!(state(&[], "2024-09-07T04:00:00Z"), ClockState::Missed);
}

#[test]
fn a_contact_counts_after_the_discharge_and_before_the_end() {
    let reached = |contacted| state(&[(ReachedPatient, contacted)], "2024-09-10T00:00:00Z");
    assert_eq!(reached("2024-09-04T16:00:00Z"), ClockState::Missed);
    assert_eq!(reached("2024-09-04T16:00:01Z"), ClockState::Met);
    assert_eq!(reached("2024-09-07T03:59:59Z"), ClockState::Met);
    assert_eq!(reached("2024-09-07T04:00:00Z"), ClockState::Missed);
}

#[test]
fn a_contact_that_lies_ahead_is_not_known_yet() {
    let known = [(ReachedPatient, "2024-09-05T15:00:00Z")];
    assert_eq!(
        state(&known, "2024-09-05T14:00:00Z"),
        ClockState::Pending { minutes_left: 38 * 60 }
    );
    assert_eq!(state(&known, "2024-09-05T15:00:00Z"), ClockState::Met);
}

#[test]
fn two_attempts_in_time_meet_the_window_and_one_does_not() {
    let (first, second) = ("2024-09-05T15:00:00Z", "2024-09-06T15:00:00Z");
    let (before, after) = ("2024-09-04T15:00:00Z", "2024-09-07T15:00:00Z");
    let over = "2024-09-10T00:00:00Z";
    for outcome in ContactOutcome::ALL
        .into_iter()
        .filter(|outcome| outcome.is_attempt() && !outcome.is_successful_contact())
    {
        let tried = |times: [&'static str; 2]| state(&times.map(|time| (outcome, time)), over);
        assert_eq!(state(&[(outcome, first)], over), ClockState::Missed, "{outcome}");
        assert_eq!(tried([first, second]), ClockState::Met, "{outcome}");
        assert_eq!(tried([before, first]), ClockState::Missed, "{outcome}");
        assert_eq!(tried([first, after]), ClockState::Missed, "{outcome}");
    }
    let known = [(NoAnswer, first), (NoAnswer, second)];
    assert!(matches!(state(&known, "2024-09-06T14:59:59Z"), ClockState::Pending { .. }));
}

#[test]
fn a_readmission_or_a_death_closes_the_clock() {
    let now = "2024-09-05T18:00:00Z";
    let closed = |reason| ClockState::Closed { reason };
    let noted = "2024-09-05T15:00:00Z";
    assert_eq!(state(&[(InFacility, noted)], now), closed(Closed::Readmitted));
    assert_eq!(state(&[(Deceased, noted)], now), closed(Closed::Died));
    let mut evaluation = evaluation(Some(at("2024-09-04T16:00:00Z")));
    evaluation.score.in_facility = true;
    let clock = FollowUpClock::start(evaluation, New_York).unwrap();
    assert_eq!(clock.state(&calls(&[]), at(now)), closed(Closed::Readmitted));
    let died = FollowUpClock { closed: Some(Closed::Died), ..clock };
    assert_eq!(died.state(&calls(&[]), at("2024-09-20T00:00:00Z")), closed(Closed::Died));
}

#[test]
fn a_facility_before_the_discharge_closes_nothing() {
    let known = [(InFacility, "2024-09-03T15:00:00Z")];
    assert!(matches!(state(&known, "2024-09-05T00:00:00Z"), ClockState::Pending { .. }));
}

#[test]
fn who_was_spoken_to_before_a_readmission_or_death_was_followed_up() {
    let reached = (ReachedPatient, "2024-09-05T15:00:00Z");
    for then in [InFacility, Deceased] {
        let known = [reached, (then, "2024-09-05T20:00:00Z")];
        assert_eq!(state(&known, "2024-09-10T00:00:00Z"), ClockState::Met, "{then}");
    }
}

#[test]
fn nobody_is_to_call_who_has_died_after_a_missed_window() {
    let known = [(Deceased, "2024-09-09T15:00:00Z")];
    assert_eq!(state(&known, "2024-09-10T00:00:00Z"), ClockState::Closed { reason: Closed::Died });
}

#[test]
fn weekends_and_holidays_are_no_business_days() {
    let due = |discharged| clock_in(New_York, discharged).due_at.to_rfc3339();
    assert_eq!(due("2024-09-06T16:00:00Z"), "2024-09-11T04:00:00+00:00", "a Friday");
    assert_eq!(due("2024-09-07T16:00:00Z"), "2024-09-11T04:00:00+00:00", "a Saturday");
    assert_eq!(due("2024-09-08T16:00:00Z"), "2024-09-11T04:00:00+00:00", "a Sunday");
    assert_eq!(due("2024-11-27T17:00:00Z"), "2024-12-03T05:00:00+00:00", "before Thanksgiving");
    assert_eq!(due("2021-12-30T17:00:00Z"), "2022-01-05T05:00:00+00:00", "an observed New Year");
    assert_eq!(due("2024-08-30T16:00:00Z"), "2024-09-05T04:00:00+00:00", "before Labor Day");
}

#[test]
fn a_discharge_at_midnight_belongs_to_the_day_that_begins() {
    let due = |discharged| clock_in(New_York, discharged).due_at;
    assert_eq!(due("2024-09-04T03:59:59Z"), at("2024-09-06T04:00:00Z"));
    assert_eq!(due("2024-09-04T04:00:00Z"), at("2024-09-07T04:00:00Z"));
}

#[test]
fn each_clinic_reads_its_own_clock() {
    let due = |zone| {
        let clock = clock_in(zone, "2024-09-05T05:30:00Z");
        [clock.escalate_at, clock.due_at].map(|at| at.format("%d %H:%M").to_string())
    };
    assert_eq!(due(New_York), ["09 13:00", "10 04:00"]);
    assert_eq!(due(Chicago), ["09 14:00", "10 05:00"]);
    assert_eq!(due(Los_Angeles), ["06 16:00", "07 07:00"], "it is still Wednesday there");
}

#[test]
fn a_window_over_a_change_of_the_clocks_ends_at_the_clinics_midnight() {
    let window = |discharged| {
        let clock = clock_in(New_York, discharged);
        let left = (clock.due_at - clock.discharged_at).num_hours();
        (clock.escalate_at.to_rfc3339(), clock.due_at.to_rfc3339(), left)
    };
    let spring = window("2024-03-07T17:00:00Z");
    let expected = ("2024-03-11T13:00:00+00:00", "2024-03-12T04:00:00+00:00", 107);
    assert_eq!((spring.0.as_str(), spring.1.as_str(), spring.2), expected);
    let fall = window("2024-10-31T16:00:00Z");
    let expected = ("2024-11-04T14:00:00+00:00", "2024-11-05T05:00:00+00:00", 109);
    assert_eq!((fall.0.as_str(), fall.1.as_str(), fall.2), expected);
}

#[test]
fn a_midnight_that_the_clocks_skip_stands_for_the_first_instant_of_the_day() {
    // In 2024, Egypt went from Thursday, 25 April, 24:00 to Friday, 01:00.
    let clock = clock_in(Cairo, "2024-04-23T10:00:00Z");
    assert_eq!(clock.due_at, at("2024-04-25T22:00:00Z"));
    assert_eq!(clock.due_at.with_timezone(&Cairo).hour(), 1);
}

#[test]
fn without_a_discharge_there_is_no_clock() {
    assert_eq!(FollowUpClock::start(evaluation(None), New_York), None);
}

#[test]
fn a_clock_is_about_a_follow_up_whatever_was_evaluated() {
    assert_eq!(clock().evaluation.alert_type, AlertType::FollowUpDue);
    let json = serde_json::to_string(&clock()).unwrap();
    assert_eq!(serde_json::from_str::<FollowUpClock>(&json).unwrap(), clock());
}

fn local(zone: Tz, date: NaiveDate, hour: u32) -> DateTime<Utc> {
    let time = NaiveTime::from_hms_opt(hour, 0, 0).unwrap();
    zone.from_local_datetime(&date.and_time(time)).unwrap().to_utc()
}

#[test]
fn every_shared_vector_of_the_two_business_days_is_equal() {
    vectors::each("followup_window_vectors.csv", |row| {
        let id = row.text("vec_id");
        let discharged: NaiveDate = row.parsed("discharge_date");
        let contacted: NaiveDate = row.parsed("contact_date");
        let deadline: NaiveDate = row.parsed("tcm_2bd_deadline");
        for zone in [New_York, Chicago, Los_Angeles, Tz::UTC] {
            let evaluation = evaluation(Some(local(zone, discharged, 10)));
            let clock = FollowUpClock::start(evaluation, zone).unwrap();
            assert_eq!(clock.due_at, local(zone, deadline + Days::new(1), 0), "{id} {zone}");
            let call = local(zone, contacted, 11);
            let history = calls(&[(ReachedPatient, &call.to_rfc3339())]);
            let over = clock.due_at.max(call) + TimeDelta::days(1);
            let met = clock.state(&history, over) == ClockState::Met;
            assert_eq!(met, row.text("tcm_within_2_business_days") == "1", "{id} {zone}");
        }
    });
}

proptest! {
    #[test]
    fn a_window_ends_at_a_midnight_after_a_business_day(
        seconds in 0..800_000_000_i64,
        zone in prop::sample::select(vec![New_York, Chicago, Los_Angeles, Tz::UTC]),
    ) {
        let discharged = at("2010-01-01T00:00:00Z") + TimeDelta::seconds(seconds);
        let clock = FollowUpClock::start(evaluation(Some(discharged)), zone).unwrap();
        let due = clock.due_at.with_timezone(&zone);
        let last = due.date_naive().pred_opt().unwrap();
        prop_assert_eq!(due.time(), NaiveTime::MIN);
        prop_assert!(is_business_day(last));
        prop_assert_eq!(clock.escalate_at, local(zone, last, 9));
        prop_assert!(discharged < clock.escalate_at && clock.escalate_at < clock.due_at);
        let left = ClockState::Pending { minutes_left: (clock.due_at - discharged).num_minutes() };
        prop_assert_eq!(clock.state(&ContactHistory::default(), discharged), left);
    }
}
