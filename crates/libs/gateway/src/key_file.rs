//! A private key in a file that only its owner can read.

use std::{
    fs::{self, DirBuilder, File, OpenOptions},
    io::{self, Read, Write},
    os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt},
    path::Path,
    sync::atomic::{AtomicU64, Ordering},
};

const FILE: &str = "issuer-key.pk8";
const OTHERS: u32 = 0o077;

/// How many drafts this process has written.
static DRAFTS: AtomicU64 = AtomicU64::new(0);

/// The key of a folder; if it has none, what `make` gives becomes it. Of several processes that
/// make one at once, all get the key of the first.
pub(crate) fn load_or_make<E: From<io::Error>>(
    folder: &Path,
    make: impl FnOnce() -> Result<Vec<u8>, E>,
) -> Result<Vec<u8>, E> {
    let path = folder.join(FILE);
    match read(&path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        read => return Ok(read?),
    }
    let key = make()?;
    DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
    write(folder, &path, &key)?;
    Ok(read(&path)?)
}

fn read(path: &Path) -> io::Result<Vec<u8>> {
    let mut file = File::open(path)?;
    if file.metadata()?.mode() & OTHERS != 0 {
        let text = "others than its owner may read the key";
        return Err(io::Error::new(io::ErrorKind::PermissionDenied, text));
    }
    let mut key = Vec::new();
    file.read_to_end(&mut key)?;
    Ok(key)
}

/// Writes a whole file beside the place and then links it there, unless something is there.
fn write(folder: &Path, path: &Path, key: &[u8]) -> io::Result<()> {
    let number = DRAFTS.fetch_add(1, Ordering::Relaxed);
    let draft = folder.join(format!("{FILE}.{}.{number}", std::process::id()));
    // A process of the same number may have died and left one.
    fs::remove_file(&draft).ok();
    let written = write_and_link(&draft, path, key);
    fs::remove_file(&draft).ok();
    written
}

fn write_and_link(draft: &Path, path: &Path, key: &[u8]) -> io::Result<()> {
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(draft)?;
    file.write_all(key)?;
    file.sync_all()?;
    match fs::hard_link(draft, path) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        linked => linked,
    }
}
