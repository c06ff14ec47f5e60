//! The digest of the day.

use super::*;

#[tokio::test]
async fn every_clinic_is_told_once_a_day() {
    let world = World::new().await;
    let done = world.invoked(event("digest-task")).await.unwrap();
    assert_eq!(done, serde_json::json!({ "sent": 2, "left": 0 }));
    let again = world.invoked(event("digest-task")).await.unwrap();
    assert_eq!(again, serde_json::json!({ "sent": 0, "left": 2 }));
    let mut tomorrow = event("digest-task");
    tomorrow["scheduled_at"] = "2024-03-05T12:00:00Z".into();
    world.invoked(tomorrow).await.unwrap();
    let sent = world.topics.sent.all();
    let clinics: Vec<_> = sent.iter().map(|(clinic, ..)| clinic.as_str()).collect();
    assert_eq!(clinics, ["north", "south", "north", "south"]);
    assert_eq!(sent[0].1, "Outreach 2024-03-04: 2 to call");
}

#[tokio::test]
async fn a_message_names_no_patient() {
    let world = World::new().await;
    world.invoked(event("digest-task")).await.unwrap();
    for (_, subject, text) in world.topics.sent.all() {
        for word in ["Ada", "Example", "MRN", "555", "1948", "Harbor", "P1 ", "long hospital"] {
            assert!(!text.contains(word) && !subject.contains(word), "{word} in {text}");
        }
        assert!(text.contains("https://care.example.invalid/worklist"), "{text}");
    }
}

#[tokio::test]
async fn a_clinic_that_cannot_be_told_is_told_the_next_time_and_keeps_nobody_from_it() {
    let world = World::new().await;
    *world.topics.refusals.lock().unwrap() = 1;
    let error = world.invoked(event("digest-task")).await.unwrap_err();
    assert_eq!(error.fault(), lambda_kit::Fault::TryAgain);
    assert_eq!(world.topics.sent.all().len(), 1);
    world.invoked(event("digest-task")).await.unwrap();
    let sent = world.topics.sent.all();
    assert_eq!((sent.len(), sent[1].0.as_str()), (2, "north"));
    assert!(!sent[1].2.contains("before"), "it was surely not sent");
}

#[tokio::test]
async fn a_message_that_may_have_been_sent_says_so_when_it_comes_again() {
    use domain::care::delivery::Delivery;
    let world = World::new().await;
    let key = "DELIVERY#digest-main#north-2024-03-04#clinic";
    let died = |delivery: &mut Delivery| delivery.begin(&WorkerId::new("other"), at(NOW));
    care_state::update(&world.store, key, None, |_| None, died).await.unwrap();
    let busy = world.invoked(event("digest-task")).await.unwrap();
    assert_eq!(busy, serde_json::json!({ "sent": 1, "left": 1 }));
    world.clock.advance(TimeDelta::seconds(61));
    world.invoked(event("digest-task")).await.unwrap();
    let (clinic, _, text) = world.topics.sent.all().remove(1);
    assert_eq!(clinic, "north");
    assert!(text.starts_with("(This message may have been sent before.)"), "{text}");
}
