//! The Python that some tests use.

use std::{
    env,
    path::{Path, PathBuf},
};

/// The Python of `CARELAKE_PYTHON`, or else of the repository's `.venv`.
#[must_use]
pub fn python() -> Option<PathBuf> {
    let named = env::var_os("CARELAKE_PYTHON").map(PathBuf::from);
    named.or_else(|| {
        let ours = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../.venv/bin/python");
        ours.is_file().then_some(ours)
    })
}
