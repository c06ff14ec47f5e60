//! AWS on this machine: moto from the development packages, behind one lock.

use std::{
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

use crate::python;

/// A running emulator of AWS; it ends with this value.
#[derive(Debug)]
pub struct Emulator {
    server: Child,
    port: u16,
}

impl Emulator {
    /// Starts one, or says why it cannot, and the test then has nothing to check.
    ///
    /// # Panics
    /// When there is a Python with moto, and moto does not start.
    #[must_use]
    pub fn start() -> Option<Self> {
        let Some(python) = python().filter(has_moto) else {
            eprintln!("skipped: no Python with moto; run `make dev-venv`");
            return None;
        };
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../tools/moto_locked.py");
        let mut command = Command::new(python);
        command.arg(script).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut server = command.spawn().unwrap_or_else(|error| panic!("no emulator: {error}"));
        let mut line = String::new();
        if let Some(output) = server.stdout.take() {
            // Without a line, the port below is none.
            let _ = BufReader::new(output).read_line(&mut line);
        }
        let Ok(port) = line.trim().parse() else { panic!("the emulator has no port: {line:?}") };
        Some(Self { server, port })
    }

    /// The port of 127.0.0.1 on which it answers.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.port
    }
}

impl Drop for Emulator {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

fn has_moto(python: &PathBuf) -> bool {
    let mut ask = Command::new(python);
    let ask = ask.args(["-c", "import moto.server"]).stderr(Stdio::null());
    ask.status().is_ok_and(|status| status.success())
}
