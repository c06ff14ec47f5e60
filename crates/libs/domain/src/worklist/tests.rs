use chrono::{DateTime, TimeDelta, Utc};

use super::*;
use crate::{
    alert::{AlertType, ScoreRow},
    care::{CareRecord, ClockState, Evaluation, FollowUpClock},
    care_gap::CareGap,
    lace::{Band, Basis, Reason, RiskScore},
    outreach::{ContactOutcome, OutreachNote, PatientRef},
    phi::Phi,
    token::TokenKey,
};

mod digest;
mod list;

const DISCHARGE: &str = "2024-02-29T15:00:00Z";
/// The end of the second business day after it in New York.
const DUE: &str = "2024-03-05T05:00:00Z";
const NOW: &str = "2024-03-04T15:00:00Z";

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn now() -> DateTime<Utc> {
    at(NOW)
}

fn hours(hours: i64) -> TimeDelta {
    TimeDelta::hours(hours)
}

fn score(number: u8) -> RiskScore {
    number.try_into().unwrap()
}

fn row(person: &str, number: u8) -> WorkRow {
    WorkRow {
        person_id: person.parse().unwrap(),
        clinic_id: "north".parse().unwrap(),
        time_zone: chrono_tz::America::New_York,
        data_source: "ehr".parse().unwrap(),
        patient_id: "MRN-0042".parse().unwrap(),
        name: Phi::new("Ada Example".to_owned()),
        phone: Some(Phi::new("555-0100".to_owned())),
        birth_year: Some(Phi::new(1948)),
        risk_score: score(number),
        threshold: RiskScore::HIGH,
        reasons: vec![Reason::LongHospitalStay],
        actionable: vec![CareGap::NoSuccessfulContact],
        discharged_at: None,
        facility: None,
        in_facility: false,
        contact_due_at: None,
        visit_due_at: None,
        run_id: "run-1".parse().unwrap(),
        as_of: at("2024-03-04T11:00:00Z"),
    }
}

/// A row of somebody who left hospital on Thursday, and has to be called until Monday night.
fn discharged(person: &str, number: u8) -> WorkRow {
    let (discharged_at, contact_due_at) = (Some(at(DISCHARGE)), Some(at(DUE)));
    WorkRow { discharged_at, contact_due_at, ..row(person, number) }
}

fn note(outcome: ContactOutcome, contacted_at: DateTime<Utc>) -> OutreachNote {
    OutreachNote {
        schema_version: 1,
        note_id: format!("{outcome}-{}", contacted_at.timestamp()).try_into().unwrap(),
        tenant: "main".parse().unwrap(),
        clinic_id: "north".parse().unwrap(),
        author: "nurse-7".parse().unwrap(),
        patient: PatientRef::Person { person_id: "P1".parse().unwrap() },
        outcome,
        contacted_at,
        arrived_at: contacted_at,
        relationship: None,
        escalation_target: None,
        callback_at: None,
        text: None,
    }
}

/// A record after calls that ended so many hours before now.
fn after(calls: &[(ContactOutcome, i64)]) -> CareRecord {
    let mut record = CareRecord::default();
    for (outcome, ago) in calls {
        record.contacts.take(&note(*outcome, now() - hours(*ago)), now());
    }
    record
}

fn callback(asked_ago: i64, callback_at: DateTime<Utc>) -> CareRecord {
    let mut record = CareRecord::default();
    let asked = note(ContactOutcome::CallbackRequested, now() - hours(asked_ago));
    record.contacts.take(&OutreachNote { callback_at: Some(callback_at), ..asked }, now());
    record
}

/// The clock that a score run has set in a record.
fn clock(discharged_at: &str) -> FollowUpClock {
    let score = ScoreRow {
        person_id: "P1".parse().unwrap(),
        clinic_id: "north".parse().unwrap(),
        risk_score: score(90),
        band: Band::High,
        reasons: Vec::new(),
        threshold: RiskScore::HIGH,
        discharged_at: Some(at(discharged_at)),
        basis: Basis::IndexAdmission,
        in_facility: false,
    };
    let evaluation = Evaluation {
        tenant: "main".parse().unwrap(),
        run_id: "run-1".parse().unwrap(),
        as_of: now(),
        alert_type: AlertType::FollowUpDue,
        score,
    };
    FollowUpClock::start(evaluation, chrono_tz::America::New_York).unwrap()
}

