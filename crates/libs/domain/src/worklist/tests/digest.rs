use super::*;

fn key() -> TokenKey {
    TokenKey::new(1, &[7; 32]).unwrap()
}

fn digest(persons: Vec<(WorkRow, CareRecord)>) -> Digest {
    let refresh = Some(("run-1".parse().unwrap(), at("2024-03-04T11:00:00Z")));
    let today = Today::of(persons, now());
    Digest::of("north".parse().unwrap(), refresh, &today, &key(), now())
}

fn sample() -> Digest {
    let nothing = CareRecord::default;
    let overdue = |person: &str, ago| {
        let contact_due_at = Some(now() - hours(ago));
        (WorkRow { contact_due_at, ..discharged(person, 30) }, nothing())
    };
    digest(vec![
        (discharged("P1", 95), nothing()),
        (row("P2", 85), after(&[(ContactOutcome::WrongNumber, 3)])),
        (row("P3", 85), callback(5, now() - hours(1))),
        (row("P4", 85), after(&[(ContactOutcome::Refused, 3), (ContactOutcome::Refused, 2)])),
        (row("P5", 85), after(&[(ContactOutcome::ReachedPatient, 3)])),
        (row("P6", 85), after(&[(ContactOutcome::InFacility, 3)])),
        overdue("P7", 2),
        overdue("P8", 30),
    ])
}

#[test]
fn a_digest_counts_what_is_to_be_done() {
    let digest = sample();
    assert_eq!((digest.to_call, digest.spoken_to, digest.held), (6, 1, 1));
    assert_eq!((digest.due_today, digest.callbacks_due), (1, 1));
    assert_eq!((digest.needs_review, digest.bad_numbers), (1, 1));
    assert_eq!(digest.overdue[0].patient_token, key().person(&"P8".parse().unwrap()));
    assert_eq!(digest.overdue.len(), 2);
    assert_eq!(digest.highest[0].patient_token, key().person(&"P1".parse().unwrap()));
}

#[test]
fn a_digest_names_the_ten_highest_and_no_more() {
    let persons =
        (0..20).map(|index| (row(&format!("P{index}"), 80 + index), CareRecord::default()));
    let digest = digest(persons.collect());
    assert_eq!((digest.to_call, digest.highest.len()), (20, HIGHEST));
}

#[test]
fn the_text_of_a_digest_says_its_numbers_and_nothing_that_names_a_patient() {
    let text = sample().text("https://care.example.invalid/worklist", chrono_tz::America::New_York);
    for line in [
        "Outreach today: north",
        "Data as of 4 Mar 2024, 06:00 EST.",
        "To call: 6",
        "  follow-up overdue: 2",
        "The list: https://care.example.invalid/worklist",
        "Overdue:",
        "due 5 Mar 2024, 00:00 EST",
    ] {
        assert!(text.contains(line), "{line} is not in\n{text}");
    }
    for word in ["Ada", "555-0100", "1948", "MRN-0042", "hospital stay", "P1\n", "P8"] {
        assert!(!text.contains(word), "{word} is in\n{text}");
    }
}

#[test]
fn old_data_and_no_data_are_said_first() {
    let zone = chrono_tz::UTC;
    let today = Today::default();
    let clinic = || "north".parse().unwrap();
    let old = Some(("run-1".parse().unwrap(), now() - hours(37)));
    let text = Digest::of(clinic(), old, &today, &key(), now()).text("-", zone);
    assert!(text.lines().nth(1).unwrap().starts_with("OLD DATA"), "{text}");
    let text = Digest::of(clinic(), None, &today, &key(), now()).text("-", zone);
    assert!(text.lines().nth(1).unwrap().starts_with("NO DATA"), "{text}");
}
