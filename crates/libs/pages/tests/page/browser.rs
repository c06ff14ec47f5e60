//! A browser without a window.

use std::{
    ffi::OsString,
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

/// A Chromium that can be run.
pub(crate) struct Browser {
    program: OsString,
}

impl Browser {
    /// The browser of this machine; `None`, and words why, when there is none and none is required.
    pub(crate) fn find() -> Option<Self> {
        let named = std::env::var_os("CARELAKE_CHROMIUM");
        let candidates =
            named.map_or(vec!["chromium".into(), "chromium-browser".into()], |name| vec![name]);
        let found = candidates.into_iter().find(|program| {
            let mut version = Command::new(program);
            let version = version.arg("--version").stdout(Stdio::null()).stderr(Stdio::null());
            version.status().is_ok_and(|status| status.success())
        });
        let is_required =
            std::env::var_os("CARELAKE_REQUIRE_BROWSER").is_some_and(|value| value == "1");
        assert!(
            found.is_some() || !is_required,
            "no Chromium, and CARELAKE_REQUIRE_BROWSER is set"
        );
        if found.is_none() {
            eprintln!("skipped: no Chromium (CARELAKE_CHROMIUM names one)");
        }
        found.map(|program| Self { program })
    }

    /// A picture of a page in a window of this size, as PNG. It is kept under its name.
    pub(crate) fn screenshot(
        &self,
        page: &str,
        name: &str,
        (width, height): (u32, u32),
    ) -> Vec<u8> {
        let picture = kept(&format!("{name}.png"));
        let shot = format!("--screenshot={}", picture.display());
        self.run(page, name, &[&shot, &format!("--window-size={width},{height}")]);
        fs::read(&picture).expect("the browser wrote a picture")
    }

    /// The page after the browser has read it and run its scripts.
    pub(crate) fn dom(&self, page: &str, name: &str, (width, height): (u32, u32)) -> String {
        let size = format!("--window-size={width},{height}");
        String::from_utf8(self.run(page, name, &["--dump-dom", &size])).expect("text")
    }

    fn run(&self, page: &str, name: &str, arguments: &[&str]) -> Vec<u8> {
        let file = kept(&format!("{name}.html"));
        fs::write(&file, page).expect("the page can be written");
        let profile = tempfile::tempdir().expect("a folder for the browser");
        let output = Command::new(&self.program)
            .args(["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars"])
            .args(["--force-device-scale-factor=1", "--disable-dev-shm-usage", "--no-first-run"])
            .args(["--disable-extensions", "--disable-background-networking", "--mute-audio"])
            .arg(format!("--user-data-dir={}", profile.path().display()))
            .args(arguments)
            .arg(format!("file://{}", file.display()))
            .output()
            .expect("the browser runs");
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "the browser failed: {said}");
        output.stdout
    }
}

/// A file that stays after the test, for people who want to look.
fn kept(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("pages");
    fs::create_dir_all(&folder).expect("a folder for pictures");
    folder.join(name)
}