fn standing(row: WorkRow, record: &CareRecord) -> Standing {
    WorkItem::of(row, record, now()).standing
}

#[test]
fn a_score_at_the_threshold_or_a_pending_follow_up_puts_a_person_on_the_list() {
    let nothing = CareRecord::default();
    assert_eq!(standing(row("P1", 80), &nothing), Standing::ToCall);
    assert_eq!(standing(row("P1", 79), &nothing), Standing::NoNeed);
    assert_eq!(standing(discharged("P1", 20), &nothing), Standing::ToCall);
    let live = CareRecord { clock: Some(clock(DISCHARGE)), ..CareRecord::default() };
    assert_eq!(standing(row("P1", 20), &live), Standing::ToCall);
}

#[test]
fn the_clock_that_a_run_has_set_and_the_published_time_are_the_same() {
    assert_eq!(clock(DISCHARGE).due_at, at(DUE));
    let live = CareRecord { clock: Some(clock(DISCHARGE)), ..CareRecord::default() };
    let published = WorkItem::of(discharged("P1", 90), &CareRecord::default(), now());
    assert_eq!(WorkItem::of(row("P1", 90), &live, now()).clock, published.clock);
    let clock = published.clock.unwrap();
    assert_eq!(clock.state, ClockState::Pending { minutes_left: 14 * 60 });
    assert_eq!(clock.minutes_to_due, Some(14 * 60));
}

#[test]
fn the_clock_of_the_later_discharge_counts() {
    let live = CareRecord { clock: Some(clock("2024-03-02T15:00:00Z")), ..CareRecord::default() };
    let item = WorkItem::of(discharged("P1", 90), &live, now());
    assert_eq!(item.clock.unwrap().discharged_at, at("2024-03-02T15:00:00Z"));
}

#[test]
fn a_missed_follow_up_stays_until_somebody_has_spoken_to_the_patient_or_thirty_days_have_passed() {
    let of = |record: &CareRecord, now| WorkItem::of(discharged("P1", 20), record, now);
    let late = at(DUE) + hours(3);
    let item = of(&CareRecord::default(), late);
    assert_eq!((item.standing, item.is_overdue()), (Standing::ToCall, true));
    assert_eq!(item.minutes_to_due(), Some(-180));
    let end = at(DISCHARGE) + TimeDelta::days(OVERDUE_DAYS);
    assert_eq!(of(&CareRecord::default(), end - hours(1)).standing, Standing::ToCall);
    assert_eq!(of(&CareRecord::default(), end).standing, Standing::NoNeed);
    let mut record = CareRecord::default();
    record.contacts.take(&note(ContactOutcome::ReachedPatient, late), late);
    assert_eq!(of(&record, late + hours(1)).standing, Standing::SpokenTo);
    assert_eq!(of(&record, late + hours(24)).standing, Standing::NoNeed);
}

#[test]
fn a_successful_contact_takes_a_person_off_for_24_hours_and_no_other_outcome_does() {
    for outcome in ContactOutcome::ALL {
        let expected = match outcome {
            _ if outcome.is_successful_contact() => Standing::SpokenTo,
            _ if !outcome.is_attempt() => Standing::Held,
            _ => Standing::ToCall,
        };
        assert_eq!(standing(row("P1", 90), &after(&[(outcome, 1)])), expected, "{outcome}");
    }
    let spoken = |ago| after(&[(ContactOutcome::ReachedPatient, ago)]);
    assert_eq!(standing(row("P1", 90), &spoken(24)), Standing::ToCall);
    let new_stay = WorkRow { discharged_at: Some(now() - hours(2)), ..row("P1", 90) };
    assert_eq!(standing(new_stay.clone(), &spoken(3)), Standing::ToCall);
    assert_eq!(standing(new_stay, &spoken(1)), Standing::SpokenTo);
}

