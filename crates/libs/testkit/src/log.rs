//! Everything that this thread logs, at every level.
//!
//! One subscriber for the process, set before anything is logged: with one per test, a line whose
//! place another thread reaches first can be lost.

use std::{cell::RefCell, io, sync::Once};

use tracing_subscriber::filter::LevelFilter;

thread_local! {
    static LINES: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
}

static STARTED: Once = Once::new();

/// Starts to remember what is logged.
pub fn start() {
    STARTED.call_once(|| {
        let lines = tracing_subscriber::fmt().json().without_time();
        lines.with_max_level(LevelFilter::TRACE).with_writer(|| ThisThread).init();
    });
}

/// What this thread has logged.
#[must_use]
pub fn text() -> String {
    LINES.with_borrow(|lines| String::from_utf8_lossy(lines).into_owned())
}

struct ThisThread;

impl io::Write for ThisThread {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        LINES.with_borrow_mut(|lines| lines.extend_from_slice(bytes));
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
