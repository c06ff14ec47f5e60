//! A Chromium without a window, told what to do over a pair of pipes (the DevTools protocol).

use std::{
    ffi::OsString,
    fs::{File, OpenOptions},
    io::{BufRead, BufReader, Write},
    process::{Child, Command, Stdio},
    sync::mpsc::{Receiver, channel},
    thread,
    time::Duration,
};

use serde_json::{Value, json};

/// How long an answer may take on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);

pub(super) struct Chromium {
    process: Child,
    to: File,
    from: Receiver<Value>,
    session: Option<Value>,
    asked: u64,
    loads: usize,
    _profile: tempfile::TempDir,
}

impl Chromium {
    /// The browser of this machine; `None`, and words why, when there is none and none is required.
    pub(super) fn start() -> Option<Self> {
        let program = find()?;
        let profile = tempfile::tempdir().unwrap();
        let [down, up] = ["down", "up"].map(|name| profile.path().join(name));
        assert!(Command::new("mkfifo").args([&down, &up]).status().unwrap().success());
        let process = Command::new("sh")
            .args([
                "-c",
                "down=$1 up=$2 program=$3; shift 3; exec \"$program\" \"$@\" 3<\"$down\" 4>\"$up\"",
                "sh",
            ])
            .args([down.as_os_str(), up.as_os_str(), program.as_os_str()])
            .args(["--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"])
            .args(["--no-first-run", "--disable-extensions", "--disable-background-networking"])
            .args(["--lang=en-US", "--window-size=1280,900", "--remote-debugging-pipe"])
            .arg(format!("--user-data-dir={}", profile.path().display()))
            .env("LANGUAGE", "en_US")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let to = OpenOptions::new().write(true).open(&down).unwrap();
        let from = messages(File::open(&up).unwrap());
        let mut chromium =
            Self { process, to, from, session: None, asked: 0, loads: 0, _profile: profile };
        let target = chromium.call("Target.createTarget", json!({ "url": "about:blank" }));
        let attach = json!({ "targetId": target["targetId"], "flatten": true });
        let session = chromium.call("Target.attachToTarget", attach)["sessionId"].clone();
        chromium.session = Some(session);
        chromium.call("Page.enable", json!({}));
        Some(chromium)
    }

    /// Opens a page and waits until it is loaded.
    pub(super) fn open(&mut self, url: &str) {
        self.loads = 0;
        let opened = self.call("Page.navigate", json!({ "url": url }));
        assert_eq!(opened["errorText"], Value::Null);
        self.loaded();
    }

    /// Waits until a page is loaded.
    pub(super) fn loaded(&mut self) {
        while self.loads == 0 {
            let message = self.from.recv_timeout(PATIENCE).expect("a page is loaded");
            self.notice(&message);
        }
        self.loads = 0;
    }

    /// Presses a key, and lets it go.
    pub(super) fn press(&mut self, key: &str, code: u8, text: Option<&str>) {
        for kind in [if text.is_some() { "keyDown" } else { "rawKeyDown" }, "keyUp"] {
            let mut event =
                json!({ "type": kind, "key": key, "windowsVirtualKeyCode": code, "code": key });
            if let Some(text) = text.filter(|_| kind == "keyDown") {
                event["text"] = text.into();
            }
            self.call("Input.dispatchKeyEvent", event);
        }
    }

    /// Types a text key by key.
    pub(super) fn type_text(&mut self, text: &str) {
        for letter in text.chars() {
            let code = u8::try_from(letter.to_ascii_uppercase()).unwrap_or_default();
            self.press(&letter.to_string(), code, Some(&letter.to_string()));
        }
    }

    /// The value of an expression on the page.
    pub(super) fn ask(&mut self, expression: &str) -> Value {
        let question = json!({ "expression": expression, "returnByValue": true });
        self.call("Runtime.evaluate", question)["result"]["value"].clone()
    }

    fn call(&mut self, method: &str, params: Value) -> Value {
        self.asked += 1;
        let mut message = json!({ "id": self.asked, "method": method, "params": params });
        if let Some(session) = &self.session {
            message["sessionId"] = session.clone();
        }
        self.to.write_all(format!("{message}\0").as_bytes()).unwrap();
        loop {
            let message = self.from.recv_timeout(PATIENCE).expect("the browser answers");
            self.notice(&message);
            if message["id"] == self.asked {
                assert_eq!(message["error"], Value::Null, "{method}");
                return message["result"].clone();
            }
        }
    }

    fn notice(&mut self, message: &Value) {
        self.loads += usize::from(message["method"] == "Page.loadEventFired");
    }
}

impl Drop for Chromium {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn find() -> Option<OsString> {
    let named = std::env::var_os("CARELAKE_CHROMIUM");
    let candidates = named.map_or(vec!["chromium".into(), "chromium-browser".into()], |n| vec![n]);
    let found = candidates.into_iter().find(|program| {
        let mut version = Command::new(program);
        let version = version.arg("--version").stdout(Stdio::null()).stderr(Stdio::null());
        version.status().is_ok_and(|status| status.success())
    });
    let is_required =
        std::env::var_os("CARELAKE_REQUIRE_BROWSER").is_some_and(|value| value == "1");
    assert!(found.is_some() || !is_required, "no Chromium, and CARELAKE_REQUIRE_BROWSER is set");
    if found.is_none() {
        eprintln!("skipped: no Chromium (CARELAKE_CHROMIUM names one)");
    }
    found
}

fn messages(pipe: File) -> Receiver<Value> {
    let (sender, receiver) = channel();
    thread::spawn(move || {
        let mut pipe = BufReader::new(pipe);
        let mut message = Vec::new();
        while pipe.read_until(0, &mut message).is_ok_and(|read| read > 0) {
            message.pop();
            let parsed = serde_json::from_slice(&message).unwrap_or_default();
            if sender.send(parsed).is_err() {
                return;
            }
            message.clear();
        }
    });
    receiver
}
