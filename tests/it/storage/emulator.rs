//! S3 on this machine: moto from the development packages.

use crate::repository;
use lake::Lake;
use std::{
    io::{Read, Write},
    net::{TcpListener, TcpStream},
    path::PathBuf,
    process::{Child, Command, Stdio},
    time::Duration,
};

/// A running emulator with one bucket; it ends with this value.
pub(super) struct Emulator {
    server: Child,
    pub(super) port: u16,
    bucket: &'static str,
}

impl Emulator {
    /// Starts one, or says why it cannot.
    pub(super) fn start(bucket: &'static str) -> Option<Self> {
        let has_moto = |python: &PathBuf| {
            let mut ask = Command::new(python);
            let ask = ask.args(["-c", "import moto.server"]).stderr(Stdio::null());
            ask.status().is_ok_and(|status| status.success())
        };
        let Some(python) = repository::python().filter(has_moto) else {
            eprintln!("skipped: no Python with moto; run `make dev-venv`");
            return None;
        };
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let server = Command::new(&python)
            .args(["-m", "moto.server", "-H", "127.0.0.1", "-p", &port.to_string()])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let emulator = Self { server, port, bucket };
        emulator.make_bucket();
        Some(emulator)
    }

    fn make_bucket(&self) {
        for _ in 0..300 {
            if let Ok(mut stream) = TcpStream::connect(("127.0.0.1", self.port)) {
                let request = format!(
                    "PUT /{} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
                    self.bucket
                );
                stream.write_all(request.as_bytes()).unwrap();
                let mut answer = String::new();
                let _ = stream.read_to_string(&mut answer);
                if answer.contains(" 200 ") {
                    return;
                }
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        panic!("the emulator does not answer");
    }

    /// A lake in the bucket, reached through `port`.
    pub(super) fn lake(&self, port: u16) -> Lake {
        let options = [
            ("aws_endpoint", format!("http://127.0.0.1:{port}")),
            ("allow_http", "true".to_owned()),
            ("aws_access_key_id", "test".to_owned()),
            ("aws_secret_access_key", "test".to_owned()),
            ("aws_region", "us-east-1".to_owned()),
        ];
        let lake = Lake::at(&format!("s3://{}/lake", self.bucket)).unwrap();
        lake.with_options(options.map(|(key, value)| (key.to_owned(), value)))
    }
}

impl Drop for Emulator {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}