#[test]
fn a_held_person_is_off_the_list_and_the_reason_is_told() {
    let held = |row, record: &CareRecord| {
        let item = WorkItem::of(row, record, now());
        (item.standing, item.held_by)
    };
    let in_facility = (Standing::Held, Some(HeldBy::InFacility));
    assert_eq!(held(row("P1", 90), &after(&[(ContactOutcome::InFacility, 400)])), in_facility);
    let lake = WorkRow { in_facility: true, ..row("P1", 90) };
    assert_eq!(held(lake, &CareRecord::default()), in_facility);
    let dead = after(&[(ContactOutcome::Deceased, 400), (ContactOutcome::ReachedCaregiver, 2)]);
    assert_eq!(held(row("P1", 90), &dead), (Standing::Held, Some(HeldBy::Deceased)));
    let left = WorkRow { discharged_at: Some(now() - hours(5)), ..row("P1", 90) };
    assert_eq!(held(left, &after(&[(ContactOutcome::InFacility, 6)])), (Standing::ToCall, None));
}

#[test]
fn what_a_nurse_must_know_before_the_call_is_told() {
    use ContactOutcome::{Busy, Disconnected, ReachedPatient, Refused};
    let of = |record: &CareRecord| WorkItem::of(discharged("P1", 90), record, now());
    assert!(of(&after(&[(Refused, 40), (Refused, 30)])).needs_review);
    assert!(!of(&after(&[(Refused, 400), (Refused, 30)])).needs_review, "another episode");
    assert!(of(&after(&[(Disconnected, 30), (Busy, 2)])).bad_number);
    let spoken = of(&after(&[(Disconnected, 30), (ReachedPatient, 26), (Busy, 2)]));
    assert!(!spoken.bad_number);
    assert_eq!(spoken.last_attempt.unwrap().outcome, Busy);
    assert_eq!(spoken.last_successful_contact, Some(now() - hours(26)));
    assert_eq!(spoken.row.band(), spoken.band);
}

#[test]
fn a_callback_stays_open_until_the_patient_was_spoken_to_or_refused() {
    let asked = callback(5, now() + hours(1));
    let open = |record: &CareRecord| WorkItem::of(row("P1", 90), record, now()).callback_at;
    assert_eq!(open(&asked), Some(now() + hours(1)));
    for outcome in [ContactOutcome::NoAnswer, ContactOutcome::LeftMessage] {
        let mut record = asked.clone();
        record.contacts.take(&note(outcome, now() - hours(1)), now());
        assert_eq!(open(&record), Some(now() + hours(1)), "{outcome}");
    }
    for outcome in [ContactOutcome::ReachedCaregiver, ContactOutcome::Refused] {
        let mut record = asked.clone();
        record.contacts.take(&note(outcome, now() - hours(1)), now());
        assert_eq!(open(&record), None, "{outcome}");
    }
}

#[test]
fn only_an_alert_that_was_surely_sent_counts_as_sent() {
    use crate::care::SentStamp;
    let stamp = |is_certain| {
        let alert_id = "a".repeat(32).into();
        Some(SentStamp { alert_id, sent_at: now(), discharged_at: None, is_certain })
    };
    let mut record = CareRecord::default();
    record.risk.sent = stamp(true);
    record.follow_up.sent = stamp(false);
    let alerts = WorkItem::of(row("P1", 90), &record, now()).alerts;
    assert_eq!((alerts.readmission_risk, alerts.follow_up_due), (Some(now()), None));
}

#[test]
fn a_row_is_stored_as_it_is_and_does_not_print() {
    let row = discharged("P1", 90);
    let json = serde_json::to_string(&row).unwrap();
    assert!(json.contains("\"time_zone\":\"America/New_York\""), "{json}");
    assert_eq!(serde_json::from_str::<WorkRow>(&json).unwrap(), row);
    let item = WorkItem::of(row, &CareRecord::default(), now());
    let debug = format!("{item:?}");
    for word in ["Ada", "555-0100", "1948", "MRN-0042"] {
        assert!(!debug.contains(word), "{debug}");
    }
    assert!(serde_json::from_str::<WorkRow>(&json.replace("New_York", "Old_York")).is_err());
}

#[test]
fn data_is_old_after_36_hours() {
    assert!(!is_stale(now() - hours(36), now()));
    assert!(is_stale(now() - hours(36) - TimeDelta::seconds(1), now()));
}
