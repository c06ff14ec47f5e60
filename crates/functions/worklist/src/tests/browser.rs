//! The page in a real browser, by keyboard alone, against the function on 127.0.0.1. Without Chromium
//! these tests say that they are skipped.

use std::sync::Arc;

use super::*;

mod devtools;
mod server;

use devtools::Chromium;
use server::Server;

/// The most stops of the keyboard that a journey may need to reach its aim.
const MOST_STOPS: usize = 60;

/// Goes on by Tab until the focus is on what `is` describes.
fn tab_to(chromium: &mut Chromium, is: &str) {
    for _ in 0..MOST_STOPS {
        chromium.press("Tab", 9, None);
        let found = chromium.ask(&format!("(at => !!({is}))(document.activeElement)"));
        if found == Value::Bool(true) {
            return;
        }
    }
    panic!("{MOST_STOPS} stops lead to nothing that is {is}");
}

#[test]
fn a_note_is_written_by_keyboard_alone_and_the_page_says_that_it_is_saved() {
    let Some(mut chromium) = Chromium::start() else { return };
    let server = Server::start();
    chromium.open(&server.url("127.0.0.1", "/worklist"));
    tab_to(&mut chromium, "at.matches('.skip')");
    tab_to(&mut chromium, "at.matches('#P1 summary')");
    assert_eq!(chromium.ask("document.querySelector('#P1 details').open"), Value::Bool(false));
    chromium.press("Enter", 13, Some("\r"));
    tab_to(&mut chromium, "at.name === 'outcome'");
    chromium.type_text("Asked");
    tab_to(&mut chromium, "at.name === 'callback_at'");
    chromium.type_text("03052024");
    chromium.press("Tab", 9, None);
    chromium.type_text("0200PM");
    tab_to(&mut chromium, "at.name === 'text'");
    chromium.type_text("Was at work");
    tab_to(&mut chromium, "at.matches('#P1 button')");
    chromium.press("Enter", 13, Some("\r"));
    chromium.loaded();
    assert_eq!(
        chromium.ask("location.pathname + location.search + location.hash"),
        "/worklist?noted=yes#P1"
    );
    let told = chromium.ask("document.querySelector('[role=status]').textContent");
    assert!(told.as_str().unwrap().starts_with("The note was saved."), "{told}");
    let notes = server.world.stream.notes.all();
    assert_eq!(notes.len(), 1);
    assert_eq!(notes[0].outcome, ContactOutcome::CallbackRequested);
    assert_eq!(notes[0].callback_at, Some(at("2024-03-05T19:00:00Z")));
    assert_eq!(notes[0].text.as_ref().unwrap().expose(), "Was at work");
    assert_eq!(notes[0].contacted_at, at(NOW));
}

#[test]
fn a_form_without_an_outcome_does_not_leave_the_browser() {
    let Some(mut chromium) = Chromium::start() else { return };
    let server = Server::start();
    chromium.open(&server.url("127.0.0.1", "/worklist/patients/P1"));
    tab_to(&mut chromium, "at.matches('summary')");
    chromium.press("Enter", 13, Some("\r"));
    tab_to(&mut chromium, "at.matches('button')");
    chromium.press("Enter", 13, Some("\r"));
    assert_eq!(chromium.ask("document.activeElement.name"), "outcome");
    assert!(server.world.stream.notes.all().is_empty());
}

#[test]
fn a_page_of_another_origin_cannot_write_a_note_in_the_readers_name() {
    let Some(mut chromium) = Chromium::start() else { return };
    let server = Server::start();
    for host in ["localhost", "127.0.0.1"] {
        let is_own = host == "127.0.0.1";
        chromium.open(&server.url(host, "/other"));
        chromium.ask("document.forms[0].submit()");
        chromium.loaded();
        let heading = chromium.ask("document.querySelector('h1').textContent");
        let expected =
            if is_own { "High-risk patients requiring outreach today" } else { "Not allowed" };
        assert_eq!(heading, expected, "{host}");
        assert_eq!(server.world.stream.notes.all().len(), usize::from(is_own), "{host}");
    }
}
