//! The sample events of `events/<function>/<case>.json`.

use std::{
    fs,
    path::{Path, PathBuf},
};

/// The text of an event, such as `notes-intake/reached-patient.json`.
pub fn event_text(name: &str) -> String {
    let path = folder().join(name);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// An event as JSON.
pub fn event(name: &str) -> serde_json::Value {
    serde_json::from_str(&event_text(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// The names of all events of a function, in order: `file-ingest/...json`.
pub fn events(function: &str) -> Vec<String> {
    let path = folder().join(function);
    let entries = fs::read_dir(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let files = entries.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned());
    let mut names: Vec<_> = files
        .filter(|file| file.ends_with(".json"))
        .map(|file| format!("{function}/{file}"))
        .collect();
    names.sort();
    names
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../events")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_event_of_every_function_is_json() {
        let functions = [
            "alert-notify",
            "contact-tracker",
            "file-ingest",
            "notes-intake",
            "risk-alerts",
            "stream-ingest",
        ];
        for function in functions {
            let names = events(function);
            assert!(!names.is_empty(), "{function}");
            for name in names {
                event(&name);
            }
        }
    }
}
