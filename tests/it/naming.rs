//! One name for one thing everywhere, small files, and nothing in them that does not belong there.

use crate::repository::{crates, entries, files, folders, has, root, text};
use serde_json::Value;
use std::{
    collections::BTreeSet,
    process::{Command, Stdio},
};

/// The most lines that a file of Rust may have.
const LINES: usize = 400;

/// What may stop a program. Tests and what is only for tests may use it.
const STOPS: &[&str] = &[".unwrap()", ".expect(", "panic!(", "todo!(", "unimplemented!("];

/// Beginnings of paths that only one machine has.
const MACHINES: &[&str] = &[concat!("/ho", "me/"), concat!("/ro", "ot/"), concat!("/Us", "ers/")];

/// Models that are one step of another table, by the table.
const STEPS: &[(&str, &str)] = &[
    ("analytics/risk_condition", "analytics/patient_risk"),
    ("analytics/risk_evidence", "analytics/patient_risk"),
];

const CONTRACTS: &str = "crates/libs/medallion/contracts";
const MODELS: &str = "crates/libs/medallion/sql";
const NOTHING: [String; 0] = [];

/// Every file of Rust that ships.
fn sources() -> Vec<String> {
    crates().iter().flat_map(|name| files(&format!("{name}/src"), ".rs")).collect()
}

/// The part of a source before its tests.
fn shipped(source: &str) -> &str {
    source.split_once("#[cfg(test)]\nmod tests {").map_or(source, |(shipped, _)| shipped)
}

/// The modules that a source has for its tests alone, in files of their own.
fn test_modules(source: &str) -> impl Iterator<Item = &str> {
    let parts = source.split("#[cfg(test)]\n").skip(1);
    parts.filter_map(|part| part.lines().next()?.strip_prefix("mod ")?.strip_suffix(';'))
}

/// Whether a file of Rust is compiled for tests alone.
fn is_for_tests(file: &str) -> bool {
    let (folder, name) = file.rsplit_once('/').expect("sources lie in folders");
    let module = name.trim_end_matches(".rs");
    let parents = [format!("{folder}/lib.rs"), format!("{folder}/mod.rs"), format!("{folder}.rs")];
    let parents = parents.iter().filter(|parent| has(parent));
    file.starts_with("crates/libs/testkit/")
        || folder.split('/').any(|part| part == "tests")
        || module == "tests"
        || parents
            .map(|parent| text(parent))
            .any(|text| test_modules(&text).any(|name| name == module))
}

/// The lines of a source that may stop the program, with their numbers from 1.
fn stops(source: &str) -> Vec<usize> {
    let lines = shipped(source).lines().enumerate();
    let code = lines.filter(|(_, line)| !line.trim_start().starts_with("//"));
    let found = code.filter(|(_, line)| STOPS.iter().any(|stop| line.contains(stop)));
    found.map(|(index, _)| index + 1).collect()
}

/// The lines of a text that hold a path of one machine, with their numbers from 1.
fn machine_paths(text: &str) -> Vec<usize> {
    let lines = text.lines().enumerate();
    let found = lines.filter(|(_, line)| MACHINES.iter().any(|machine| line.contains(machine)));
    found.map(|(index, _)| index + 1).collect()
}

/// The files under version control, or nothing outside of a clone.
fn tracked() -> Option<Vec<String>> {
    let mut git = Command::new("git");
    let git = git.args(["ls-files", "-z"]).current_dir(root()).stderr(Stdio::null());
    let output = git.output().ok().filter(|output| output.status.success())?;
    let names = String::from_utf8(output.stdout).expect("file names are text");
    Some(names.split('\0').filter(|name| !name.is_empty()).map(str::to_owned).collect())
}

#[test]
fn every_function_has_a_readme_a_main_a_library_and_sample_events() {
    for name in folders("crates/functions") {
        for file in ["README.md", "src/main.rs", "src/lib.rs"] {
            assert!(has(&format!("crates/functions/{name}/{file}")), "{name} has no {file}");
        }
        let manifest = text(&format!("crates/functions/{name}/Cargo.toml"));
        let is_named = format!("[[bin]]\nname = \"{name}\"\npath = \"src/main.rs\"");
        assert!(manifest.contains(&is_named), "the binary of {name} has another name");
        assert!(has(&format!("events/{name}")), "{name} has no folder of events");
        assert_ne!(files(&format!("events/{name}"), ".json"), NOTHING, "{name} has no event");
    }
}

#[test]
fn every_folder_of_events_is_a_functions() {
    let functions = folders("crates/functions");
    for name in folders("events") {
        assert!(functions.contains(&name), "no function takes events/{name}");
    }
}

#[test]
fn every_sample_event_is_json() {
    let events = files("events", ".json");
    assert_ne!(events, NOTHING);
    for event in events {
        let parsed = serde_json::from_str::<Value>(&text(&event));
        assert!(parsed.is_ok_and(|value| value.is_object()), "{event} is no JSON object");
    }
}

#[test]
fn every_crate_says_what_it_is_for() {
    for name in crates() {
        assert!(has(&format!("{name}/README.md")), "{name} has no README.md");
        let library = text(&format!("{name}/src/lib.rs"));
        let shows = "#![doc = include_str!(\"../README.md\")]";
        assert!(library.contains(shows), "the documentation of {name} is not its README");
    }
}

