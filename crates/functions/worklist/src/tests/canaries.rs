//! No word of a patient reaches the log, at any level.

use testkit::log;

use super::*;

fn canary(person: &str) -> WorkRow {
    WorkRow {
        patient_id: "canary01".parse().unwrap(),
        name: Phi::new("canary02".to_owned()),
        phone: Some(Phi::new("canary03".to_owned())),
        birth_year: Some(Phi::new(777_004)),
        facility: Some("canary05".to_owned()),
        ..row(person, "north", 90)
    }
}

#[tokio::test]
async fn no_word_of_a_patient_is_in_the_log_however_a_request_ends() {
    log::start();
    for refusal in [None, Some(SinkError::Busy)] {
        let world = World::empty();
        world.publish(vec![canary("P1"), canary("P2"), row("S1", "south", 90)]).await;
        *world.stream.refusal.lock().unwrap() = refusal;
        for name in testkit::events("worklist") {
            let mut event = testkit::event(&name);
            if let Some(form) = event["body"].as_str().filter(|form| form.contains("text=")) {
                let form = form.replace("text=", "text=canary06+");
                event["body"] = form.replace("relationship=", "relationship=canary07").into();
            }
            let _ = world.invoked(event).await;
        }
        let told = body(&world.asked("list-page").await);
        assert!(told.contains("canary02") && told.contains("777004"), "names are on the page only");
    }
    let text = log::text();
    for line in ["a request was answered", "a request was refused", "a note was not stored"] {
        assert!(text.contains(line), "no line says that {line}");
    }
    for word in ["canary", "777004", "medicines", "2099-"] {
        assert!(!text.contains(word), "the log holds {word}");
    }
}
