use ContactOutcome::{InFacility, ReachedPatient, Refused};

use super::*;

async fn after(calls: &[(ContactOutcome, i64)]) -> CareRecord {
    let notes = calls.iter().enumerate().map(|(index, (outcome, hours))| {
        note(&format!("n{index}"), *outcome, at(NOW) + TimeDelta::hours(*hours))
    });
    let notes: Vec<_> = notes.collect();
    let store = MemoryStore::default();
    let clock = FixedClock::at("2024-09-20T00:00:00Z");
    let handled = handle(&notes_from(0, &notes), &store, &clock).await.unwrap();
    assert_eq!(handled.notes, calls.len());
    record(&store, &minted()).await
}

#[tokio::test]
async fn each_outcome_keeps_alerts_away_as_the_taxonomy_says() {
    let soon = at(NOW) + TimeDelta::hours(1);
    for outcome in ContactOutcome::ALL {
        let known = after(&[(outcome, 0)]).await;
        let expected = match outcome.name() {
            "REACHED_PATIENT" | "REACHED_CAREGIVER" | "ESCALATED" => {
                Verdict::AfterSuccessfulContact
            }
            "IN_FACILITY" | "DECEASED" => Verdict::HeldInFacility,
            _ => Verdict::Publish,
        };
        assert_eq!(verdict(&known, soon), expected, "{outcome}");
        let is_attempt = known.contacts.last_attempt().is_some();
        assert_eq!(is_attempt, expected != Verdict::HeldInFacility, "{outcome}");
        let is_bad = ["WRONG_NUMBER", "DISCONNECTED"].contains(&outcome.name());
        assert_eq!(known.contacts.has_bad_number(), is_bad, "{outcome}");
    }
}

#[tokio::test]
async fn two_refusals_need_review_and_keep_no_alert_away() {
    let known = after(&[(Refused, 0), (Refused, 2)]).await;
    assert!(known.contacts.needs_review(at(NOW) - TimeDelta::days(7)));
    assert!(!after(&[(Refused, 0)]).await.contacts.needs_review(at(NOW) - TimeDelta::days(7)));
    assert_eq!(verdict(&known, at(NOW) + TimeDelta::hours(3)), Verdict::Publish);
}

#[tokio::test]
async fn who_is_in_a_facility_is_alerted_on_again_after_a_later_contact_or_discharge() {
    let held = after(&[(InFacility, 0)]).await;
    assert_eq!(verdict(&held, at(NOW) + TimeDelta::days(5)), Verdict::HeldInFacility);
    let left = after(&[(InFacility, 0), (ReachedPatient, 48)]).await;
    let hours = |hours| at(NOW) + TimeDelta::hours(hours);
    assert_eq!(verdict(&left, hours(71)), Verdict::AfterSuccessfulContact);
    assert_eq!(verdict(&left, hours(72)), Verdict::Publish);
    let judged = evaluation("run-1", hours(30), hours(24));
    let mut discharged = held;
    assert!(
        discharged.evaluate(&judged, judged.as_of, &WorkerId::new("worker"), hours(30)).is_ours
    );
}

#[tokio::test]
async fn a_note_that_releases_a_patient_puts_the_record_on_the_sweepers_list() {
    let store = MemoryStore::default();
    let records = CareRecords(&store);
    let clock = FixedClock::at(NOW);
    handle(&event("contact-tracker/in-facility.json"), &store, &clock).await.unwrap();
    let judged = evaluation("run-1", at(NOW), at(NOW) - TimeDelta::days(7));
    let worker = WorkerId::new("worker");
    let step = |record: &mut CareRecord| record.evaluate(&judged, judged.as_of, &worker, at(NOW));
    records.update(&key(&minted()), at(NOW), step).await.unwrap();
    let ever = at(NOW) + TimeDelta::days(30);
    assert_eq!(records.due(ever, 9).await.unwrap(), []);
    let note = note("n1", ReachedPatient, at(NOW));
    handle(&notes_from(0, &[note]), &store, &clock).await.unwrap();
    let day = at(NOW) + TimeDelta::hours(24);
    assert_eq!(records.due(day - TimeDelta::seconds(1), 9).await.unwrap(), []);
    assert_eq!(records.due(day, 9).await.unwrap().len(), 1);
}
