//! The repository as files.

use std::{
    fs,
    path::{Path, PathBuf},
};

/// The repository's folder.
pub(crate) fn root() -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("tests is below the root");
    root.to_path_buf()
}

/// What lies directly in a folder of the repository, in order of names.
pub(crate) fn entries(folder: &str) -> Vec<PathBuf> {
    let path = root().join(folder);
    let found = fs::read_dir(&path).unwrap_or_else(|_| panic!("{folder} is a folder"));
    let mut entries: Vec<PathBuf> = found.map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    entries
}

/// The names of the folders directly in a folder of the repository.
pub(crate) fn folders(folder: &str) -> Vec<String> {
    let folders = entries(folder).into_iter().filter(|path| path.is_dir());
    folders.map(|path| path.file_name().unwrap().to_str().unwrap().to_owned()).collect()
}

/// Every file under a folder of the repository that has this ending, as a path from the root.
pub(crate) fn files(folder: &str, ending: &str) -> Vec<String> {
    let mut found = Vec::new();
    for path in entries(folder) {
        let name = path.strip_prefix(root()).unwrap().to_str().unwrap().to_owned();
        if path.is_dir() {
            found.extend(files(&name, ending));
        } else if name.ends_with(ending) {
            found.push(name);
        }
    }
    found
}

/// The text of a file of the repository.
pub(crate) fn text(file: &str) -> String {
    fs::read_to_string(root().join(file)).unwrap_or_else(|_| panic!("{file} is a text file"))
}

/// Whether the repository has this file or folder.
pub(crate) fn has(path: &str) -> bool {
    root().join(path).try_exists().unwrap()
}

/// The folders of all crates of ours that ship.
pub(crate) fn crates() -> Vec<String> {
    let mut crates = vec!["crates/cli".to_owned(), "crates/world".to_owned()];
    for group in ["crates/libs", "crates/functions"] {
        crates.extend(folders(group).iter().map(|name| format!("{group}/{name}")));
    }
    crates
}
