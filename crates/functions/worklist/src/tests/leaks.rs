//! No row of another clinic leaves, whoever asks for what.

use proptest::{prelude::*, test_runner::TestRunner};
use serde_json::json;

use super::*;

const CLINICS: [&str; 6] = ["a", "b", "a#b", "a b", "c,d", "main#a"];

/// A clinic of the token, a route, a clinic of the query, and the patient that is asked for.
fn any_question() -> impl Strategy<Value = (Vec<usize>, usize, Option<usize>, usize)> {
    let clinics = proptest::collection::vec(0..CLINICS.len(), 1..4);
    (clinics, 0..5_usize, proptest::option::of(0..CLINICS.len()), 0..24_usize)
}

fn asked(own: &[usize], route: usize, narrowed: Option<usize>, person: &str) -> Value {
    let cases = ["list", "list-page", "csv", "patient", "note"];
    let mut event = event(cases[route]);
    let clinics = own.iter().map(|at| CLINICS[*at]).collect::<Vec<_>>().join(",");
    event["requestContext"]["authorizer"]["jwt"]["claims"]["clinics"] = clinics.into();
    if let Some(at) = narrowed {
        let query = url::form_urlencoded::Serializer::new(String::new())
            .append_pair("clinic", CLINICS[at])
            .finish();
        event["queryStringParameters"] = json!({ "clinic": CLINICS[at] });
        event["rawQueryString"] = query.into();
    }
    if route == 3 {
        event["rawPath"] = format!("/worklist/patients/{person}").into();
    }
    if let Some(form) = event["body"].as_str() {
        event["body"] = form.replace("P1", person).into();
    }
    event
}

#[test]
fn of_5000_questions_none_is_answered_with_a_row_of_another_clinic() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let world = World::empty();
    let person = |index: usize| format!("PERSON{index:02}");
    let rows = (0..24).map(|index| row(&person(index), CLINICS[index % CLINICS.len()], 90));
    runtime.block_on(world.publish(rows.collect()));
    let seen = Mutex::new((0, 0));
    let config = ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(5_000) };
    let checked = TestRunner::new(config).run(&any_question(), |(own, route, narrowed, index)| {
        let event = asked(&own, route, narrowed, &person(index));
        let before = world.stream.notes.all().len();
        let response = runtime.block_on(world.handle(request(&event)));
        let told = format!("{} {:?}", body(&response), response.headers());
        for other in 0..24 {
            // A clinic whose name holds a comma cannot be in a token: it is two other clinics there.
            let is_own = own.contains(&(other % CLINICS.len())) && other % CLINICS.len() != 4;
            prop_assert!(is_own || !told.contains(&person(other)), "{} in {told}", person(other));
        }
        for note in &world.stream.notes.all()[before..] {
            let clinic = CLINICS.iter().position(|clinic| *clinic == note.clinic_id.as_str());
            prop_assert!(own.contains(&clinic.unwrap()));
        }
        let mut seen = seen.lock().unwrap();
        if response.status().is_success() || response.status().is_redirection() {
            seen.0 += 1;
        } else {
            seen.1 += 1;
        }
        Ok(())
    });
    checked.unwrap();
    let (answered, refused) = *seen.lock().unwrap();
    println!("{answered} were answered, {refused} were refused");
    assert!(answered > 500 && refused > 500);
}
