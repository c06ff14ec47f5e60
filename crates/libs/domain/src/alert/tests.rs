use chrono::{DateTime, Duration, Utc};
use proptest::prelude::*;

use super::*;
use crate::{lace::RiskScore, outreach::ContactOutcome, vectors};

const DISCHARGED: &str = "2024-03-07T06:30:00Z";
const NOW: &str = "2024-03-10T06:30:00Z";

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn high() -> Candidate {
    Candidate {
        risk_score: RiskScore::HIGH,
        threshold: RiskScore::HIGH,
        discharged_at: Some(at(DISCHARGED)),
        in_facility: false,
    }
}

fn alerted(sent_at: DateTime<Utc>) -> CareState {
    let last_alert = Some(SentAlert { sent_at, discharged_at: Some(at(DISCHARGED)) });
    CareState { last_alert, ..CareState::default() }
}

fn contacted(contact: DateTime<Utc>) -> CareState {
    CareState { last_successful_contact: Some(contact), ..CareState::default() }
}

fn verdict(candidate: &Candidate, state: &CareState) -> Verdict {
    decide(candidate, state, at(NOW)).verdict
}

#[test]
fn a_window_is_closed_exactly_24_hours_after_it_opened() {
    let ago = |seconds| at(NOW) - Duration::seconds(seconds);
    for (seconds, open) in
        [(0, true), (86_399, true), (86_400, false), (86_401, false), (-1, false)]
    {
        let expected = |suppressed| if open { suppressed } else { Verdict::Publish };
        let alert = verdict(&high(), &alerted(ago(seconds)));
        assert_eq!(alert, expected(Verdict::DuplicateOfAlert), "{seconds} s after an alert");
        let contact = verdict(&high(), &contacted(ago(seconds)));
        assert_eq!(
            contact,
            expected(Verdict::AfterSuccessfulContact),
            "{seconds} s after a contact"
        );
    }
}

#[test]
fn a_later_discharge_breaks_through_both_windows() {
    let hour_ago = at(NOW) - Duration::hours(1);
    let again = Candidate { discharged_at: Some(at(NOW) - Duration::minutes(5)), ..high() };
    assert_eq!(verdict(&again, &alerted(hour_ago)), Verdict::Publish);
    assert_eq!(verdict(&again, &contacted(hour_ago)), Verdict::Publish);
}

#[test]
fn a_discharge_that_the_alert_knew_of_does_not_break_through_and_one_learned_late_does() {
    let sent_at = at(NOW) - Duration::hours(1);
    let known = Candidate { discharged_at: Some(sent_at - Duration::hours(30)), ..high() };
    let last_alert = Some(SentAlert { sent_at, discharged_at: known.discharged_at });
    let state = CareState { last_alert, ..CareState::default() };
    assert_eq!(verdict(&known, &state), Verdict::DuplicateOfAlert);
    let learned_late = Candidate { discharged_at: Some(sent_at - Duration::hours(2)), ..high() };
    assert_eq!(verdict(&learned_late, &state), Verdict::Publish);
}

#[test]
fn a_patient_in_a_facility_is_held_whatever_says_so() {
    let held = CareState { held: true, ..CareState::default() };
    assert_eq!(verdict(&high(), &held), Verdict::HeldInFacility);
    let inside = Candidate { in_facility: true, ..high() };
    assert_eq!(verdict(&inside, &CareState::default()), Verdict::HeldInFacility);
}

#[test]
fn a_suppressed_decision_says_when_its_window_ends() {
    let sent_at = at("2024-03-09T10:00:00Z");
    let decision = decide(&high(), &alerted(sent_at), at(NOW));
    assert_eq!(decision.since, Some(sent_at));
    assert_eq!(decision.until(), Some(at("2024-03-10T10:00:00Z")));
    assert_eq!(decide(&high(), &CareState::default(), at(NOW)).until(), None);
}

#[test]
fn an_alert_is_the_same_in_the_same_run_only() {
    let key = |tenant: &str, person: &str| AlertKey {
        tenant: tenant.parse().unwrap(),
        person: person.parse().unwrap(),
        alert_type: AlertType::ReadmissionRisk,
    };
    let (run, next) = ("run-1", "run-2");
    let alert = key("main", "P1").alert(run);
    assert_eq!(key("main", "P1").to_string(), "ALERT#main#P1#readmission_risk");
    assert_eq!(alert.as_str().len(), 32);
    assert_eq!(alert, key("main", "P1").alert(run));
    assert_ne!(alert, key("main", "P1").alert(next));
    assert_ne!(alert, key("main", "P2").alert(run));
    assert_ne!(alert, key("east", "P1").alert(run));
}

#[test]
fn every_shared_suppression_vector_is_equal() {
    vectors::each("alert_suppression_vectors.csv", |row| {
        let instant = |column| row.text(column).parse::<DateTime<Utc>>().ok();
        let trigger = instant("trigger_event_at_utc");
        let whole = |column| RiskScore::try_from(row.parsed::<f64>(column).floor() as u8).unwrap();
        let candidate = Candidate {
            risk_score: whole("risk_score"),
            threshold: whole("threshold"),
            discharged_at: trigger,
            in_facility: false,
        };
        let successful = row
            .text("last_contact_outcome")
            .parse::<ContactOutcome>()
            .is_ok_and(ContactOutcome::is_successful_contact);
        let state = CareState {
            last_alert: instant("last_alert_published_at_utc").map(|sent_at| SentAlert {
                sent_at,
                discharged_at: trigger.map(|trigger| trigger.min(sent_at)),
            }),
            last_successful_contact: instant("last_contact_at_utc").filter(|_| successful),
            held: false,
        };
        let decision = decide(&candidate, &state, row.parsed("eval_at_utc"));
        assert_eq!(decision.verdict.code(), row.text("reason"), "{}", row.text("vec_id"));
        assert_eq!(decision.publishes(), row.text("expect_publish") == "1");
    });
}

proptest! {
    #[test]
    fn daily_runs_that_jitter_never_alert_twice_within_24_hours(
        jitter in proptest::collection::vec(-1200_i64..1200, 30),
    ) {
        let mut state = CareState::default();
        let mut sent: Vec<DateTime<Utc>> = Vec::new();
        for (day, jitter) in jitter.into_iter().enumerate() {
            let now = at(NOW) + Duration::days(day as i64) + Duration::seconds(jitter);
            if decide(&high(), &state, now).publishes() {
                state = alerted(now);
                sent.push(now);
            }
        }
        prop_assert!(sent.windows(2).all(|pair| pair[1] - pair[0] >= WINDOW));
        prop_assert!(sent.len() >= 15);
    }
}
