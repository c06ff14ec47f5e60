//! Data that lies beside the repository on some machines and is no part of it.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

/// The folder `shared`: named by `CARELAKE_SHARED`, or beside a folder above this crate.
#[must_use]
pub fn shared() -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().map(|dir| dir.join("shared"));
    let named = env::var_os("CARELAKE_SHARED").map(PathBuf::from);
    named.into_iter().chain(beside).find(|folder| folder.join("vectors").is_dir())
}

/// A file of test vectors; says so where it is absent, and the test then has nothing to check.
#[must_use]
pub fn vectors(file: &str) -> Option<PathBuf> {
    let path = shared().map(|folder| folder.join("vectors").join(file));
    let found = path.filter(|path| path.is_file());
    if found.is_none() {
        eprintln!("skipped: no folder `shared` (or CARELAKE_SHARED) with vectors/{file}");
    }
    found
}

/// A folder of the data pack, unpacked once per machine into its folder for temporary files; says
/// so where the pack is absent, and the test then has nothing to check.
///
/// # Panics
/// When the pack is there and cannot be unpacked.
#[must_use]
pub fn data_pack(folder: &str) -> Option<PathBuf> {
    let pack = shared().map(|shared| shared.join("data/devpack.tar.gz"));
    let Some(pack) = pack.filter(|pack| pack.is_file()) else {
        eprintln!("skipped: no folder `shared` (or CARELAKE_SHARED) with data/devpack.tar.gz");
        return None;
    };
    let bytes = fs::metadata(&pack).unwrap_or_else(|error| panic!("{error}")).len();
    let root = env::temp_dir().join(format!("carelake-devpack-{bytes}"));
    let unpacked = root.join(folder);
    if !unpacked.is_dir() {
        unpack(&pack, folder, &unpacked);
    }
    Some(unpacked)
}

/// Unpacks beside the target and moves it there, so that tests that run at once do not meet.
fn unpack(pack: &Path, folder: &str, target: &Path) {
    let aside = target.with_extension(std::process::id().to_string());
    fs::create_dir_all(&aside).unwrap_or_else(|error| panic!("{error}"));
    let mut tar = Command::new("tar");
    tar.arg("xzf").arg(pack).arg("-C").arg(&aside).arg(format!("devpack/{folder}"));
    let done = tar.status().unwrap_or_else(|error| panic!("tar cannot be run: {error}"));
    assert!(done.success(), "the data pack has no folder {folder}");
    let moved = fs::rename(aside.join("devpack").join(folder), target);
    assert!(moved.is_ok() || target.is_dir(), "cannot unpack into {}", target.display());
    let _ = fs::remove_dir_all(aside);
}