#[test]
fn no_source_is_longer_than_400_lines() {
    let sources = sources();
    assert_ne!(sources, NOTHING);
    let long: Vec<_> =
        sources.into_iter().filter(|source| text(source).lines().count() > LINES).collect();
    assert_eq!(long, NOTHING);
}

#[test]
fn nothing_that_ships_stops_the_program() {
    for source in sources().iter().filter(|source| !is_for_tests(source)) {
        assert_eq!(stops(&text(source)), [0; 0], "{source}");
    }
}

#[test]
fn a_stop_is_found_unless_it_is_a_tests_or_a_comments() {
    let planted =
        "// a.unwrap()\nlet b = a.unwrap();\n#[cfg(test)]\nmod tests {\n    a.unwrap();\n}\n";
    assert_eq!(stops(planted), [2]);
    assert_eq!(
        test_modules("#[cfg(test)]\nmod vectors;\nmod money;\n").collect::<Vec<_>>(),
        ["vectors"]
    );
    assert!(is_for_tests("crates/libs/domain/src/vectors.rs"));
    assert!(!is_for_tests("crates/libs/domain/src/money.rs"));
}

#[test]
fn no_file_names_a_path_of_one_machine() {
    let Some(tracked) = tracked() else {
        eprintln!("skipped: this is no git clone");
        return;
    };
    for name in tracked {
        // What is deleted but not committed is gone; what is no text holds no path to read.
        let Ok(text) = std::fs::read_to_string(root().join(&name)) else { continue };
        assert_eq!(machine_paths(&text), [0; 0], "{name}");
    }
}

#[test]
fn a_path_of_one_machine_is_found() {
    for machine in MACHINES {
        assert_eq!(machine_paths(&format!("first line\nsee {machine}ada/notes\n")), [2]);
    }
    assert_eq!(machine_paths("see crates/libs/domain\n"), [0; 0]);
}

#[test]
fn every_model_has_the_contract_of_its_table() {
    for model in files(MODELS, ".sql") {
        let name = model.trim_start_matches(MODELS).trim_matches('/').trim_end_matches(".sql");
        if is_view(&model) {
            continue;
        }
        let step = STEPS.iter().find(|(step, _)| *step == name);
        let table = step.map_or(name, |(_, table)| table);
        let contract = format!("{CONTRACTS}/{table}.odcs.yaml");
        assert!(has(&contract), "{model} makes a table without contract");
        let first = format!("-- {}", table.replace('/', "."));
        let says = text(&model).lines().next().is_some_and(|line| line.starts_with(&first));
        assert!(says, "{model} does not begin with the table that it makes");
    }
}

/// Whether a model says that it is a view: it makes no table, and so has no contract.
fn is_view(model: &str) -> bool {
    text(model).lines().next().is_some_and(|line| line.contains(", a view: "))
}

#[test]
fn every_view_is_named_as_its_file_and_has_no_contract() {
    let views: Vec<_> = files(MODELS, ".sql").into_iter().filter(|model| is_view(model)).collect();
    assert_ne!(views, NOTHING);
    for view in views {
        let name = view.trim_start_matches(MODELS).trim_matches('/').trim_end_matches(".sql");
        let first = format!("-- {}, a view: ", name.replace('/', "."));
        assert!(text(&view).starts_with(&first), "{view} does not begin with its name");
        assert!(!has(&format!("{CONTRACTS}/{name}.odcs.yaml")), "{view} is a table, too");
    }
}

#[test]
fn every_zone_of_models_is_a_zone_of_contracts() {
    let zones: BTreeSet<String> = folders(CONTRACTS).into_iter().collect();
    assert_eq!(zones, BTreeSet::from(["analytics", "curated", "ops", "raw"].map(str::to_owned)));
    for zone in folders(MODELS) {
        assert!(zones.contains(&zone), "{zone} has models and no contracts");
    }
}

#[test]
fn the_tests_that_the_architecture_page_names_exist() {
    let page = text("docs/architecture.md");
    let named = page.lines().filter(|line| line.starts_with('|')).flat_map(|line| {
        line.split('`').filter(|word| word.matches('_').count() > 1).map(str::to_owned)
    });
    let named: BTreeSet<String> = named.collect();
    assert!(named.len() > 20, "the page names {} tests", named.len());
    let mut rust = files("crates", ".rs");
    rust.extend(files("tests", ".rs"));
    let all: String = rust.iter().map(|file| text(file)).collect();
    let missing: Vec<_> =
        named.into_iter().filter(|name| !all.contains(&format!("fn {name}("))).collect();
    assert_eq!(missing, NOTHING);
}

#[test]
fn decisions_are_numbered_without_gaps_and_say_context_decision_and_consequences() {
    for (index, path) in entries("docs/decisions").iter().enumerate() {
        let name = path.file_name().unwrap().to_str().unwrap();
        assert!(name.starts_with(&format!("{:04}-", index + 1)), "{name}");
        let page = text(&format!("docs/decisions/{name}"));
        for heading in ["## Context", "## Decision", "## Consequences"] {
            assert!(page.contains(heading), "{name} has no {heading}");
        }
    }
}
