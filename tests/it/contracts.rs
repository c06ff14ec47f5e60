//! Contracts hold to the published schema of the Open Data Contract Standard. The schema comes with
//! a Python package; without it these tests say that they are skipped.

use crate::repository;
use std::{
    fs,
    path::Path,
    process::{Command, Output},
};

/// Exit code of the validator when its packages are missing.
const NOT_INSTALLED: i32 = 3;

/// Runs the validator; nothing where it is not installed.
fn validate(arguments: &[&Path]) -> Option<Output> {
    let output = testkit::python().map(|python| {
        Command::new(python)
            .arg(repository::root().join("tools/validate_contracts.py"))
            .args(arguments)
            .output()
            .expect("python runs")
    });
    let output = output.filter(|output| output.status.code() != Some(NOT_INSTALLED));
    if output.is_none() {
        eprintln!(
            "skipped: no Python with the packages of requirements-dev.txt; run `make dev-venv`"
        );
    }
    output
}

fn printed(output: &Output) -> String {
    let printed = [output.stdout.as_slice(), output.stderr.as_slice()].concat();
    String::from_utf8_lossy(&printed).into_owned()
}

#[test]
fn every_contract_holds_to_the_published_schema() {
    if let Some(output) = validate(&[]) {
        assert!(output.status.success(), "{}", printed(&output));
    }
}

#[test]
fn defects_planted_in_every_contract_are_noticed() {
    if let Some(output) = validate(&[Path::new("--plant")]) {
        assert!(output.status.success(), "{}", printed(&output));
    }
}

#[test]
fn a_contract_without_version_is_refused() {
    let whole = repository::text("crates/libs/medallion/contracts/raw/claim.odcs.yaml");
    let lines = whole.lines().filter(|line| !line.starts_with("version:"));
    let broken = lines.collect::<Vec<_>>().join("\n");
    assert_ne!(whole.trim_end(), broken);
    let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join("without-version.odcs.yaml");
    fs::write(&file, broken).expect("the folder for tests can be written");
    if let Some(output) = validate(&[&file]) {
        assert_eq!(output.status.code(), Some(1), "{}", printed(&output));
        assert!(printed(&output).contains("'version' is a required property"));
    }
}
